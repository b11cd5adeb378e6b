//! Gift cards and credit: sold, spent beside a bank, refunded, and never spent twice.

mod back;
mod desk;
mod edges;
mod paying;
mod race;
mod selling;

use serde_json::{Value, json};

pub use crate::bookings::{Bank, text};
pub use crate::prices::books;

use crate::app::*;

/// A shop that sells gift cards beside its tickets.
pub struct Shop {
    pub app: TestApp,
    pub org: Organizer,
    pub show: Show,
    /// The gift card that is sold for any sum from one euro on.
    pub card: Value,
}

/// A shop whose tickets cost 25 euros.
pub async fn shop() -> Shop {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let card = card_product(&org, &show).await;
    Shop { app, org, show, card }
}

/// The offer of a gift card that costs what the buyer likes, from one euro on.
pub async fn card_product(org: &Organizer, show: &Show) -> Value {
    let path = org.path(&format!("/events/{}/ticket-types", show.event_id));
    let card = json!({ "name": "Gift card", "kind": "gift_card", "price_minor": 100, "flexible": true, "capacity": 1000 });
    org.client.post(&path, card).await.expect(201)["offers"][0].clone()
}

impl Shop {
    /// A hold of one gift card for so much.
    pub async fn hold_card(&self, client: &Client, minor: i64) -> Value {
        let body = json!({
            "occurrence_id": self.show.occurrence_id,
            "items": [{ "offer_id": self.card["id"], "quantity": 1, "unit_price": minor }],
        });
        client.post_key(&self.show.holds_path(), body, &key()).await.expect(201).json
    }

    /// The booking with which somebody bought a gift card for so much.
    pub async fn bought(&self, client: &Client, minor: i64) -> Value {
        let held = self.hold_card(client, minor).await;
        let paying = self.app.check_out(client, &held, "giver@example.org").await;
        self.app.pay(client, &paying, "pay").await;
        self.app.run_jobs().await;
        client.get(&booking_path(&held)).await.expect(200).json
    }

    /// The code of a fresh gift card for so much.
    pub async fn code(&self, minor: i64) -> String {
        let booked = self.bought(&self.app.client(), minor).await;
        text(&booked["gift_cards"][0]["code"])
    }

    /// What can be spent of a card, and what is set aside.
    pub async fn on(&self, code: &str) -> (i64, i64) {
        let reply = self.app.client().post("/api/v1/gift-cards/balance", json!({ "code": code })).await;
        let seen = reply.expect(200);
        (seen["balance"]["amount"].as_i64().unwrap(), seen["reserved"]["amount"].as_i64().unwrap())
    }

    /// Holds so many tickets and checks them out with these cards.
    pub async fn pay_with(&self, client: &Client, tickets: u32, codes: &[&str]) -> Reply {
        let held = self.app.hold(client, &self.show, tickets).await;
        check_out_with(client, &held, codes).await
    }
}

/// Takes a booking to the checkout with cards.
pub async fn check_out_with(client: &Client, held: &Value, codes: &[&str]) -> Reply {
    let body = json!({ "email": "ada@example.org", "name": "Ada Lovelace", "cards": codes });
    client.post_key(&format!("{}/checkout", booking_path(held)), body, &key()).await
}

/// The booking as its buyer sees it now.
pub async fn seen(client: &Client, booking: &Value) -> Value {
    client.get(&booking_path(booking)).await.expect(200).json
}

/// A return of an organizer.
pub async fn give_back(shop: &Shop, booking: &Value, mut body: Value) -> Reply {
    let (event, id) = (text(&booking["event_id"]), text(&booking["id"]));
    body["reason"] = json!("As agreed");
    body["notify"] = json!(true);
    let path = shop.org.path(&format!("/events/{event}/bookings/{id}/returns"));
    shop.org.client.post_key(&path, body, &key()).await
}
