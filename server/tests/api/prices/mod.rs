//! Prices: taxes, fees, codes, automatic discounts, and that nobody but the house decides what is paid.

mod charges;
mod codes;
mod tampering;

use serde_json::{Value, json};

pub use crate::bookings::text;

use crate::{app::*, rules::product};

/// Writes a list that is read and written as a whole; gives it as it is then.
pub async fn put(client: &Client, path: &str, field: &str, rules: Value) -> Value {
    let version = client.get(path).await.expect(200)["version"].clone();
    client.put(path, json!({ field: rules, "version": version })).await.expect(200).json
}

/// Adds the only tax rate of the organization and gives it to the show's product.
pub async fn tax(org: &Organizer, show: &Show, rate_bp: i32, inclusive: bool) -> String {
    let rates = json!([{ "name": "VAT", "rate_bp": rate_bp, "inclusive": inclusive }]);
    let rates = put(&org.client, &org.path("/tax-rates"), "rates", rates).await;
    let id = text(&rates["rates"][0]["id"]);
    let own = product(org, show).await;
    let path = org.path(&format!("/events/{}/products/{}", show.event_id, show.product_id));
    org.client.patch(&path, json!({ "version": own["version"], "tax_rate_id": id })).await.expect(200);
    id
}

pub fn fee(fixed_minor: i64, percent_bp: i32, passed_on: bool) -> Value {
    json!({
        "name": "Service fee", "fixed_minor": fixed_minor, "percent_bp": percent_bp, "currency": "EUR",
        "passed_on": passed_on,
    })
}

/// Sums of the books by account, in minor units; what is owed to somebody is positive.
pub async fn books(app: &TestApp) -> std::collections::BTreeMap<String, i64> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select code, -sum(amount_minor)::int8 from payments.entries group by code having sum(amount_minor) <> 0",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    rows.into_iter().collect()
}
