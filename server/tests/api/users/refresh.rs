//! Refresh tokens rotate: races heal, theft kills.

use reqwest::Method;
use serde_json::json;

use super::{copy_of, is_signed_in};
use crate::app::{Client, Reply, TestApp};

const DAY: i64 = 24 * 3600;

async fn refresh(client: &Client) -> Reply {
    client.raw(client.request(Method::POST, "/api/v1/session/refresh").json(&json!({}))).await
}

async fn tokens_in_db(app: &TestApp) -> i64 {
    sqlx::query_scalar("select count(*) from users.refresh_tokens").fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn an_access_token_is_good_for_ten_minutes_and_renewed_without_asking() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    app.clock.advance(599);
    assert!(is_signed_in(&ada).await);
    app.clock.advance(1);
    assert!(!is_signed_in(&ada).await);
    assert_eq!(ada.get("/api/v1/me").await.expect(200)["email"], "ada@example.org");
}

#[tokio::test]
async fn fifty_at_once_are_one_lineage() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let old = ada.cookie("admit_rt");
    let mut tabs = Vec::new();
    for _ in 0..50 {
        tabs.push(copy_of(&app, &ada).await);
    }
    let running: Vec<_> = tabs
        .into_iter()
        .map(|tab| {
            tokio::spawn(async move {
                refresh(&tab).await.expect(200);
                tab.cookie("admit_rt")
            })
        })
        .collect();
    let mut successors = Vec::new();
    for tab in running {
        successors.push(tab.await.unwrap());
    }
    assert_ne!(successors[0], old);
    successors.dedup();
    assert_eq!(successors.len(), 1, "all got the same successor");
    assert_eq!(tokens_in_db(&app).await, 2);
    refresh(&ada).await.expect(200);
    refresh(&ada).await.expect(200);
}

#[tokio::test]
async fn a_lost_answer_heals_within_thirty_seconds() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let other_tab = copy_of(&app, &ada).await;
    refresh(&ada).await.expect(200);
    app.clock.advance(30);
    refresh(&other_tab).await.expect(200);
    assert_eq!(ada.cookie("admit_rt"), other_tab.cookie("admit_rt"));
    refresh(&ada).await.expect(200);
}

#[tokio::test]
async fn a_late_replay_ends_the_session() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let elsewhere = app.client();
    elsewhere.sign_in("ada@example.org").await.expect(200);
    let thief = copy_of(&app, &ada).await;
    refresh(&ada).await.expect(200);
    assert!(is_signed_in(&ada).await);
    app.clock.advance(31);
    let caught = refresh(&thief).await.expect_problem(401, "signed_out");
    assert_eq!(caught.headers.get_all("set-cookie").iter().count(), 2, "both cookies are taken back");
    assert!(!is_signed_in(&ada).await, "at once, though the access token is young");
    refresh(&ada).await.expect_problem(401, "signed_out");
    assert!(is_signed_in(&elsewhere).await, "other sessions live on");
    let mail = super::last_mail(&app, "ada@example.org").await;
    assert!(mail.subject.contains("We ended one of your sessions"), "{}", mail.subject);
    let mails = app.mails().await.len();
    refresh(&thief).await.expect(401);
    app.run_jobs().await;
    assert_eq!(app.mails().await.len(), mails, "told once");
}

#[tokio::test]
async fn a_replay_after_the_successor_was_used_ends_the_session() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let thief = copy_of(&app, &ada).await;
    refresh(&thief).await.expect(200);
    refresh(&thief).await.expect(200);
    assert!(is_signed_in(&thief).await);
    refresh(&ada).await.expect_problem(401, "signed_out");
    assert!(!is_signed_in(&thief).await);
    refresh(&thief).await.expect_problem(401, "signed_out");
}

#[tokio::test]
async fn sessions_end_when_idle_and_in_any_case() {
    let app = TestApp::new().await;
    let idle = app.user("ada@example.org").await;
    app.clock.advance(14 * DAY);
    refresh(&idle).await.expect_problem(401, "signed_out");

    let busy = app.client();
    busy.sign_in("ada@example.org").await.expect(200);
    for _ in 0..8 {
        app.clock.advance(10 * DAY);
        refresh(&busy).await.expect(200);
    }
    app.clock.advance(10 * DAY);
    refresh(&busy).await.expect_problem(401, "signed_out");

    app.clock.advance(60 * DAY);
    app.run_schedule("tidy_users").await;
    let sessions: i64 =
        sqlx::query_scalar("select count(*) from users.sessions").fetch_one(&app.db).await.unwrap();
    assert_eq!((sessions, tokens_in_db(&app).await), (0, 0));
}

#[tokio::test]
async fn what_is_no_refresh_token_signs_out() {
    let app = TestApp::new().await;
    refresh(&app.client()).await.expect_problem(401, "signed_out");
    let ada = app.user("ada@example.org").await;
    let name = ada.cookie_names().into_iter().find(|name| name.ends_with("admit_rt")).unwrap();
    let access = ada.cookie("admit_at").unwrap();
    for bad in ["x", &"A".repeat(43), access.as_str()] {
        let client = app.client();
        client.set_cookie(&name, Some(bad));
        refresh(&client).await.expect_problem(401, "signed_out");
    }
    refresh(&ada).await.expect(200);
}
