//! What organizers see of their sales.

use serde_json::json;

use super::text;
use crate::app::*;

#[tokio::test]
async fn figures_follow_from_what_was_sold() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 20, ..EventSpec::default() }).await;
    app.buy(&app.client(), &show, 2).await;
    let cancelled = app.buy(&app.client(), &show, 3).await;
    app.hold(&app.client(), &show, 4).await;
    let path = org.path(&format!("/events/{}/bookings/{}/cancel", show.event_id, text(&cancelled["id"])));
    org.client.post(&path, json!({ "reason": "x", "refund": true })).await.expect(200);
    app.run_jobs().await;

    let sales = org.client.get(&org.path(&format!("/events/{}/sales", show.event_id))).await.expect(200);
    assert_eq!((&sales["sold"], &sales["held"], &sales["capacity"]), (&json!(2), &json!(4), &json!(20)));
    assert_eq!((&sales["revenue"]["amount"], &sales["refunded"]["amount"]), (&json!(12_500), &json!(7500)));
    assert_eq!((&sales["bookings"], &sales["checked_in"]), (&json!(1), &json!(0)));
    assert_eq!(sales["by_product"][0]["sold"], 2);
    assert_eq!(sales["by_day"], json!([{ "day": "2027-01-10", "tickets": 2, "revenue_minor": 5000 }]));
    assert_eq!(sales["by_occurrence"][0]["sold"], 2);

    let overview = org.client.get(&org.path("/overview")).await.expect(200);
    assert_eq!(overview["tickets_sold"], 2);
    assert_eq!(overview["upcoming_events"], 1);
    assert_eq!(overview["currency_totals"][0]["revenue_minor"], 12_500);
    assert_eq!(overview["sales_by_day"].as_array().map(Vec::len), Some(30));
    assert_eq!(overview["recent_bookings"].as_array().map(Vec::len), Some(1));
    assert_eq!(overview["next_events"][0]["capacity"], 20);
    let other = app.organizer().await;
    let empty = other.client.get(&other.path("/overview")).await.expect(200);
    assert_eq!((&empty["tickets_sold"], &empty["recent_bookings"]), (&json!(0), &json!([])));
    other
        .client
        .get(&other.path(&format!("/events/{}/sales", show.event_id)))
        .await
        .expect_problem(404, "not_found");
    other.client.get(&org.path("/overview")).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn bookings_are_found_by_name_address_and_reference() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { price_minor: 0, ..EventSpec::default() }).await;
    let mut references = Vec::new();
    for email in ["ada@example.org", "bob@example.net", "100%@example.com"] {
        let client = app.client();
        let held = app.hold(&client, &show, 1).await;
        references.push(text(&app.check_out(&client, &held, email).await["reference"]));
    }
    app.hold(&app.client(), &show, 1).await;
    let list = |query: String| {
        let path = org.path(&format!("/events/{}/bookings{query}", show.event_id));
        let client = org.client.clone();
        async move { client.get(&path).await }
    };
    let count = |reply: &Reply| reply.json["items"].as_array().map_or(0, Vec::len);
    assert_eq!(count(&list(String::new()).await.expect(200)), 3, "holds are not bookings yet");
    assert_eq!(count(&list("?state=held".into()).await.expect(200)), 1);
    assert_eq!(count(&list("?q=example.net".into()).await.expect(200)), 1);
    assert_eq!(count(&list(format!("?q={}", references[0].to_lowercase())).await.expect(200)), 1);
    assert_eq!(count(&list("?q=100%25".into()).await.expect(200)), 1, "a percent sign is a percent sign");
    assert_eq!(count(&list("?q=%25%25".into()).await.expect(200)), 0);
    assert_eq!(count(&list("?q=Lovelace".into()).await.expect(200)), 3);
    list("?state=lost".into()).await.expect_problem(422, "invalid");
    list(format!("?q={}", "x".repeat(121))).await.expect_problem(422, "invalid");
    let page = list("?limit=2".into()).await.expect(200);
    let rest = list(format!("?limit=2&after={}", page.str("next"))).await.expect(200);
    assert_eq!((count(&page), count(&rest)), (2, 1));
    let anywhere = org.client.get(&org.path(&format!("/bookings?q={}", references[1]))).await.expect(200);
    assert_eq!(anywhere["items"][0]["email"], "bob@example.net");
    assert_eq!(anywhere["items"][0]["money_state"], "paid");
}

#[tokio::test]
async fn the_attendees_file_runs_no_formulas() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { price_minor: 0, ..EventSpec::default() }).await;
    let client = app.client();
    let held = app.hold(&client, &show, 2).await;
    let body = json!({
        "email": "ada@example.org", "name": "=HYPERLINK(\"http://evil.example\",\"x\")",
        "holders": [{ "line_id": held["lines"][0]["id"], "names": ["@SUM(1+1)", "Grace, \"Amazing\" Hopper"] }],
    });
    client.post_key(&format!("{}/checkout", booking_path(&held)), body, &key()).await.expect(200);
    let path = org.path(&format!("/events/{}/attendees", show.event_id));
    let list = org.client.get(&path).await.expect(200);
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        org.client.get(&format!("{path}?q=grace")).await.expect(200)["items"][0]["email"],
        "ada@example.org"
    );
    let file = org.client.get(&format!("{path}.csv")).await.expect(200);
    assert!(file.header("content-disposition").is_some_and(|value| value.starts_with("attachment")));
    let text = file.text();
    assert!(text.contains("\"'@SUM(1+1)\"") && text.contains("\"'=HYPERLINK"), "{text}");
    assert!(text.contains("\"Grace, \"\"Amazing\"\" Hopper\""));
    let door = app.member(&org, "door").await;
    door.get(&format!("{path}.csv")).await.expect_problem(403, "forbidden");
    let other = app.organizer().await;
    let foreign = other.path(&format!("/events/{}/attendees.csv", show.event_id));
    other.client.get(&foreign).await.expect_problem(404, "not_found");
}
