//! The people of the tests, and what they usually do.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Client, TestApp};

/// Someone who sells.
#[derive(Clone)]
pub struct Organizer {
    pub client: Client,
    pub organization_id: String,
    pub email: String,
}

impl Organizer {
    /// A path below this organization: `org.path("/events")`.
    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/organizations/{}{rest}", self.organization_id)
    }
}

/// What the event of a test looks like.
#[derive(Debug, Clone)]
pub struct EventSpec {
    pub title: String,
    pub capacity: i32,
    pub price_minor: i64,
    pub currency: String,
    pub category: String,
    /// Hours from now until it starts; it ends three hours later.
    pub starts_in_hours: i64,
    pub sales_start: Option<String>,
    pub sales_end: Option<String>,
    pub publish: bool,
}

impl Default for EventSpec {
    fn default() -> Self {
        Self {
            title: "Winter Concert".into(),
            capacity: 100,
            price_minor: 2500,
            currency: "EUR".into(),
            category: "music".into(),
            starts_in_hours: 24 * 30,
            sales_start: None,
            sales_end: None,
            publish: true,
        }
    }
}

/// An event with one occurrence, one product, one offer and one pool.
#[derive(Debug, Clone)]
pub struct Show {
    pub event_id: String,
    pub occurrence_id: String,
    pub product_id: String,
    pub offer_id: String,
    pub pool_id: String,
    pub slug: String,
}

impl Show {
    /// The body of a hold for `quantity` places.
    pub fn hold(&self, quantity: u32) -> Value {
        json!({
            "occurrence_id": self.occurrence_id,
            "items": [{ "offer_id": self.offer_id, "quantity": quantity }],
        })
    }

    pub fn holds_path(&self) -> String {
        format!("/api/v1/events/{}/holds", self.event_id)
    }
}

/// A fresh `Idempotency-Key`.
pub fn key() -> String {
    Uuid::now_v7().to_string()
}

impl TestApp {
    /// A user who registered, proved the address and is signed in.
    pub async fn user(&self, email: &str) -> Client {
        self.create_user(email, None).await;
        let client = self.client();
        client.sign_in(email).await.expect(200);
        client
    }

    /// A signed-in person who runs the installation.
    pub async fn platform_admin(&self) -> Client {
        let email = self.fresh_email("admin");
        self.create_user(&email, Some(kit::PlatformRole::Admin)).await;
        let client = self.client();
        client.sign_in(&email).await.expect(200);
        client
    }

    /// The owner of a fresh organization.
    pub async fn organizer(&self) -> Organizer {
        let email = self.fresh_email("organizer");
        let client = self.user(&email).await;
        let body = json!({
            "name": format!("Stage {}", email.split('@').next().unwrap_or("")),
            "country": "DE",
            "currency": "EUR",
            "time_zone": "Europe/Berlin",
        });
        let organization_id = client.post("/api/v1/organizations", body).await.expect(201).str("id");
        Organizer { client, organization_id, email }
    }

    /// A signed-in member of `organizer`'s organization with `role`, invited by mail.
    pub async fn member(&self, organizer: &Organizer, role: &str) -> Client {
        let email = self.fresh_email(role);
        let client = self.user(&email).await;
        let body = json!({ "email": email, "role": role });
        organizer.client.post(&organizer.path("/invitations"), body).await.expect(201);
        self.run_jobs().await;
        let mails = self.mails().await;
        let mail = mails.iter().rev().find(|mail| mail.to == email).expect("an invitation by mail");
        let body = json!({ "token": mail.token("token=") });
        client.post("/api/v1/invitations/accept", body).await.expect(200);
        client
    }

    /// An event of `organizer`, made and published the way organizers do.
    pub async fn event(&self, organizer: &Organizer, spec: EventSpec) -> Show {
        let client = &organizer.client;
        let body = json!({ "title": spec.title, "category": spec.category, "currency": spec.currency });
        let event = client.post(&organizer.path("/events"), body).await.expect(201);
        let path = organizer.path(&format!("/events/{}", event.str("id")));
        let body = json!({
            "version": event["version"],
            "summary": "An evening to remember.",
            "description": "Doors open an hour before the start. *Bring friends.*",
        });
        client.patch(&path, body).await.expect(200);
        let venue = json!({
            "name": "Great Hall", "address": "Main Street 1", "city": "Berlin", "country": "DE",
            "time_zone": "Europe/Berlin",
        });
        let venue_id = client.post(&organizer.path("/venues"), venue).await.expect(201).str("id");
        let start = self.clock.now().plus_seconds(spec.starts_in_hours * 3600);
        let body = json!({
            "starts_at": start, "ends_at": start.plus_seconds(3 * 3600),
            "time_zone": "Europe/Berlin", "venue_id": venue_id,
        });
        let occurrence_id = client.post(&format!("{path}/occurrences"), body).await.expect(201).str("id");
        let body = json!({
            "name": "Standing", "price_minor": spec.price_minor, "capacity": spec.capacity,
            "sales_start": spec.sales_start, "sales_end": spec.sales_end,
        });
        let product = client.post(&format!("{path}/ticket-types"), body).await.expect(201);
        let slug = match spec.publish {
            true => client.post(&format!("{path}/publish"), json!({})).await.expect(200).str("slug"),
            false => event.str("slug"),
        };
        Show {
            event_id: event.str("id"),
            occurrence_id,
            product_id: product.str("id"),
            offer_id: text(&product["offers"][0]["id"]),
            pool_id: text(&product["pools"][0]["pool_id"]),
            slug,
        }
    }

    /// A hold of `quantity` places.
    pub async fn hold(&self, client: &Client, show: &Show, quantity: u32) -> Value {
        client.post_key(&show.holds_path(), show.hold(quantity), &key()).await.expect(201).json
    }

    /// Takes `booking` to the checkout, as "Ada Lovelace" unless the booking's person is given.
    pub async fn check_out(&self, client: &Client, booking: &Value, email: &str) -> Value {
        let path = format!("{}/checkout", booking_path(booking));
        client
            .post_key(&path, json!({ "email": email, "name": "Ada Lovelace" }), &key())
            .await
            .expect(200)
            .json
    }

    /// Hold, checkout, payment at the sandbox's bank, confirmation: the confirmed booking.
    pub async fn buy(&self, client: &Client, show: &Show, quantity: u32) -> Value {
        let email = self.fresh_email("buyer");
        self.buy_as(client, show, quantity, &email).await
    }

    /// Like [`TestApp::buy`], for a buyer with this address.
    pub async fn buy_as(&self, client: &Client, show: &Show, quantity: u32, email: &str) -> Value {
        let held = self.hold(client, show, quantity).await;
        let booking = self.check_out(client, &held, email).await;
        if booking["state"] != "confirmed" {
            self.pay(client, &booking, "pay").await;
            self.run_jobs().await;
        }
        let booking = client.get(&booking_path(&booking)).await.expect(200).json;
        assert_eq!(booking["state"], "confirmed", "{booking}");
        self.run_jobs().await;
        booking
    }

    /// Presses the button `action` (`pay`, `decline`, …) on the sandbox's bank page of this booking.
    pub async fn pay(&self, client: &Client, booking: &Value, action: &str) {
        let url = text(&booking["payment"]["redirect_url"]);
        let path = url.strip_prefix(&self.url).unwrap_or(&url).to_owned();
        client.get(&path).await.expect(200);
        let form = client.request(reqwest::Method::POST, &path).form(&[("action", action)]);
        let reply = client.raw(form).await;
        assert!(reply.status.is_redirection() || reply.status.is_success(), "{}", reply.text());
    }
}

/// The path of a booking in the API.
pub fn booking_path(booking: &Value) -> String {
    format!("/api/v1/events/{}/bookings/{}", text(&booking["event_id"]), text(&booking["id"]))
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is not text")).to_owned()
}
