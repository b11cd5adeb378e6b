//! People who run the installation.

use serde_json::json;

use crate::app::*;

const OPERATORS: &str = "/api/v1/platform/operators";

#[tokio::test]
async fn administrators_appoint_and_dismiss_at_once_and_it_is_written_down() {
    let app = TestApp::new().await;
    let admin = app.platform_admin().await;
    let ada = app.user("ada@example.org").await;
    ada.get(OPERATORS).await.expect_problem(404, "not_found");
    let appoint = |role: &str| json!({ "email": "Ada@Example.org", "role": role });
    let made = admin.put(OPERATORS, appoint("auditor")).await.expect(200);
    assert_eq!((&made["email"], &made["role"]), (&json!("ada@example.org"), &json!("auditor")));
    assert_eq!(made["second_factor"], false);
    let path = format!("{OPERATORS}/{}", made.str("user_id"));

    let list = ada.get(OPERATORS).await.expect(200);
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2), "an auditor reads");
    ada.put(OPERATORS, appoint("admin")).await.expect_problem(404, "not_found");
    ada.delete(&path).await.expect_problem(404, "not_found");

    admin.put(OPERATORS, appoint("admin")).await.expect(200);
    ada.put(OPERATORS, appoint("support")).await.expect_problem(409, "own_role");
    ada.delete(&path).await.expect_problem(409, "own_role");
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.expect_problem(404, "not_found");
    ada.get(OPERATORS).await.expect_problem(404, "not_found");

    let log = admin.get("/api/v1/platform/audit").await.expect(200);
    let roles: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["target_name"] == made["name"])
        .map(|entry| entry["changes"][0]["after"]["platform_role"].clone())
        .collect();
    assert_eq!(roles, [json!(null), json!("admin"), json!("auditor")]);
}

#[tokio::test]
async fn only_proved_addresses_are_appointed_and_only_after_a_fresh_proof() {
    let app = TestApp::new().await;
    let admin = app.platform_admin().await;
    let body = |email: &str| json!({ "email": email, "role": "support" });
    for email in ["nobody@example.org", "bob@example.org"] {
        let new = json!({ "email": "bob@example.org", "password": PASSWORD, "name": "Bob" });
        app.client().post("/api/v1/users", new).await;
        let refused = admin.put(OPERATORS, body(email)).await.expect_problem(422, "invalid");
        assert_eq!(refused["errors"][0]["field"], "email");
    }
    admin.put(OPERATORS, json!({ "email": "x@example.org", "role": "king" })).await.expect(422);
    app.user("ada@example.org").await;
    app.clock.advance(601);
    admin.put(OPERATORS, body("ada@example.org")).await.expect_problem(403, "reauthentication_required");
    let someone = format!("{OPERATORS}/{}", uuid::Uuid::now_v7());
    admin.delete(&someone).await.expect_problem(403, "reauthentication_required");
}

#[tokio::test]
async fn of_two_who_dismiss_each_other_one_remains() {
    let app = TestApp::new().await;
    let (one, two) = (app.platform_admin().await, app.platform_admin().await);
    let path = async |client: &Client| {
        format!("{OPERATORS}/{}", client.get("/api/v1/me").await.expect(200).str("id"))
    };
    let (to_two, to_one) = (path(&two).await, path(&one).await);
    let (first, second) = tokio::join!(one.delete(&to_two), two.delete(&to_one));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404]);
    let left: i64 = sqlx::query_scalar("select count(*) from users.users where platform_role = 'admin'")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(left, 1);
}
