//! What becomes of a person's place when their account ends, or moves to another address.

use serde_json::json;
use sqlx::AssertSqlSafe;

use super::kept;
use crate::app::*;

async fn entries(app: &TestApp) -> String {
    let query = "select coalesce(string_agg(to_jsonb(t)::text, E'\\n'), '') from bookings.waiting_entries t";
    sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn whoever_erases_their_account_leaves_every_list_and_the_next_is_served() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 1).await;
    let ada = app.user("ada@example.org").await;
    let first = app.wait_as(&show, "ada@example.org", show.join("ada@example.org", 1, 1)).await;
    let second = app.wait_for(&show, 1, 1).await;
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    assert_eq!(first.see(&app).await["state"], "offered");
    let copy = ada.get("/api/v1/me/data").await.expect(200);
    assert_eq!(copy["waiting_lists"][0]["event"], "Winter Concert");
    assert_eq!(copy["waiting_lists"][0]["state"], "offered");

    ada.post("/api/v1/me/erase", json!({ "email": "ada@example.org" })).await.expect(204);
    app.run_jobs().await;
    app.serve_lists().await;
    assert_eq!(second.see(&app).await["state"], "offered", "the place goes to the next");
    assert_eq!(app.kept(&show).await, kept(1, 0, 0, false));
    assert!(!entries(&app).await.contains("ada@example.org"));
    app.assert_sound().await;
}
