//! What the organizer sees of cards, and what the books, statements and exports say.

use serde_json::json;

use super::{seen, shop, text};
use crate::app::*;

#[tokio::test]
async fn the_organizer_sees_every_move_and_no_code() {
    let shop = shop().await;
    let code = shop.code(5000).await;
    let guest = shop.app.client();
    let paying = shop.pay_with(&guest, 1, &[&code]).await.expect(200).json;
    shop.app.run_jobs().await;
    let list = shop.org.client.get(&shop.org.path("/purses")).await.expect(200);
    assert!(!list.text().contains(&code));
    let purse = &list["items"][0];
    assert_eq!((&purse["balance"]["amount"], &purse["last_four"]), (&json!(2500), &json!(code[20..])));
    let path = shop.org.path(&format!("/purses/{}", text(&purse["id"])));
    let history = shop.org.client.get(&path).await.expect(200);
    let kinds: Vec<_> =
        history["entries"].as_array().unwrap().iter().map(|entry| text(&entry["kind"])).collect();
    assert_eq!(kinds, ["spent", "reserved", "issued"]);
    assert!(
        text(&history["entries"][0]["description"])
            .contains(&text(&seen(&guest, &paying).await["reference"]))
    );
    for (query, found) in [("q=nothing-at-all", 0), ("kind=credit", 0), ("kind=gift_card", 1)] {
        let list = shop.org.client.get(&shop.org.path(&format!("/purses?{query}"))).await.expect(200);
        assert_eq!(list["items"].as_array().map(Vec::len), Some(found), "{query}");
    }
    let tail = shop.org.path(&format!("/purses?q={}", &code[20..]));
    assert_eq!(shop.org.client.get(&tail).await.expect(200)["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_disputed_price_stops_the_card_until_it_is_won() {
    let shop = shop().await;
    let booked = shop.bought(&shop.app.client(), 5000).await;
    let code = text(&booked["gift_cards"][0]["code"]);
    let ids: (uuid::Uuid, uuid::Uuid) =
        (text(&booked["event_id"]).parse().unwrap(), text(&booked["id"]).parse().unwrap());
    let state = |app: &TestApp| {
        let (client, code) = (app.client(), code.clone());
        async move {
            let reply = client.post("/api/v1/gift-cards/balance", json!({ "code": code })).await.expect(200);
            text(&reply["state"])
        }
    };
    for (frozen, expected) in [(true, "blocked"), (true, "blocked"), (false, "active")] {
        let mut tx = shop.app.services.db.begin().await.unwrap();
        let (event, booking) = (kit::EventId(ids.0), kit::BookingId(ids.1));
        let now = shop.app.clock.now();
        shop.app.services.payments.freeze_cards(&mut tx, event, booking, frozen, now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(state(&shop.app).await, expected);
    }
}

#[tokio::test]
async fn statements_and_datev_know_the_account() {
    let shop = shop().await;
    let code = shop.code(5000).await;
    let guest = shop.app.client();
    shop.pay_with(&guest, 1, &[&code]).await.expect(200);
    shop.app.run_jobs().await;
    shop.app.clock.advance(3600);
    let open = shop.org.client.get(&shop.org.path("/statements")).await.expect(200);
    let figures = &open["open"][0]["figures"];
    // What a card pays is no money that came: the card's price was.
    assert_eq!(
        (&figures["gross_minor"], &figures["net_minor"], &figures["other_minor"]),
        (&json!(5000), &json!(5000), &json!(0))
    );
    let accounts = figures["accounts"].as_array().unwrap();
    let cards = accounts.iter().find(|account| account["account"] == "gift_cards").expect("the account");
    assert_eq!((&cards["debit_minor"], &cards["credit_minor"]), (&json!(2500), &json!(5000)));
    let settings = shop.org.client.get(&shop.org.path("/datev")).await;
    if settings.status == 200 {
        assert_eq!(settings["accounts"]["gift_cards"], 1700);
    }
}
