//! A buyer writes, a member answers, both hear of it.

use serde_json::json;

use crate::app::*;

fn conversations(booking: &serde_json::Value) -> String {
    format!("{}/conversations", booking_path(booking))
}

#[tokio::test]
async fn a_buyer_writes_and_the_answer_comes_by_mail_and_in_the_account() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let ada = app.user("ada@example.org").await;
    let booking = app.buy_as(&ada, &show, 2, "ada@example.org").await;

    let question = json!({ "subject": "A step at the door?", "body": "I come with a wheelchair." });
    let opened = ada.post(&conversations(&booking), question).await.expect(201);
    assert_eq!(opened["state"], "open");
    app.run_jobs().await;
    let told =
        app.mails().await.into_iter().rfind(|mail| mail.to == org.email).expect("the organizer is told");
    assert!(told.text.contains("wheelchair"), "{}", told.text);

    let inbox = org.client.get(&org.path("/conversations?state=open")).await.expect(200);
    assert_eq!(inbox["items"][0]["subject"], "A step at the door?");
    assert_eq!(inbox["items"][0]["booking_reference"], booking["reference"]);
    let path = org.path(&format!("/conversations/{}", opened.str("id")));
    let note = json!({ "body": "Ask the house manager first.", "internal": true });
    org.client.post(&format!("{path}/replies"), note).await.expect(201);
    let answer = json!({ "body": "No step at all, see you there!", "resolve": true });
    let answered = org.client.post(&format!("{path}/replies"), answer).await.expect(201);
    assert_eq!(answered["state"], "resolved");
    assert_eq!(answered["replies"].as_array().map(Vec::len), Some(3));

    app.run_jobs().await;
    let mails = app.mails().await;
    let answers: Vec<_> = mails.iter().filter(|mail| mail.text.contains("No step at all")).collect();
    assert_eq!(answers.len(), 1, "one answer, one mail");
    assert_eq!(answers[0].to, "ada@example.org");
    assert!(!mails.iter().any(|mail| mail.text.contains("house manager")), "notes stay inside");

    let mine = ada.get("/api/v1/me/conversations").await.expect(200);
    assert_eq!(mine["items"][0]["unread"], true);
    let seen = ada.get(&conversations(&booking)).await.expect(200);
    assert!(!seen.text().contains("house manager"), "buyers never see notes");
    assert_eq!(seen["items"][0]["replies"].as_array().map(Vec::len), Some(2));
    let again = ada.get(&conversations(&booking)).await.expect(200);
    assert_eq!(again["items"][0]["unread"], false);

    let path = format!("{}/{}/replies", conversations(&booking), opened.str("id"));
    let reopened = ada.post(&path, json!({ "body": "Thank you!" })).await.expect(201);
    assert_eq!(reopened["state"], "open");
    app.run_jobs().await;
}

#[tokio::test]
async fn strangers_and_other_organizations_find_nothing() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let other = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let booking = app.buy(&guest, &show, 1).await;
    let question = json!({ "subject": "Hello", "body": "Is there parking?" });
    let opened = guest.post(&conversations(&booking), question.clone()).await.expect(201);

    let stranger = app.client();
    stranger.get(&conversations(&booking)).await.expect(404);
    stranger.post(&conversations(&booking), question).await.expect(404);
    let id = opened.str("id");
    let foreign = other.client.get(&other.path(&format!("/conversations/{id}"))).await.expect(404);
    let missing = format!("/conversations/{}", uuid::Uuid::now_v7());
    let missing = other.client.get(&other.path(&missing)).await.expect(404);
    assert_eq!(foreign["code"], missing["code"]);
    other.client.get(&org.path("/conversations")).await.expect(404);
    let viewer = app.member(&org, "viewer").await;
    viewer.get(&org.path("/conversations")).await.expect(403);
    let agent = app.member(&org, "support").await;
    let assign = json!({ "assignee_id": uuid::Uuid::now_v7() });
    let refused = agent.patch(&org.path(&format!("/conversations/{id}")), assign).await.expect(422);
    assert_eq!(refused["errors"][0]["code"], "not_a_member");
    let snoozed = json!({ "state": "snoozed", "assignee_id": null });
    agent.patch(&org.path(&format!("/conversations/{id}")), snoozed).await.expect(200);
    let counts = agent.get(&org.path("/conversations/counts")).await.expect(200);
    assert_eq!(counts["snoozed"], 1);
    app.run_jobs().await;
}

#[tokio::test]
async fn card_numbers_blanks_and_novels_are_refused() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let booking = app.buy(&guest, &show, 1).await;
    for (subject, body, code) in [
        ("Pay", "take 4242 4242 4242 4242 please".to_owned(), "card_number"),
        ("   ", "text".to_owned(), "invalid"),
        ("Long", "x".repeat(10_001), "invalid"),
    ] {
        let reply = guest.post(&conversations(&booking), json!({ "subject": subject, "body": body })).await;
        let reply = reply.expect(422);
        assert_eq!(reply["errors"][0]["code"], code);
    }
    let held = app.hold(&app.client(), &show, 1).await;
    guest.get(&conversations(&held)).await.expect(404);
}
