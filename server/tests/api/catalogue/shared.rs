//! Event pages that several nodes share through Redis, which may vanish, hang and forget.

use std::time::{Duration, Instant};

use data::redis::testing::TestRedis;
use server::{Config, config::Secret};

use super::{page_of, spec};
use crate::app::*;

fn with(redis: &TestRedis) -> impl FnOnce(&mut Config) + use<> {
    let url = redis.url();
    move |config| {
        config.redis.url = Some(Secret::new(url));
        config.redis.timeout_milliseconds = 500;
    }
}

/// Waits until both nodes are connected for long enough to believe what they find.
async fn settled(nodes: [&TestApp; 2]) {
    for node in nodes {
        let redis = node.services.redis.as_ref().expect("Redis is configured");
        let deadline = Instant::now() + Duration::from_secs(15);
        while !redis.is_up() {
            assert!(Instant::now() < deadline, "Redis does not come up");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    tokio::time::sleep(Duration::from_millis(2100)).await;
}

/// Renames the event behind everybody's back: nothing is announced.
async fn rename_quietly(app: &TestApp, show: &Show, title: &str) {
    let event_id: uuid::Uuid = show.event_id.parse().unwrap();
    let statement = "update events.events set title = $2 where id = $1";
    sqlx::query(statement).bind(event_id).bind(title).execute(&app.db).await.unwrap();
}

async fn title(node: &TestApp, show: &Show) -> String {
    page_of(&node.client(), show).await["title"].as_str().expect("a title").to_owned()
}

/// Waits until `node` shows `wanted`.
async fn comes_to_show(node: &TestApp, show: &Show, wanted: &str) {
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let now = title(node, show).await;
        if now == wanted {
            return;
        }
        assert!(Instant::now() < deadline, "{now} instead of {wanted}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Whether the second node shows what the first has made, in one of a few tries: a copy lives for a second
/// only, and a machine may be busy.
async fn is_shared(one: &TestApp, two: &TestApp, show: &Show) -> bool {
    for attempt in 0..8 {
        let (first, second) = (format!("First {attempt}"), format!("Second {attempt}"));
        rename_quietly(one, show, &first).await;
        one.clock.advance(1);
        assert_eq!(title(one, show).await, first);
        rename_quietly(one, show, &second).await;
        let shown = title(two, show).await;
        assert!(shown == first || shown == second, "{shown}: older than a second");
        if shown == first {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn one_node_makes_the_page_and_a_change_shows_on_all() {
    let redis = TestRedis::start();
    let one = TestApp::with(with(&redis)).await;
    let two = one.beside(with(&redis)).await;
    let org = one.organizer().await;
    let show = one.event(&org, spec("Gala", 100)).await;
    settled([&one, &two]).await;
    assert!(is_shared(&one, &two, &show).await);

    let path = org.path(&format!("/events/{}", show.event_id));
    for number in 0..5 {
        let name = format!("Gala {number}");
        let version = org.client.get(&path).await.expect(200)["version"].clone();
        let body = serde_json::json!({ "version": version, "title": name });
        org.client.patch(&path, body).await.expect(200);
        comes_to_show(&one, &show, &name).await;
        comes_to_show(&two, &show, &name).await;
    }
    // What lies there names nobody, and belongs to this installation.
    let keys = redis.command(&["KEYS", "*"]).await;
    let prefix = format!("admit:{}:event:{}", one.url.trim_start_matches("http://"), show.event_id);
    assert!(keys.contains(&prefix), "{keys} does not contain {prefix}");
}

#[tokio::test]
async fn pages_stay_right_while_redis_forgets_hangs_and_dies() {
    let mut redis = TestRedis::start();
    let one = TestApp::with(with(&redis)).await;
    let two = one.beside(with(&redis)).await;
    let org = one.organizer().await;
    let show = one.event(&org, spec("Gala", 100)).await;
    settled([&one, &two]).await;
    title(&one, &show).await;
    redis.command(&["FLUSHALL"]).await;
    assert_eq!([title(&one, &show).await, title(&two, &show).await], ["Gala", "Gala"]);

    // Nonsense where a page should be is no page, and neither is another kind of value.
    let key = format!("admit:{}:event:{}", one.url.trim_start_matches("http://"), show.event_id);
    redis.command(&["SET", &key, "nonsense"]).await;
    one.clock.advance(1);
    assert_eq!([title(&one, &show).await, title(&two, &show).await], ["Gala", "Gala"]);

    redis.freeze();
    one.clock.advance(1);
    rename_quietly(&one, &show, "Hanging").await;
    let began = Instant::now();
    assert_eq!([title(&one, &show).await, title(&two, &show).await], ["Hanging", "Hanging"]);
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    redis.thaw();
    redis.kill();
    one.clock.advance(1);
    rename_quietly(&one, &show, "Alone").await;
    assert_eq!([title(&one, &show).await, title(&two, &show).await], ["Alone", "Alone"]);

    redis.start_again();
    settled([&one, &two]).await;
    assert!(is_shared(&one, &two, &show).await, "together again");
}
