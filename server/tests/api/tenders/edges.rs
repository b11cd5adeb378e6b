//! Cards that do not pay, and why.

use serde_json::{Value, json};

use super::{card_product, check_out_with, shop, text};
use crate::app::*;

/// The code of the first field that is wrong.
fn why(reply: &Reply) -> (u16, String, String) {
    let error = &reply.json["errors"][0];
    let part = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    (reply.status.as_u16(), part("field"), part("code"))
}

fn refused(at: usize, code: &str) -> (u16, String, String) {
    (422, format!("cards[{at}]"), code.to_owned())
}

#[tokio::test]
async fn every_card_that_does_not_pay_says_why() {
    let shop = shop().await;
    let code = shop.code(5000).await;
    let guest = shop.app.client();
    let held = shop.app.hold(&guest, &shop.show, 1).await;
    let path = format!("{}/tenders", booking_path(&held));
    let ask = |cards: Value| guest.post(&path, json!({ "cards": cards }));

    let mut wrong = code.clone().into_bytes();
    wrong[0] = if wrong[0] == b'A' { b'B' } else { b'A' };
    let wrong = String::from_utf8(wrong).unwrap();
    assert_eq!(why(&ask(json!([code, wrong])).await), refused(1, "mistyped_card"));
    assert_eq!(why(&ask(json!([code, code.to_lowercase()])).await), refused(1, "card_named_twice"));
    assert_eq!(ask(json!([code, code, code, code, code, code])).await.status, 422);
    // A good code that nobody has, and one of another house, are the same.
    let foreign_org = shop.app.organizer().await;
    let foreign_show = shop.app.event(&foreign_org, EventSpec::default()).await;
    let card = card_product(&foreign_org, &foreign_show).await;
    let giver = shop.app.client();
    let body = json!({
        "occurrence_id": foreign_show.occurrence_id,
        "items": [{ "offer_id": card["id"], "quantity": 1, "unit_price": 1000 }],
    });
    let theirs = giver.post_key(&foreign_show.holds_path(), body, &key()).await.expect(201).json;
    let paying = shop.app.check_out(&giver, &theirs, "giver@example.org").await;
    shop.app.pay(&giver, &paying, "pay").await;
    shop.app.run_jobs().await;
    let theirs = text(&giver.get(&booking_path(&theirs)).await.expect(200)["gift_cards"][0]["code"]);
    let foreign = ask(json!([theirs])).await;
    assert_eq!(why(&foreign), refused(0, "unknown_card"));
    let unknown = ask(json!(["0000-0000-0000-0000-0000"])).await;
    assert_eq!((unknown.status, &unknown.json["errors"]), (foreign.status, &foreign.json["errors"]));

    // Blocked, and let go again; the reason is on record.
    let purses = shop.org.client.get(&shop.org.path("/purses")).await.expect(200);
    let purse = shop.org.path(&format!("/purses/{}", text(&purses["items"][0]["id"])));
    shop.org
        .client
        .post(&format!("{purse}/block"), json!({ "reason": "Reported as lost" }))
        .await
        .expect(200);
    assert_eq!(why(&ask(json!([code])).await), refused(0, "card_blocked"));
    assert_eq!(why(&check_out_with(&guest, &held, &[&code]).await), refused(0, "card_blocked"));
    let audit = shop.org.client.get(&shop.org.path("/audit?target=purse")).await.expect(200);
    assert!(audit.text().contains("Reported as lost"), "{}", audit.text());
    shop.org.client.post(&format!("{purse}/unblock"), json!({})).await.expect(200);
    ask(json!([code])).await.expect(200);

    // Empty after it paid.
    check_out_with(&guest, &held, &[&code]).await.expect(200);
    shop.app.run_jobs().await;
    let other = shop.app.client();
    let next = shop.app.hold(&other, &shop.show, 1).await;
    check_out_with(&other, &next, &[&code]).await.expect(200);
    shop.app.run_jobs().await;
    let last = shop.app.client();
    let next = shop.app.hold(&last, &shop.show, 1).await;
    assert_eq!(why(&check_out_with(&last, &next, &[&code]).await), refused(0, "card_empty"));
    // The hold can still be paid otherwise.
    check_out_with(&last, &next, &[]).await.expect(200);
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn cards_end_and_stay_in_their_currency() {
    let shop = shop().await;
    shop.org
        .client
        .put(&shop.org.path("/gift-card-settings"), json!({ "valid_months": 1 }))
        .await
        .expect(200);
    let code = shop.code(5000).await;
    let spec = EventSpec { currency: "CHF".into(), starts_in_hours: 24 * 90, ..EventSpec::default() };
    let swiss = shop.app.event(&shop.org, spec).await;
    let guest = shop.app.client();
    let held = shop.app.hold(&guest, &swiss, 1).await;
    assert_eq!(why(&check_out_with(&guest, &held, &[&code]).await), refused(0, "card_other_currency"));
    shop.app.clock.advance(32 * 86_400);
    shop.org.client.sign_in(&shop.org.email).await.expect(200);
    let late =
        shop.app.event(&shop.org, EventSpec { starts_in_hours: 24 * 90, ..EventSpec::default() }).await;
    let held = shop.app.hold(&guest, &late, 1).await;
    assert_eq!(why(&check_out_with(&guest, &held, &[&code]).await), refused(0, "card_expired"));
    let balance =
        shop.app.client().post("/api/v1/gift-cards/balance", json!({ "code": code })).await.expect(200);
    assert_eq!(balance["state"], "expired");
}

#[tokio::test]
async fn the_balance_needs_the_whole_code() {
    let shop = shop().await;
    let code = shop.code(5000).await;
    let ask = |code: String| {
        let client = shop.app.client();
        async move { client.post("/api/v1/gift-cards/balance", json!({ "code": code })).await }
    };
    assert_eq!(ask(code.clone()).await.expect(200)["last_four"], code[20..]);
    assert_eq!(why(&ask(code[..22].to_owned()).await), (422, "code".into(), "mistyped_card".into()));
    assert_eq!(why(&ask("0".repeat(20)).await), (422, "code".into(), "unknown_card".into()));
    assert_eq!(ask(String::new()).await.status, 422);
}
