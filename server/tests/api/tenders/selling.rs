//! Selling gift cards: money that is owed, a code that nobody but the buyer sees.

use serde_json::json;

use super::{books, check_out_with, seen, shop, text};
use crate::{
    app::*,
    prices::{put, tax},
};

#[tokio::test]
async fn a_gift_card_is_owed_and_no_sale_and_its_code_reaches_the_buyer_alone() {
    let shop = shop().await;
    let rates = json!([{ "name": "VAT", "rate_bp": 1900, "inclusive": false }]);
    put(&shop.org.client, &shop.org.path("/tax-rates"), "rates", rates).await;
    let guest = shop.app.client();
    let booked = shop.bought(&guest, 5000).await;
    assert_eq!((&booked["state"], &booked["total"]["amount"]), (&json!("confirmed"), &json!(5000)));
    assert_eq!(booked["tickets"], json!([]));
    assert_eq!(booked["price"]["taxes"], json!([]));
    let card = &booked["gift_cards"][0];
    let code = text(&card["code"]);
    assert_eq!((card["kind"].as_str(), card["state"].as_str()), (Some("gift_card"), Some("active")));
    assert_eq!((code.len(), &code[20..]), (24, card["last_four"].as_str().unwrap()));
    assert_eq!(shop.on(&code).await, (5000, 0));
    assert_eq!(shop.on(&code.to_lowercase().replace('-', " ")).await, (5000, 0));
    let books = books(&shop.app).await;
    assert_eq!((books["gift_cards"], books["provider_clearing"]), (5000, -5000));
    assert_eq!((books.get("sales"), books.get("tax")), (None, None));

    let mails = shop.app.mails().await;
    let mail = mails.iter().find(|mail| mail.text.contains(&code)).expect("the code by mail");
    assert_eq!(mail.to, "giver@example.org");
    // Neither the organizer nor the database has it.
    let (event, id) = (text(&booked["event_id"]), text(&booked["id"]));
    let path = shop.org.path(&format!("/events/{event}/bookings/{id}"));
    let theirs = shop.org.client.get(&path).await.expect(200);
    assert_eq!(
        (&theirs["gift_cards"][0]["code"], &theirs["gift_cards"][0]["last_four"]),
        (&json!(null), &card["last_four"])
    );
    let stored: String = sqlx::query_scalar(
        "select concat((select string_agg(p::text, ' ') from payments.purses p),
                       (select string_agg(m::text, ' ') from notifications.messages m),
                       (select string_agg(j::text, ' ') from data.jobs j))",
    )
    .fetch_one(&shop.app.db)
    .await
    .unwrap();
    assert!(!stored.contains(&code) && !stored.contains(&code.replace('-', "")));
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn every_unit_is_a_card_and_hearing_of_the_payment_again_makes_no_more() {
    let shop = shop().await;
    let guest = shop.app.client();
    let body = json!({
        "occurrence_id": shop.show.occurrence_id,
        "items": [
            { "offer_id": shop.card["id"], "quantity": 3, "unit_price": 2000 },
            { "offer_id": shop.show.offer_id, "quantity": 1 },
        ],
    });
    let held = guest.post_key(&shop.show.holds_path(), body, &key()).await.expect(201).json;
    let paying = shop.app.check_out(&guest, &held, "ada@example.org").await;
    shop.app.pay(&guest, &paying, "pay").await;
    shop.app.run_jobs().await;
    let fact = payments::PaymentSucceeded {
        event_id: text(&held["event_id"]).parse().unwrap(),
        organization_id: shop.org.organization_id.parse().unwrap(),
        booking_id: text(&held["id"]).parse().unwrap(),
        payment_id: text(&paying["payment"]["id"]).parse().unwrap(),
        amount: kit::Money::new(8500, kit::Currency::EUR),
        at: shop.app.clock.now(),
    };
    shop.app.services.bookings.confirm_paid(fact.clone()).await.unwrap();
    shop.app.services.bookings.confirm_paid_together(vec![fact]).await.unwrap();
    // And the job that mails the codes runs twice, as every job may.
    let mail = bookings::SendCards {
        event_id: text(&held["event_id"]).parse().unwrap(),
        booking_id: text(&held["id"]).parse().unwrap(),
        purse_ids: Vec::new(),
        dedupe: format!("cards:{}", text(&held["id"])),
    };
    let mut tx = shop.app.services.db.begin().await.unwrap();
    data::jobs::enqueue(&mut tx, &mail, shop.app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    shop.app.run_jobs().await;
    let booked = seen(&guest, &held).await;
    assert_eq!(booked["gift_cards"].as_array().map(Vec::len), Some(3));
    assert_eq!(booked["tickets"].as_array().map(Vec::len), Some(1));
    let books = books(&shop.app).await;
    assert_eq!((books["gift_cards"], books["sales"]), (6000, 2500));
    let codes = shop
        .app
        .mails()
        .await
        .iter()
        .filter(|mail| mail.text.contains(&text(&booked["gift_cards"][0]["code"])))
        .count();
    assert_eq!(codes, 1);
    shop.app.assert_sound().await;
}

#[tokio::test]
async fn a_card_is_never_cheaper_never_free_and_never_paid_with_a_card() {
    let shop = shop().await;
    tax(&shop.org, &shop.show, 1900, true).await;
    // No code makes it cheaper.
    let codes = shop.org.path(&format!("/events/{}/access-codes", shop.show.event_id));
    let all =
        json!({ "code": "ALLFREE", "discount": { "reduction": { "kind": "percent", "value": 10000 } } });
    shop.org.client.post(&codes, all).await.expect(201);
    let guest = shop.app.client();
    let held = shop.hold_card(&guest, 5000).await;
    let path = format!("{}/code", booking_path(&held));
    guest.put(&path, json!({ "code": "ALLFREE" })).await.expect_problem(422, "code_not_for_these");
    // Nobody gives it away, and nothing is no card.
    let gift = json!({
        "occurrence_id": shop.show.occurrence_id, "email": "friend@example.org", "name": "Friend",
        "items": [{ "offer_id": shop.card["id"], "quantity": 1 }],
    });
    let gifts = shop.org.path(&format!("/events/{}/gifts", shop.show.event_id));
    shop.org.client.post_key(&gifts, gift, &key()).await.expect(422);
    let free = json!({
        "occurrence_id": shop.show.occurrence_id,
        "items": [{ "offer_id": shop.card["id"], "quantity": 1, "unit_price": 0 }],
    });
    let reply = shop.app.client().post_key(&shop.show.holds_path(), free, &key()).await;
    assert!((400..500).contains(&reply.status.as_u16()), "{}", reply.text());
    // A card buys no card, but the ticket beside it.
    let code = shop.code(9000).await;
    let reply = check_out_with(&guest, &held, &[&code]).await;
    reply.expect_problem(422, "invalid");
    let body = json!({
        "occurrence_id": shop.show.occurrence_id,
        "items": [
            { "offer_id": shop.card["id"], "quantity": 1, "unit_price": 2000 },
            { "offer_id": shop.show.offer_id, "quantity": 1 },
        ],
    });
    let other = shop.app.client();
    let both = other.post_key(&shop.show.holds_path(), body, &key()).await.expect(201).json;
    let quote =
        other.post(&format!("{}/tenders", booking_path(&both)), json!({ "cards": [code] })).await.expect(200);
    assert_eq!((&quote["cards"][0]["pays"]["amount"], &quote["due"]["amount"]), (&json!(2500), &json!(2000)));
}

#[tokio::test]
async fn cards_are_good_for_as_long_as_the_organizer_says() {
    let shop = shop().await;
    let settings = shop.org.path("/gift-card-settings");
    shop.org.client.put(&settings, json!({ "valid_months": 12 })).await.expect(200);
    assert_eq!(shop.org.client.get(&settings).await.expect(200)["valid_months"], 12);
    shop.org.client.put(&settings, json!({ "valid_months": 0 })).await.expect(422);
    let booked = shop.bought(&shop.app.client(), 5000).await;
    assert_eq!(booked["gift_cards"][0]["expires_at"], "2028-01-10T12:00:00Z");
}
