//! The electronic invoice adds up by the rules of EN 16931.

use serde_json::json;

use super::{billing, details, documents, text};
use crate::{
    app::*,
    prices::{fee, put, tax},
};

/// The texts of all elements `name`, in order.
fn all(xml: &str, name: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), xml);
    while let Some(start) = rest.find(&format!("<{name}")) {
        let after = &rest[start + name.len() + 1..];
        let Some(body) = after.find('>') else { break };
        if !after.starts_with([' ', '>']) {
            rest = after;
            continue;
        }
        let end = after.find(&format!("</{name}>")).expect("the element ends");
        found.push(after[body + 1..end].to_owned());
        rest = &after[end..];
    }
    found
}

fn one(xml: &str, name: &str) -> String {
    let found = all(xml, name);
    assert_eq!(found.len(), 1, "{name} in {xml}");
    found[0].clone()
}

/// `12.34` in cents.
fn cents(text: &str) -> i64 {
    let (whole, rest) = text.split_once('.').expect("two digits after the point");
    assert_eq!(rest.len(), 2, "{text}");
    whole.parse::<i64>().unwrap() * 100 + rest.parse::<i64>().unwrap()
}

/// Every element is closed where it was opened, and none is empty.
fn assert_well_formed(xml: &str) {
    let mut open = Vec::new();
    let body = xml.split_once("?>").expect("a declaration").1;
    for tag in body.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("tags end");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop().as_deref(), Some(name)),
            None => {
                open.push(tag.split(' ').next().unwrap().to_owned());
                assert!(!text.trim().is_empty() || !tag.starts_with("cbc:"), "{tag} is empty");
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

/// The sums of EN 16931: BR-CO-10, 13, 14, 15, 16, 17, BR-S-08, and the price of each line (Peppol R120).
fn assert_adds_up(xml: &str) {
    assert_well_formed(xml);
    let total = one(xml, "cac:LegalMonetaryTotal");
    let sum = |name: &str| cents(&one(&total, name));
    let lines: Vec<String> =
        all(xml, "cac:InvoiceLine").into_iter().chain(all(xml, "cac:CreditNoteLine")).collect();
    assert!(!lines.is_empty());
    let nets: i64 = lines.iter().map(|line| cents(&one(line, "cbc:LineExtensionAmount"))).sum();
    assert_eq!(nets, sum("cbc:LineExtensionAmount"), "BR-CO-10");
    assert_eq!(nets, sum("cbc:TaxExclusiveAmount"), "BR-CO-13");
    let taxes = one(xml, "cac:TaxTotal");
    let parts = all(&taxes, "cac:TaxSubtotal");
    let part = |part: &String, name: &str| cents(&one(part, name));
    let tax: i64 = parts.iter().map(|sub| part(sub, "cbc:TaxAmount")).sum();
    assert_eq!(tax, cents(&all(&taxes, "cbc:TaxAmount")[0]), "BR-CO-14");
    assert_eq!(sum("cbc:TaxInclusiveAmount"), nets + tax, "BR-CO-15");
    let prepaid = all(&total, "cbc:PrepaidAmount").first().map_or(0, |paid| cents(paid));
    assert_eq!(sum("cbc:PayableAmount"), sum("cbc:TaxInclusiveAmount") - prepaid, "BR-CO-16");
    for sub in &parts {
        let rate: f64 = one(sub, "cbc:Percent").parse().unwrap();
        let (net, tax) = (part(sub, "cbc:TaxableAmount"), part(sub, "cbc:TaxAmount"));
        #[allow(clippy::cast_precision_loss)]
        let off = tax as f64 - net as f64 * rate / 100.0;
        assert!(off.abs() <= 1.0, "BR-CO-17: {tax} for {net} at {rate}");
        let of_rate = lines.iter().filter(|line| {
            let category = one(line, "cac:ClassifiedTaxCategory");
            category.contains(&format!("<cbc:Percent>{}</cbc:Percent>", one(sub, "cbc:Percent")))
        });
        let of_lines: i64 = of_rate.map(|line| cents(&one(line, "cbc:LineExtensionAmount"))).sum();
        assert_eq!(of_lines, net, "BR-S-08");
    }
    for line in &lines {
        let price = one(line, "cac:Price");
        let quantity = all(line, "cbc:InvoicedQuantity").into_iter().chain(all(line, "cbc:CreditedQuantity"));
        assert_eq!(quantity.last(), Some(one(&price, "cbc:BaseQuantity")));
        assert_eq!(cents(&one(&price, "cbc:PriceAmount")), cents(&one(line, "cbc:LineExtensionAmount")));
    }
}

#[tokio::test]
async fn invoices_and_credit_notes_add_up() {
    let app = TestApp::new().await;
    for (index, (rate, inclusive, price)) in
        [(1900, true, 3333), (700, false, 999), (550, true, 1), (0, true, 2500)].into_iter().enumerate()
    {
        // An organizer of its own: `tax` writes all of the rates anew.
        let org = billing(&app).await;
        put(&org.client, &org.path("/fees"), "fees", json!([fee(50, 250, true)])).await;
        let show = app.event(&org, EventSpec { price_minor: price, ..EventSpec::default() }).await;
        tax(&org, &show, rate, inclusive).await;
        let guest = app.client();
        let held = app.hold(&guest, &show, 3).await;
        guest.put(&format!("{}/billing", booking_path(&held)), details()).await.expect(200);
        let booked = app.check_out(&guest, &held, "ada@example.org").await;
        app.pay(&guest, &booked, "pay").await;
        app.run_jobs().await;
        let booked = guest.get(&booking_path(&held)).await.expect(200).json;
        let path = org.path(&format!("/events/{}/bookings/{}/returns", show.event_id, text(&held["id"])));
        let back = json!({ "cancels": "tickets", "ticket_ids": [booked["tickets"][1]["id"]],
                           "refund_minor": 1, "fee_minor": 0, "reason": "<b>& more", "notify": false });
        org.client.post_key(&path, back, &key()).await.expect(201);
        app.run_jobs().await;
        let written = documents(&guest, &held).await;
        assert_eq!(written.len(), 2, "case {index}");
        for document in &written {
            let id = text(&document["id"]);
            let path = format!("{}/documents/{id}/xml", booking_path(&held));
            let xml = guest.get(&path).await.expect(200).text();
            let of_desk = org.path(&format!("/events/{}/documents/{id}/xml", show.event_id));
            assert_eq!(org.client.get(&of_desk).await.expect(200).text(), xml);
            assert_adds_up(&xml);
            assert_eq!(
                cents(&one(&xml, "cbc:TaxInclusiveAmount")),
                document["total"]["amount"].as_i64().unwrap()
            );
            assert_eq!(one(&xml, "cbc:BuyerReference"), "PO-77");
            assert!(xml.contains("Käufer &amp; Söhne AG") && xml.contains("DE811569869"));
            assert!(!xml.contains("<b>"));
            let category = all(&xml, "cac:TaxCategory")[0].clone();
            assert_eq!(category.contains("<cbc:ID>S</cbc:ID>"), rate > 0);
            assert_eq!(category.contains("TaxExemptionReason"), rate == 0, "BR-S-10, BR-E-10");
        }
    }
}

#[tokio::test]
async fn reverse_charge_is_what_the_organizer_turned_on_and_only_without_tax() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let mut settings = super::settings(0);
    settings["reverse_charge"] = json!(true);
    org.client.put(&org.path("/billing"), settings).await.expect(200);
    let show = app.event(&org, EventSpec::default()).await;
    let guest = app.client();
    let mut abroad = details();
    abroad["country"] = json!("AT");
    abroad["vat_id"] = json!("ATU13585627");
    let xml_of = async |details: serde_json::Value| {
        let booked = app.buy(&guest, &show, 1).await;
        guest.put(&format!("{}/billing", booking_path(&booked)), details).await.expect(200);
        let id = text(&documents(&guest, &booked).await[0]["id"]);
        guest.get(&format!("{}/documents/{id}/xml", booking_path(&booked))).await.expect(200).text()
    };
    let xml = xml_of(abroad.clone()).await;
    assert!(xml.contains("<cbc:ID>AE</cbc:ID>") && xml.contains("VATEX-EU-AE"));
    assert_adds_up(&xml);
    assert!(!xml_of(details()).await.contains("<cbc:ID>AE</cbc:ID>"), "the same country");
    tax(&org, &show, 1900, true).await;
    assert!(!xml_of(abroad).await.contains("<cbc:ID>AE</cbc:ID>"), "tax was charged");
}
