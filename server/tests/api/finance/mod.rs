//! What bookkeepers keep: invoices, credit notes, exports, statements.

mod exports;
mod invoices;
mod numbers;
mod statements;
mod xml;

use serde_json::{Value, json};

use crate::app::*;
pub use crate::bookings::text;

/// Settings with which invoices are written.
pub fn settings(version: i64) -> Value {
    json!({
        "version": version, "enabled": true, "legal_name": "Nachtklang Konzerte GmbH",
        "address_line": "Hauptstraße 1", "postal_code": "10115", "city": "Berlin", "country": "DE",
        "vat_id": "DE136695976", "tax_number": null, "email": "billing@example.org", "phone": "+49 30 1234567",
        "invoice_prefix": "INV-{year}-", "credit_note_prefix": "CN-{year}-", "footer": "HRB 1 Berlin",
        "small_business": false, "exemption_note": "", "reverse_charge": false,
    })
}

/// An organization that writes invoices.
pub async fn billing(app: &TestApp) -> Organizer {
    let org = app.organizer().await;
    org.client.put(&org.path("/billing"), settings(0)).await.expect(200);
    org
}

pub fn details() -> Value {
    json!({
        "company": "Käufer & Söhne AG", "address_line": "Ring 2", "postal_code": "80331", "city": "München",
        "country": "DE", "vat_id": "de 811 569 869", "reference": "PO-77",
    })
}

/// The documents of a booking, the newest first.
pub async fn documents(client: &Client, booking: &Value) -> Vec<Value> {
    let reply = client.get(&format!("{}/billing", booking_path(booking))).await.expect(200);
    reply["documents"].as_array().cloned().unwrap_or_default()
}
