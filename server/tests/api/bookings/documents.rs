//! Tickets to print, calendar entries, names on tickets.

use serde_json::json;

use super::text;
use crate::app::*;

#[tokio::test]
async fn buyers_get_their_tickets_and_a_calendar_entry() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let held = app.hold(&guest, &show, 1).await;
    guest.get(&format!("{}/tickets.pdf", booking_path(&held))).await.expect_problem(409, "no_tickets");
    let booked = app.buy(&guest, &show, 2).await;
    let pdf = guest.get(&format!("{}/tickets.pdf", booking_path(&booked))).await.expect(200);
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let ics = guest.get(&format!("{}/calendar.ics", booking_path(&booked))).await.expect(200);
    assert!(ics.header("content-type").is_some_and(|kind| kind.starts_with("text/calendar")));
    assert!(ics.text().contains("DTSTART:20270209T120000Z"), "{}", ics.text());
    assert!(ics.text().contains("SUMMARY:Winter Concert"));
}

#[tokio::test]
async fn a_ticket_can_be_named_until_it_is_used() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 1).await;
    let path = format!("{}/tickets/{}", booking_path(&booked), text(&booked["tickets"][0]["id"]));
    let named = guest.patch(&path, json!({ "holder_name": "  Grace Hopper " })).await.expect(200);
    assert_eq!(named["tickets"][0]["holder_name"], "Grace Hopper");
    let blank = guest.patch(&path, json!({ "holder_name": null })).await.expect(200);
    assert_eq!(blank["tickets"][0]["holder_name"], json!(null));
    guest.patch(&path, json!({ "holder_name": "x".repeat(121) })).await.expect_problem(422, "invalid");
    guest.patch(&path, json!({ "holder_name": "a\nb" })).await.expect_problem(422, "invalid");
    let scans = org.path(&format!("/events/{}/occurrences/{}/scans", show.event_id, show.occurrence_id));
    let scan = json!({ "code": booked["tickets"][0]["code"], "nonce": uuid::Uuid::now_v7() });
    assert_eq!(org.client.post(&scans, scan).await.expect(200)["verdict"], "accepted");
    guest.patch(&path, json!({ "holder_name": "Eve" })).await.expect_problem(409, "ticket_fixed");
}

#[tokio::test]
async fn the_office_can_send_the_tickets_again() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let booked = app.buy_as(&app.client(), &show, 1, "ada@example.org").await;
    let path =
        org.path(&format!("/events/{}/bookings/{}/resend", show.event_id, booked["id"].as_str().unwrap()));
    for _ in 0..3 {
        org.client.post(&path, json!({})).await.expect(202);
    }
    app.run_jobs().await;
    let count = |mails: &[Mail]| mails.iter().filter(|mail| mail.to == "ada@example.org").count();
    assert_eq!(count(&app.mails().await), 2, "a nervous finger sends once a minute");
    app.clock.advance(61);
    org.client.post(&path, json!({})).await.expect(202);
    app.run_jobs().await;
    assert_eq!(count(&app.mails().await), 3);
}
