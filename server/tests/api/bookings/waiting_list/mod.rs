//! The waiting list: places that come free go to it first, in order, once, and for ever to nobody.

mod answers;
mod desk;
mod end;
mod fair;
mod join;
mod privacy;
mod race;
mod reserve;
mod seats;

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::*;

/// A place on a list, with the secret of its mailed link.
#[derive(Debug, Clone)]
pub struct Place {
    pub path: String,
    pub token: String,
    pub email: String,
}

/// A request with the secret of a mailed link.
pub async fn with_token(
    client: &Client,
    method: Method,
    path: &str,
    token: &str,
    body: Option<Value>,
) -> Reply {
    let mut request = client.request(method, path).header("X-Waiting-List-Token", token);
    if let Some(body) = body {
        request = request.json(&body);
    }
    client.raw(request).await
}

impl Place {
    /// The entry as its person sees it.
    pub async fn see(&self, app: &TestApp) -> Value {
        with_token(&app.client(), Method::GET, &self.path, &self.token, None).await.expect(200).json
    }

    /// `POST` to a path below the entry.
    pub async fn post(&self, client: &Client, verb: &str, body: Option<Value>) -> Reply {
        let path = format!("{}/{verb}", self.path);
        with_token(client, Method::POST, &path, &self.token, body).await
    }

    pub async fn leave(&self, client: &Client) -> Reply {
        with_token(client, Method::DELETE, &self.path, &self.token, None).await
    }
}

impl Show {
    pub fn list_path(&self) -> String {
        format!("/api/v1/events/{}/waiting-list", self.event_id)
    }

    /// What somebody wishes: `quantity` of the show's only ticket.
    pub fn wish(&self, quantity: u32, minimum: u32) -> Value {
        json!({ "choices": [{ "occurrence_id": self.occurrence_id, "product_id": self.product_id }],
                "quantity": quantity, "minimum": minimum })
    }

    /// The body of a request to join.
    pub fn join(&self, email: &str, quantity: u32, minimum: u32) -> Value {
        json!({ "wish": self.wish(quantity, minimum), "email": email, "consent": true })
    }

    /// The path of the organizer's side of the list.
    pub fn desk(&self, org: &Organizer, rest: &str) -> String {
        org.path(&format!("/events/{}/waiting-list{rest}", self.event_id))
    }
}

/// What a pool counts, and what it keeps for the list.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Kept {
    pub held: i32,
    pub sold: i32,
    pub reserved: i32,
    pub waited_for: bool,
}

pub fn kept(held: i32, sold: i32, reserved: i32, waited_for: bool) -> Kept {
    Kept { held, sold, reserved, waited_for }
}

impl TestApp {
    /// A show whose places are all sold, one by one: its bookings.
    pub async fn sold_out(&self, org: &Organizer, capacity: i32) -> (Show, Vec<Value>) {
        let show = self.event(org, EventSpec { capacity, price_minor: 0, ..EventSpec::default() }).await;
        let mut bookings = Vec::new();
        for _ in 0..capacity {
            bookings.push(self.buy(&self.client(), &show, 1).await);
        }
        (show, bookings)
    }

    /// Somebody who joined and followed the link in the mail.
    pub async fn wait_for(&self, show: &Show, quantity: u32, minimum: u32) -> Place {
        let email = self.fresh_email("waiter");
        self.wait_as(show, &email, show.join(&email, quantity, minimum)).await
    }

    pub async fn wait_as(&self, show: &Show, email: &str, body: Value) -> Place {
        let client = self.client();
        assert!(client.post(&show.list_path(), body).await.expect(202)["entry"].is_null());
        self.run_jobs().await;
        let place = self.mailed_place(show, email).await;
        let entry = place.post(&client, "confirm", None).await.expect(200).json;
        assert_eq!(entry["state"], "waiting", "{entry}");
        place
    }

    /// The place whose link is in the newest mail to `email`.
    pub async fn mailed_place(&self, show: &Show, email: &str) -> Place {
        let mails = self.mails().await;
        let mail = mails.iter().rev().find(|mail| mail.to == email).expect("a mail");
        let link = mail.link("/waiting-list/");
        let id = link.split('#').next().unwrap().rsplit('/').next().unwrap();
        Place {
            path: format!("{}/{id}", show.list_path()),
            token: mail.token("/waiting-list/"),
            email: email.to_owned(),
        }
    }

    /// The organizer calls a booking off.
    pub async fn call_off(&self, org: &Organizer, booking: &Value) {
        let path = format!(
            "/events/{}/bookings/{}/cancel",
            booking["event_id"].as_str().unwrap(),
            booking["id"].as_str().unwrap()
        );
        org.client
            .post(&org.path(&path), json!({ "reason": "They asked for it", "refund": true }))
            .await
            .expect(200);
    }

    /// What the list does by itself.
    pub async fn serve_lists(&self) {
        self.run_schedule("waiting_lists").await;
        self.run_jobs().await;
    }

    pub async fn kept(&self, show: &Show) -> Kept {
        sqlx::query_as("select held, sold, reserved, waited_for from events.pools where id = $1::uuid")
            .bind(&show.pool_id)
            .fetch_one(&self.db)
            .await
            .expect("the pool")
    }

    /// Mails to `email` whose subject has `words`.
    pub async fn mails_to(&self, email: &str, words: &str) -> usize {
        self.mails().await.iter().filter(|mail| mail.to == email && mail.subject.contains(words)).count()
    }
}
