//! The server, or its PostgreSQL, dies in the middle of the rush.

use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use data::{Db, embedded::Embedded, pool};
use futures_util::future::join_all;
use serde_json::Value;
use server::config::Secret;
use sqlx::ConnectOptions as _;

use super::{
    places,
    seats::{hall, seats, wish},
};
use crate::app::*;

/// Both programs open the same keys with it.
const MASTER_KEY: &str = "b25seSB0aGUgdGVzdHMga25vdyB0aGlzIG9uZSBrZXk=";

type Answered = (u16, Value);

/// A buyer who repeats the same request until somebody answers it, as the web app does.
async fn hold_until_answered(url: String, path: String, wish: Value) -> Answered {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    let key = uuid::Uuid::new_v4().to_string();
    for _ in 0..400 {
        let request = http
            .post(format!("{url}{path}"))
            .header("origin", &url)
            .header("idempotency-key", &key)
            .json(&wish);
        if let Ok(reply) = request.send().await {
            let status = reply.status().as_u16();
            if let (true, Ok(json)) = (status != 503, reply.json().await) {
                return (status, json);
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody answered");
}

/// All of them at once; `accident` happens as soon as there are `some` holds.
async fn rush<T>(
    url: &str,
    show: &Show,
    wishes: Vec<Value>,
    (db, some): (&Db, i64),
    accident: impl AsyncFnOnce() -> T,
) -> (Vec<Answered>, T) {
    let buyers: Vec<_> = wishes
        .into_iter()
        .map(|wish| tokio::spawn(hold_until_answered(url.to_owned(), show.holds_path(), wish)))
        .collect();
    loop {
        let held: i64 =
            sqlx::query_scalar("select count(*) from bookings.bookings").fetch_one(db).await.unwrap();
        if held >= some {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let after = accident().await;
    (join_all(buyers).await.into_iter().map(|answer| answer.unwrap()).collect(), after)
}

fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("admit-crash-{}", uuid::Uuid::now_v7()))
}

fn forget(folder: &Path) {
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::remove_file(folder.with_extension("log")).unwrap();
}

fn variables(url: Option<String>) -> Vec<(&'static str, String)> {
    let mut variables =
        vec![("ADMIT_MASTER_KEY", MASTER_KEY.to_owned()), ("ADMIT_RATE_LIMITS__ENABLED", "false".to_owned())];
    variables.extend(url.map(|url| ("DATABASE_URL", url)));
    variables
}

/// Wishes for two neighbours each among `count` seats; many of them collide.
fn pairs(show: &Show, count: i32, buyers: i32) -> Vec<Value> {
    let pair = |number: i32| {
        let first = (number * 37) % (count / 2) * 2;
        wish(show, &[first, first + 1])
    };
    (0..buyers).map(pair).collect()
}

/// Whoever was told that the seats are theirs has them, and nobody else has; the others were told politely.
async fn assert_kept(app: &TestApp, answers: &[Answered], sold_out_at: usize) {
    let mut owners: HashMap<i64, String> = HashMap::new();
    for (status, json) in answers {
        match status {
            201 => {
                for seat in seats(json) {
                    let before = owners.insert(seat, super::text(&json["id"]));
                    assert_eq!(before, None, "seat {seat} was given to two buyers");
                }
            }
            409 => assert!(json["code"] == "seats_taken" || json["code"] == "sold_out", "{json}"),
            _ => panic!("{status}: {json}"),
        }
    }
    assert_eq!(owners.len(), sold_out_at);
    let claimed: Vec<(i32, uuid::Uuid)> =
        sqlx::query_as("select seat, booking_id from events.seat_claims where booking_id is not null")
            .fetch_all(&app.db)
            .await
            .unwrap();
    let claimed: HashMap<i64, String> =
        claimed.into_iter().map(|(seat, booking)| (i64::from(seat), booking.to_string())).collect();
    assert_eq!(claimed, owners);
    app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_sells_nothing_twice_and_forgets_nobody() {
    let app = TestApp::with(|config| config.master_key = Some(Secret::new(MASTER_KEY))).await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 50, ..EventSpec::default() }).await;
    let variables = variables(Some(app.db.connect_options().to_url_lossy().to_string()));
    let port = free_port();
    let program = Program::start_on(port, folder(), &variables).await;
    let url = program.url.clone();

    let wishes = (0..200).map(|_| show.hold(1)).collect();
    let (answers, program) = rush(&url, &show, wishes, (&app.db, 8), async || {
        Program::start_on(port, program.kill(), &variables).await
    })
    .await;
    let held: Vec<_> = answers.iter().filter(|(status, _)| *status == 201).collect();
    let polite = answers.iter().filter(|(status, json)| *status == 409 && json["code"] == "sold_out").count();
    assert_eq!((held.len(), polite), (50, 150));
    let distinct: BTreeSet<&str> = held.iter().filter_map(|(_, json)| json["id"].as_str()).collect();
    assert_eq!(distinct.len(), 50, "no hold was given to two buyers");
    assert_eq!(app.places(&show).await, places(50, 0));
    forget(&program.stop());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_gives_no_seat_twice() {
    let app = TestApp::with(|config| config.master_key = Some(Secret::new(MASTER_KEY))).await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 200, ..EventSpec::default() }).await;
    hall(&app, &show, 20, false).await;
    let variables = variables(Some(app.db.connect_options().to_url_lossy().to_string()));
    let port = free_port();
    let program = Program::start_on(port, folder(), &variables).await;
    let url = program.url.clone();
    let (answers, program) = rush(&url, &show, pairs(&show, 200, 250), (&app.db, 10), async || {
        Program::start_on(port, program.kill(), &variables).await
    })
    .await;
    assert_kept(&app, &answers, 200).await;
    forget(&program.stop());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_postgresql_gives_no_seat_twice_and_comes_back() {
    let program = Program::start_on(free_port(), folder(), &variables(None)).await;
    let url = program.url.clone();
    let options = Embedded::running(program.folder()).expect("it runs");
    let db = pool::connect_with(options, 5).await.expect("a connection");
    let app = TestApp::on(db, |config| config.master_key = Some(Secret::new(MASTER_KEY))).await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 200, ..EventSpec::default() }).await;
    hall(&app, &show, 20, false).await;
    let (answers, ()) = rush(&url, &show, pairs(&show, 200, 250), (&app.db, 10), async || {
        let file = std::fs::read_to_string(program.folder().join("pg/postmaster.pid")).expect("it runs");
        let pid = file.lines().next().expect("a number").trim();
        assert!(Command::new("kill").args(["-9", pid]).status().expect("kill runs").success());
    })
    .await;
    assert_kept(&app, &answers, 200).await;
    drop(app);
    forget(&program.stop());
}
