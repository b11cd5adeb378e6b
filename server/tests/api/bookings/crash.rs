//! The server dies in the middle of the rush.

use std::{collections::BTreeSet, time::Duration};

use futures_util::future::join_all;
use server::config::Secret;
use sqlx::ConnectOptions as _;

use super::places;
use crate::app::*;

/// Both programs open the same keys with it.
const MASTER_KEY: &str = "b25seSB0aGUgdGVzdHMga25vdyB0aGlzIG9uZSBrZXk=";

/// A buyer who repeats the same request until somebody answers it, as the web app does.
async fn hold_until_answered(url: String, show: Show, key: String) -> (u16, serde_json::Value) {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    for _ in 0..400 {
        let request = http
            .post(format!("{url}{}", show.holds_path()))
            .header("origin", &url)
            .header("idempotency-key", &key)
            .json(&show.hold(1));
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_sells_nothing_twice_and_forgets_nobody() {
    let app = TestApp::with(|config| config.master_key = Some(Secret::new(MASTER_KEY))).await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 50, ..EventSpec::default() }).await;
    let folder = std::env::temp_dir().join(format!("admit-crash-{}", uuid::Uuid::now_v7()));
    let variables = [
        ("DATABASE_URL", app.db.connect_options().to_url_lossy().to_string()),
        ("ADMIT_MASTER_KEY", MASTER_KEY.to_owned()),
        ("ADMIT_RATE_LIMITS__ENABLED", "false".to_owned()),
    ];
    let port = free_port();
    let program = Program::start_on(port, folder, &variables).await;
    let url = program.url.clone();

    let buyers: Vec<_> = (0..200)
        .map(|_| {
            tokio::spawn(hold_until_answered(url.clone(), show.clone(), uuid::Uuid::new_v4().to_string()))
        })
        .collect();
    loop {
        let held: i64 =
            sqlx::query_scalar("select count(*) from bookings.bookings").fetch_one(&app.db).await.unwrap();
        if held >= 8 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let folder = program.kill();
    let program = Program::start_on(port, folder, &variables).await;

    let answers: Vec<_> = join_all(buyers).await.into_iter().map(|answer| answer.unwrap()).collect();
    let held: Vec<_> = answers.iter().filter(|(status, _)| *status == 201).collect();
    let polite = answers.iter().filter(|(status, json)| *status == 409 && json["code"] == "sold_out").count();
    assert_eq!((held.len(), polite), (50, 150));
    let distinct: BTreeSet<&str> = held.iter().filter_map(|(_, json)| json["id"].as_str()).collect();
    assert_eq!(distinct.len(), 50, "no hold was given to two buyers");
    assert_eq!(app.places(&show).await, places(50, 0));
    let folder = program.stop();
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::remove_file(folder.with_extension("log")).unwrap();
}
