//! The sales rules: price ladders, limits, access codes, channels.

mod channels;
mod codes;
mod extension;
mod groups;
mod ladder;
mod limits;

use serde_json::{Value, json};

pub use crate::bookings::text;

use crate::app::*;

/// An offer of the show's product.
pub async fn add_offer(org: &Organizer, show: &Show, body: Value) -> Value {
    let path = org.path(&format!("/events/{}/products/{}/offers", show.event_id, show.product_id));
    org.client.post(&path, body).await.expect(201).json
}

/// Changes the show's first offer.
pub async fn change_offer(org: &Organizer, show: &Show, offer: &Value, change: Value) -> Reply {
    let id = offer["id"].as_str().expect("an id");
    let path = org.path(&format!("/events/{}/products/{}/offers/{id}", show.event_id, show.product_id));
    let mut body = change;
    body["version"] = offer["version"].clone();
    org.client.patch(&path, body).await
}

/// The show's product as its organizer sees it.
pub async fn product(org: &Organizer, show: &Show) -> Value {
    let path = org.path(&format!("/events/{}/products", show.event_id));
    let products = org.client.get(&path).await.expect(200);
    let of_show = |product: &&Value| product["id"] == show.product_id.as_str();
    products["items"].as_array().expect("products").iter().find(of_show).expect("the product").clone()
}

/// The body of a hold of so many units of these offers.
pub fn hold_of(show: &Show, items: &[(&Value, u32)]) -> Value {
    let item = |(offer, quantity): &(&Value, u32)| json!({ "offer_id": offer["id"], "quantity": quantity });
    json!({
        "occurrence_id": show.occurrence_id,
        "items": items.iter().map(item).collect::<Vec<_>>(),
    })
}

impl TestApp {
    /// The offers of the show's product on its event page.
    pub async fn page_offers(&self, show: &Show) -> Vec<Value> {
        // Pages are made once a second, and news of a change may take a moment.
        self.clock.advance(1);
        let page = self.client().get(&format!("/api/v1/catalogue/events/{}", show.slug)).await.expect(200);
        page["occurrences"][0]["products"][0]["offers"].as_array().expect("offers").clone()
    }
}
