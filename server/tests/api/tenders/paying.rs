//! Paying with cards: alone, beside a bank, and what becomes of what was set aside.

use serde_json::json;

use super::{Bank, books, check_out_with, seen, shop, text};
use crate::{app::*, prices::tax};

#[tokio::test]
async fn a_card_that_pays_everything_needs_no_bank() {
    let shop = shop().await;
    let (one, two) = (shop.code(3000).await, shop.code(4000).await);
    let guest = shop.app.client();
    let held = shop.app.hold(&guest, &shop.show, 2).await;
    let quote = guest
        .post(&format!("{}/tenders", booking_path(&held)), json!({ "cards": [one, two] }))
        .await
        .expect(200);
    let pays = |at: usize| quote["cards"][at]["pays"]["amount"].as_i64();
    assert_eq!((pays(0), pays(1), quote["due"]["amount"].as_i64()), (Some(3000), Some(2000), Some(0)));
    assert_eq!(shop.on(&one).await, (3000, 0), "a quote sets nothing aside");
    let paying = check_out_with(&guest, &held, &[&one, &two]).await.expect(200);
    assert_eq!(
        (&paying["payment"]["redirect_url"], &paying["payment"]["provider"]),
        (&json!(null), &json!("purse"))
    );
    shop.app.run_jobs().await;
    let booked = seen(&guest, &held).await;
    assert_eq!((&booked["state"], &booked["money"]["state"]), (&json!("confirmed"), &json!("paid")));
    assert_eq!(booked["tickets"].as_array().map(Vec::len), Some(2));
    let tenders: Vec<_> = booked["tenders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (text(&t["state"]), t["amount"]["amount"].as_i64().unwrap()))
        .collect();
    assert_eq!(tenders, [("paid".to_owned(), 3000), ("paid".to_owned(), 2000)]);
    assert_eq!((shop.on(&one).await, shop.on(&two).await), ((0, 0), (2000, 0)));
    let books = books(&shop.app).await;
    assert_eq!((books["gift_cards"], books["sales"], books["provider_clearing"]), (2000, 5000, -7000));
    // The reconciler and the comparison ask nobody about it.
    shop.app.clock.advance(3600);
    shop.app.run_schedule("reconcile_payments").await;
    shop.app.run_schedule("compare_payments").await;
    shop.app.run_jobs().await;
    assert_eq!(shop.app.count("select count(*) from payments.differences").await, 0);
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn a_card_pays_first_and_the_bank_the_rest_with_taxes_from_both() {
    let shop = shop().await;
    tax(&shop.org, &shop.show, 1900, true).await;
    let code = shop.code(1000).await;
    let guest = shop.app.client();
    let paying = shop.pay_with(&guest, 1, &[&code]).await.expect(200).json;
    assert_eq!(
        (&paying["state"], &paying["tenders"][0]["state"]),
        (&json!("awaiting_payment"), &json!("reserved"))
    );
    assert_eq!(shop.on(&code).await, (0, 1000));
    shop.app.assert_sound().await;
    shop.app.pay(&guest, &paying, "pay").await;
    shop.app.run_jobs().await;
    let booked = seen(&guest, &paying).await;
    assert_eq!((&booked["state"], &booked["money"]["paid"]["amount"]), (&json!("confirmed"), &json!(2500)));
    assert_eq!(shop.on(&code).await, (0, 0));
    let asked = "select count(*) from payments.sandbox_sessions where amount_minor = 1500";
    assert_eq!(shop.app.count(asked).await, 1, "the bank was asked for the rest");
    let books = books(&shop.app).await;
    // 19 % in 25.00 are 3.99, from both payments together.
    assert_eq!((books["tax"], books["sales"], books["provider_clearing"]), (399, 2101, -2500));
    assert_eq!(books.get("gift_cards"), None);
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn a_payment_that_fails_lets_the_card_go_and_another_try_takes_it_again() {
    let shop = shop().await;
    let code = shop.code(1000).await;
    let guest = shop.app.client();
    let paying = shop.pay_with(&guest, 1, &[&code]).await.expect(200).json;
    shop.app.pay(&guest, &paying, "decline").await;
    shop.app.run_jobs().await;
    assert_eq!(shop.on(&code).await, (1000, 0));
    let held = seen(&guest, &paying).await;
    assert_eq!((&held["state"], &held["tenders"]), (&json!("held"), &json!([])));
    let retry = format!("{}/retry-payment", booking_path(&held));
    let again = guest.post_key(&retry, json!({}), &key()).await.expect(200).json;
    assert_eq!(again["tenders"][0]["amount"]["amount"], 1000);
    assert_eq!(shop.on(&code).await, (0, 1000));
    shop.app.pay(&guest, &again, "pay").await;
    shop.app.run_jobs().await;
    assert_eq!(seen(&guest, &held).await["money"]["state"], "paid");
    assert_eq!(shop.on(&code).await, (0, 0));
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn a_new_checkout_with_other_cards_lets_the_first_go() {
    let shop = shop().await;
    let (one, two) = (shop.code(1000).await, shop.code(2500).await);
    let guest = shop.app.client();
    let paying = shop.pay_with(&guest, 1, &[&one]).await.expect(200).json;
    shop.app.pay(&guest, &paying, "decline").await;
    shop.app.run_jobs().await;
    check_out_with(&guest, &paying, &[&two]).await.expect(200);
    shop.app.run_jobs().await;
    let booked = seen(&guest, &paying).await;
    assert_eq!(booked["state"], "confirmed");
    assert_eq!((shop.on(&one).await, shop.on(&two).await), ((1000, 0), (0, 0)));
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn a_booking_that_ends_lets_the_card_go() {
    let shop = shop().await;
    let code = shop.code(1000).await;
    let guest = shop.app.client();
    // Given up by the buyer.
    let paying = shop.pay_with(&guest, 1, &[&code]).await.expect(200).json;
    assert_eq!(shop.on(&code).await, (0, 1000));
    guest.delete(&booking_path(&paying)).await.expect(204);
    assert_eq!(shop.on(&code).await, (1000, 0));
    // The deadline passed.
    let paying = shop.pay_with(&guest, 1, &[&code]).await.expect(200).json;
    shop.app.clock.advance(20 * 60 + 1);
    shop.app.run_schedule("expire_holds").await;
    shop.app.run_jobs().await;
    assert_eq!(seen(&guest, &paying).await["state"], "expired");
    assert_eq!(shop.on(&code).await, (1000, 0));
    // However it ended: whatever is left behind is found.
    let paying = shop.pay_with(&guest, 1, &[&code]).await.expect(200).json;
    assert_eq!(shop.on(&code).await, (0, 1000));
    let path =
        shop.org.path(&format!("/events/{}/bookings/{}/cancel", shop.show.event_id, text(&paying["id"])));
    shop.org.client.post(&path, json!({ "reason": "Rain", "refund": false })).await.expect(200);
    shop.app.run_schedule("expire_holds").await;
    assert_eq!(shop.on(&code).await, (1000, 0));
    shop.app.assert_sound().await;
}

/// The bank took the rest after the deadline.
async fn late(shop: &super::Shop, guest: &Client, code: &str) -> serde_json::Value {
    let paying = shop.pay_with(guest, 1, &[code]).await.expect(200).json;
    shop.app.clock.advance(20 * 60 + 1);
    shop.app.run_schedule("expire_holds").await;
    shop.app.run_jobs().await;
    paying
}

async fn money_comes(shop: &super::Shop, paying: &serde_json::Value) {
    let (page, bank) = (text(&paying["payment"]["redirect_url"]), Bank::of(&shop.app, paying));
    let session = page.rsplit('/').next().unwrap();
    sqlx::query("update payments.sandbox_sessions set state = 'paid' where id = $1::uuid")
        .bind(session)
        .execute(&shop.app.db)
        .await
        .unwrap();
    let mut news = bank.news("succeeded");
    news["data"]["amount"] = json!(1500);
    bank.tell(&news).await.expect(200);
    shop.app.run_jobs().await;
}

#[tokio::test]
async fn late_money_takes_the_card_again_or_goes_back_when_it_was_spent() {
    let shop = shop().await;
    let code = shop.code(1000).await;
    let guest = shop.app.client();
    let paying = late(&shop, &guest, &code).await;
    money_comes(&shop, &paying).await;
    let booked = seen(&guest, &paying).await;
    assert_eq!((&booked["state"], &booked["money"]["state"]), (&json!("confirmed"), &json!("paid")));
    assert_eq!(shop.on(&code).await, (0, 0));
    shop.app.assert_sound().await;

    let code = shop.code(1000).await;
    let paying = late(&shop, &guest, &code).await;
    let other = shop.app.client();
    let quick = shop.pay_with(&other, 1, &[&code]).await.expect(200).json;
    shop.app.pay(&other, &quick, "pay").await;
    shop.app.run_jobs().await;
    money_comes(&shop, &paying).await;
    let after = seen(&guest, &paying).await;
    assert_eq!((&after["state"], &after["money"]["state"]), (&json!("expired"), &json!("refunded")));
    assert_eq!(after["money"]["refunded"]["amount"], 1500);
    assert_eq!(shop.on(&code).await, (0, 0));
    shop.app.assert_sound().await;
}
