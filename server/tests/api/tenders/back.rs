//! Money that goes back: to the bank first, then onto the card; or as credit.

use serde_json::json;

use super::{books, give_back, seen, shop, text};
use crate::{app::*, prices::tax};

#[tokio::test]
async fn a_mixed_booking_goes_back_to_the_bank_first_and_then_onto_the_card() {
    let shop = shop().await;
    tax(&shop.org, &shop.show, 1900, true).await;
    let code = shop.code(1000).await;
    let guest = shop.app.client();
    let paying = shop.pay_with(&guest, 1, &[&code]).await.expect(200).json;
    shop.app.pay(&guest, &paying, "pay").await;
    shop.app.run_jobs().await;
    // 15.00 came from the bank: 18.00 are that, and 3.00 onto the card.
    give_back(&shop, &paying, json!({ "cancels": "nothing", "refund_minor": 1800 })).await.expect(201);
    shop.app.run_jobs().await;
    assert_eq!(shop.on(&code).await, (300, 0));
    let booked = seen(&guest, &paying).await;
    assert_eq!(
        (&booked["money"]["refunded"]["amount"], &booked["tenders"][0]["refunded"]["amount"]),
        (&json!(1800), &json!(300))
    );
    shop.app.assert_sound().await;
    give_back(&shop, &paying, json!({ "cancels": "booking", "refund_minor": 700 })).await.expect(201);
    shop.app.run_jobs().await;
    assert_eq!(shop.on(&code).await, (1000, 0));
    let books = books(&shop.app).await;
    assert_eq!((books.get("tax"), books["gift_cards"], books["provider_clearing"]), (None, 1000, -1000));
    assert_eq!(seen(&guest, &paying).await["money"]["state"], "refunded");
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn a_refund_as_credit_is_a_code_for_the_buyer() {
    let shop = shop().await;
    let guest = shop.app.client();
    let booked = shop.app.buy_as(&guest, &shop.show, 2, "ada@example.org").await;
    let body = json!({ "cancels": "booking", "refund_minor": 5000, "as_credit": true });
    let made = give_back(&shop, &booked, body).await.expect(201);
    assert_eq!(made["as_credit"], true);
    shop.app.run_jobs().await;
    let after = seen(&guest, &booked).await;
    assert_eq!((&after["state"], &after["money"]["state"]), (&json!("cancelled"), &json!("refunded")));
    let credit = &after["gift_cards"][0];
    assert_eq!((&credit["kind"], &credit["balance"]["amount"]), (&json!("credit"), &json!(5000)));
    let code = text(&credit["code"]);
    let mails = shop.app.mails().await;
    assert!(mails.iter().any(|mail| mail.to == "ada@example.org" && mail.text.contains(&code)));
    // No money left the bank, and the books know what is owed.
    assert_eq!(
        shop.app.count("select coalesce(sum(refunded_minor), 0)::int8 from payments.sandbox_sessions").await,
        0
    );
    let sums = books(&shop.app).await;
    assert_eq!((sums["gift_cards"], sums["refunds"], sums["sales"]), (5000, -5000, 5000));
    shop.app.assert_sound().await;
    // The comparison with the bank's list misses no refund.
    shop.app.clock.advance(3 * 3600);
    shop.app.run_schedule("remember_refunds").await;
    shop.app.run_schedule("compare_payments").await;
    shop.app.run_jobs().await;
    assert_eq!(shop.app.count("select count(*) from payments.differences").await, 0);
    // It pays the next booking.
    let next = shop.pay_with(&guest, 2, &[&code]).await.expect(200).json;
    shop.app.run_jobs().await;
    assert_eq!(seen(&guest, &next).await["state"], "confirmed");
    assert_eq!(shop.on(&code).await, (0, 0));
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn the_price_of_a_card_goes_back_only_with_the_unused_card() {
    let shop = shop().await;
    let guest = shop.app.client();
    let booked = shop.bought(&guest, 5000).await;
    let (code, id) = (text(&booked["gift_cards"][0]["code"]), booked["gift_cards"][0]["id"].clone());
    let money = json!({ "cancels": "nothing", "refund_minor": 5000 });
    give_back(&shop, &booked, money).await.expect_problem(409, "refund_exceeds_payment");
    // Used: nothing goes back.
    let spent = shop.pay_with(&shop.app.client(), 1, &[&code]).await.expect(200).json;
    shop.app.run_jobs().await;
    let with_card = json!({ "cancels": "nothing", "refund_minor": 5000, "gift_card_ids": [id] });
    give_back(&shop, &booked, with_card.clone()).await.expect_problem(409, "gift_card_spent");
    let cancel =
        shop.org.path(&format!("/events/{}/bookings/{}/cancel", shop.show.event_id, text(&booked["id"])));
    let all = json!({ "reason": "Changed my mind", "refund": true });
    shop.org.client.post(&cancel, all).await.expect_problem(409, "gift_card_spent");
    // What it paid for comes back onto it, and it is whole again.
    let (event, id) = (text(&spent["event_id"]), text(&spent["id"]));
    let other = shop.org.path(&format!("/events/{event}/bookings/{id}/cancel"));
    shop.org.client.post(&other, json!({ "reason": "Rain", "refund": true })).await.expect(200);
    assert_eq!(shop.on(&code).await, (5000, 0));
    give_back(&shop, &booked, with_card.clone()).await.expect(201);
    shop.app.run_jobs().await;
    let after = seen(&guest, &booked).await;
    assert_eq!(
        (&after["money"]["state"], &after["gift_cards"][0]["code"]),
        (&json!("refunded"), &json!(null))
    );
    assert_eq!(after["gift_cards"][0]["state"], "voided");
    assert_eq!(shop.on(&code).await, (0, 0));
    let books = books(&shop.app).await;
    assert_eq!((books.get("gift_cards"), books.get("provider_clearing")), (None, None));
    give_back(&shop, &booked, with_card).await.expect(409);
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn an_event_that_is_called_off_gives_back_what_cards_paid_and_leaves_used_cards_alone() {
    let shop = shop().await;
    let guest = shop.app.client();
    let (unused, used) = (shop.bought(&guest, 2000).await, shop.bought(&guest, 3000).await);
    let code = text(&used["gift_cards"][0]["code"]);
    let other = shop.app.event(&shop.org, EventSpec::default()).await;
    let held = shop.app.hold(&guest, &other, 1).await;
    super::check_out_with(&guest, &held, &[&code]).await.expect(200);
    let mixed = shop.pay_with(&guest, 1, &[&code]).await.expect(200).json;
    shop.app.pay(&guest, &mixed, "pay").await;
    shop.app.run_jobs().await;
    assert_eq!(shop.on(&code).await, (0, 0));
    let path = shop.org.path(&format!("/events/{}/cancel", shop.show.event_id));
    shop.org.client.post(&path, json!({ "reason": "The hall is closed." })).await.expect(200);
    shop.app.run_jobs().await;
    // Five euros of the mixed booking are back on the card; the rest went to the bank.
    assert_eq!(shop.on(&code).await, (500, 0));
    assert_eq!(seen(&guest, &mixed).await["money"]["state"], "refunded");
    assert_eq!(seen(&guest, &unused).await["money"]["state"], "refunded");
    let kept = seen(&guest, &used).await;
    assert_eq!(
        (&kept["money"]["refunded"]["amount"], &kept["gift_cards"][0]["state"]),
        (&json!(0), &json!("active"))
    );
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn a_refund_lets_an_old_card_be_good_for_a_while() {
    let shop = shop().await;
    shop.org
        .client
        .put(&shop.org.path("/gift-card-settings"), json!({ "valid_months": 1 }))
        .await
        .expect(200);
    let code = shop.code(2500).await;
    let guest = shop.app.client();
    let late =
        shop.app.event(&shop.org, EventSpec { starts_in_hours: 24 * 90, ..EventSpec::default() }).await;
    let held = shop.app.hold(&guest, &late, 1).await;
    super::check_out_with(&guest, &held, &[&code]).await.expect(200);
    shop.app.run_jobs().await;
    shop.app.clock.advance(40 * 86_400);
    let path = shop.org.path(&format!("/events/{}/bookings/{}/cancel", late.event_id, text(&held["id"])));
    shop.org.client.sign_in(&shop.org.email).await.expect(200);
    shop.org.client.post(&path, json!({ "reason": "Rain", "refund": true })).await.expect(200);
    let balance =
        shop.app.client().post("/api/v1/gift-cards/balance", json!({ "code": code })).await.expect(200);
    assert_eq!((&balance["state"], &balance["balance"]["amount"]), (&json!("active"), &json!(2500)));
    shop.app.assert_sound().await;
}
