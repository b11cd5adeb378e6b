//! Invoices are written once, credited as money goes back, and corrected instead of changed.

use serde_json::{Value, json};

use super::{billing, details, documents, settings, text};
use crate::{app::*, prices::tax};

fn numbers(documents: &[Value]) -> Vec<String> {
    documents.iter().map(|document| text(&document["number"])).collect()
}

#[tokio::test]
async fn a_paid_booking_has_an_invoice_in_its_mail_and_a_free_one_has_none() {
    let app = TestApp::new().await;
    let org = billing(&app).await;
    let show = app.event(&org, EventSpec::default()).await;
    tax(&org, &show, 1900, true).await;
    let guest = app.client();
    let booked = app.buy_as(&guest, &show, 2, "ada@example.org").await;
    let written = documents(&guest, &booked).await;
    assert_eq!(numbers(&written), ["INV-2027-00001"]);
    assert_eq!(written[0]["total"]["amount"], 5000);
    assert_eq!(written[0]["tax"]["amount"], 798);
    assert_eq!(written[0]["buyer"], "Ada Lovelace");
    let path = format!("{}/documents/{}/pdf", booking_path(&booked), text(&written[0]["id"]));
    let pdf = guest.get(&path).await.expect(200);
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let mails = app.mails().await;
    let mail = mails.iter().find(|mail| mail.to == "ada@example.org").expect("a mail");
    let files: Vec<_> = mail.attachments.iter().map(|file| file.name.as_str()).collect();
    assert!(files.contains(&"INV-2027-00001.pdf"), "{files:?}");

    // Nobody else sees it; the organizer finds it.
    app.client().get(&path).await.expect_problem(404, "not_found");
    let listed = org.client.get(&org.path("/documents?q=ADA")).await.expect(200);
    assert_eq!(listed["items"][0]["number"], "INV-2027-00001");
    assert_eq!(
        org.client.get(&org.path("/documents?kind=credit_note")).await.expect(200)["items"],
        json!([])
    );
    let path = org.path(&format!("/events/{}/documents/{}/pdf", show.event_id, text(&written[0]["id"])));
    assert!(org.client.get(&path).await.expect(200).bytes.starts_with(b"%PDF-"));

    let free = app.event(&org, EventSpec { price_minor: 0, ..EventSpec::default() }).await;
    let booked = app.buy(&guest, &free, 1).await;
    assert!(documents(&guest, &booked).await.is_empty());
}

#[tokio::test]
async fn who_writes_no_invoices_has_none() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 1).await;
    let billing = guest.get(&format!("{}/billing", booking_path(&booked))).await.expect(200);
    assert_eq!((&billing["offered"], &billing["documents"]), (&json!(false), &json!([])));
    let reply = guest.put(&format!("{}/billing", booking_path(&booked)), details()).await;
    reply.expect_problem(409, "no_invoices");
    // Once it does, who asks for one gets it.
    org.client.put(&org.path("/billing"), settings(0)).await.expect(200);
    let billing = guest.put(&format!("{}/billing", booking_path(&booked)), details()).await.expect(200);
    assert_eq!(billing["documents"][0]["buyer"], "Käufer & Söhne AG");
}

#[tokio::test]
async fn settings_that_make_no_good_invoice_are_refused() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let path = org.path("/billing");
    assert_eq!(org.client.get(&path).await.expect(200)["enabled"], false);
    let with = |field: &str, value: Value| {
        let mut body = settings(0);
        body[field] = value;
        body
    };
    let mut nobody = with("vat_id", json!(null));
    nobody["legal_name"] = json!("");
    let reply = org.client.put(&path, nobody).await.expect_problem(422, "invalid");
    let fields: Vec<_> =
        reply["errors"].as_array().unwrap().iter().map(|error| text(&error["field"])).collect();
    assert_eq!(fields, ["legal_name", "tax_number"]);
    for (field, value) in [
        ("vat_id", json!("DE123456789")),
        ("country", json!("Germany")),
        ("invoice_prefix", json!("{month}")),
        ("city", json!("a\nb")),
        ("email", json!("nobody")),
    ] {
        org.client.put(&path, with(field, value)).await.expect_problem(422, "invalid");
    }
    let saved = org.client.put(&path, settings(0)).await.expect(200);
    assert_eq!(saved["version"], 1);
    org.client.put(&path, settings(0)).await.expect(412);
    org.client.put(&path, settings(1)).await.expect(200);
}

#[tokio::test]
async fn a_ticket_that_goes_back_has_a_credit_note_of_its_line() {
    let app = TestApp::new().await;
    let org = billing(&app).await;
    let show = app.event(&org, EventSpec::default()).await;
    tax(&org, &show, 700, true).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 3).await;
    let path = org.path(&format!("/events/{}/bookings/{}/returns", show.event_id, text(&booked["id"])));
    let back = |cancels: &str, tickets: Value, minor: i64| {
        json!({ "cancels": cancels, "ticket_ids": tickets, "refund_minor": minor, "fee_minor": 0,
                "reason": "As agreed", "notify": false })
    };
    let one = back("tickets", json!([booked["tickets"][0]["id"]]), 2000);
    org.client.post_key(&path, one, &key()).await.expect(201);
    app.run_jobs().await;
    let written = documents(&guest, &booked).await;
    assert_eq!(numbers(&written), ["CN-2027-00001", "INV-2027-00001"]);
    assert_eq!(written[0]["total"]["amount"], 2000);
    assert_eq!(written[0]["refers_to"], written[1]["id"]);
    assert_eq!(written[1]["credited"], false);

    // The rest: nothing is left of the invoice, to the cent of its tax.
    org.client.post_key(&path, back("booking", json!([]), 5500), &key()).await.expect(201);
    app.run_jobs().await;
    let written = documents(&guest, &booked).await;
    assert_eq!(numbers(&written), ["CN-2027-00002", "CN-2027-00001", "INV-2027-00001"]);
    assert_eq!(written[2]["credited"], true);
    let taxes: Vec<i64> = written.iter().map(|one| one["tax"]["amount"].as_i64().unwrap()).collect();
    assert_eq!(taxes[0] + taxes[1], taxes[2]);
    // The facts may be heard again.
    let refunds: Vec<(uuid::Uuid, uuid::Uuid)> =
        sqlx::query_as("select event_id, id from payments.refunds").fetch_all(&app.db).await.unwrap();
    for (event, refund) in refunds {
        app.services.bookings.credit_refund(event.into(), refund.into()).await.unwrap();
    }
    assert_eq!(documents(&guest, &booked).await.len(), 3);
    app.assert_sound().await;
}

#[tokio::test]
async fn whom_it_is_for_is_corrected_by_new_documents() {
    let app = TestApp::new().await;
    let org = billing(&app).await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    // Said before paying, it is on the first invoice.
    let held = app.hold(&guest, &show, 1).await;
    let path = format!("{}/billing", booking_path(&held));
    guest.put(&path, details()).await.expect(200);
    let booking = app.check_out(&guest, &held, "ada@example.org").await;
    app.pay(&guest, &booking, "pay").await;
    app.run_jobs().await;
    let first = documents(&guest, &held).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0]["buyer"], "Käufer & Söhne AG");
    // The same again changes nothing.
    guest.put(&path, details()).await.expect(200);
    assert_eq!(documents(&guest, &held).await.len(), 1);

    let mut other = details();
    for (count, left) in [(1, 2), (2, 1), (3, 0)] {
        other["company"] = json!(format!("Company {count}"));
        let billing = guest.put(&path, other.clone()).await.expect(200);
        assert_eq!(billing["corrections_left"], left);
        let written = billing["documents"].as_array().unwrap();
        assert_eq!(written.len(), 1 + 2 * count);
        assert_eq!(written[0]["buyer"], other["company"]);
        assert_eq!((&written[1]["kind"], &written[2]["credited"]), (&json!("credit_note"), &json!(true)));
    }
    other["company"] = json!("Once more");
    guest.put(&path, other.clone()).await.expect_problem(409, "too_many_corrections");
    let desk = org.path(&format!("/events/{}/bookings/{}/billing", show.event_id, text(&held["id"])));
    assert_eq!(org.client.put(&desk, other).await.expect(200)["documents"][0]["buyer"], "Once more");

    for (field, value) in [
        ("vat_id", json!("DE123456789")),
        ("vat_id", json!("ATU13585627")),
        ("country", json!("de")),
        ("company", json!("")),
        ("company", json!("x".repeat(161))),
    ] {
        let mut bad = details();
        bad[field] = value;
        guest.put(&path, bad).await.expect_problem(422, "invalid");
    }
}

#[tokio::test]
async fn a_refund_that_comes_back_is_invoiced_again() {
    let app = TestApp::new().await;
    let org = billing(&app).await;
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let booked = app.buy(&guest, &show, 1).await;
    let path = org.path(&format!("/events/{}/bookings/{}/returns", show.event_id, text(&booked["id"])));
    let body = json!({ "cancels": "nothing", "ticket_ids": [], "refund_minor": 1000, "fee_minor": 0,
                       "reason": "Late start", "notify": false });
    org.client.post_key(&path, body, &key()).await.expect(201);
    app.run_jobs().await;
    let (event, refund): (uuid::Uuid, uuid::Uuid) =
        sqlx::query_as("select event_id, id from payments.refunds").fetch_one(&app.db).await.unwrap();
    let fact = payments::RefundFailed {
        event_id: event.into(),
        booking_id: text(&booked["id"]).parse().unwrap(),
        refund_id: refund.into(),
        amount: kit::Money::new(1000, kit::Currency::EUR),
    };
    for _ in 0..2 {
        app.services.bookings.refund_failed(fact.clone()).await.unwrap();
    }
    let written = documents(&guest, &booked).await;
    assert_eq!(numbers(&written), ["INV-2027-00002", "CN-2027-00001", "INV-2027-00001"]);
    assert_eq!(written[0]["total"]["amount"], 1000);
}
