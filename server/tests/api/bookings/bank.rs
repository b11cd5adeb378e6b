//! The sandbox's bank as a careless sender of webhooks.

use std::fmt::Write as _;

use reqwest::Method;
use serde_json::{Value, json};

use super::text;
use crate::app::{Client, Reply, TestApp};

/// The bank's side of one booking's newest payment.
pub struct Bank<'a> {
    app: &'a TestApp,
    page: String,
    attempt: String,
    amount: Value,
}

impl<'a> Bank<'a> {
    /// The bank that `booking` has to pay at.
    pub fn of(app: &'a TestApp, booking: &Value) -> Self {
        let url = text(&booking["payment"]["redirect_url"]);
        Self {
            app,
            page: url.strip_prefix(&app.url).expect("a page of ours").to_owned(),
            attempt: format!("{}.{}", text(&booking["event_id"]), text(&booking["payment"]["id"])),
            amount: booking["total"]["amount"].clone(),
        }
    }

    /// Presses a button on the bank's page, as the buyer's browser does.
    pub async fn press(&self, client: &Client, action: &str) -> Reply {
        client.raw(client.request(Method::POST, &self.page).form(&[("action", action)])).await
    }

    /// News about the payment.
    pub fn news(&self, state: &str) -> Value {
        let session = self.page.rsplit('/').next().expect("a session");
        json!({
            "id": format!("{session}.{state}"), "type": format!("payment.{state}"), "created": 0,
            "data": {
                "session": session, "attempt": self.attempt, "amount": self.amount, "currency": "EUR",
                "state": state, "failure": null,
            },
        })
    }

    /// Posts news with a good signature, as a machine: no cookies, no origin.
    pub async fn tell(&self, news: &Value) -> Reply {
        let body = news.to_string();
        let time = self.app.clock.now().as_second();
        let mac = self.app.services.keys.rings.webhook.hmac(format!("{time}.{body}").as_bytes());
        let hex = mac.iter().fold(String::new(), |mut hex, byte| {
            _ = write!(hex, "{byte:02x}");
            hex
        });
        let request = reqwest::Client::new()
            .post(format!("{}/api/v1/webhooks/payments/sandbox", self.app.url))
            .header("content-type", "application/json")
            .header("admit-signature", format!("t={time},v1={hex}"))
            .body(body);
        self.app.client().raw(request).await
    }
}
