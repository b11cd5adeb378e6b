//! The waiting room, over HTTP.

mod desk;
mod door;
mod line;
mod riddle;
mod shared;

use serde_json::{Value, json};

use crate::app::*;

/// A show with a waiting room that is on.
pub struct Hall {
    pub app: TestApp,
    pub org: Organizer,
    pub show: Show,
}

impl Hall {
    /// `settings` go over the usual ones: on, no draw, sixty people a minute.
    pub async fn open(capacity: i32, settings: Value) -> Self {
        Self::with(capacity, settings, |_| {}).await
    }

    pub async fn with(capacity: i32, settings: Value, change: impl FnOnce(&mut server::Config)) -> Self {
        let app = TestApp::with(change).await;
        let org = app.organizer().await;
        let show = app.event(&org, EventSpec { capacity, ..EventSpec::default() }).await;
        let hall = Self { app, org, show };
        hall.set(settings, 0).await;
        hall
    }

    pub async fn set(&self, settings: Value, version: i64) -> Value {
        let mut body = json!({
            "enabled": true, "opens_at": null, "rate_per_minute": 60, "window_minutes": 10,
            "message": "", "proof_of_work": 0, "version": version,
        });
        for (key, value) in settings.as_object().expect("an object") {
            body[key] = value.clone();
        }
        self.org.client.put(&self.desk_path(""), body).await.expect(200).json
    }

    pub fn desk_path(&self, rest: &str) -> String {
        self.org.path(&format!("/events/{}/waiting-room{rest}", self.show.event_id))
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/events/{}/waiting-room{rest}", self.show.event_id)
    }

    pub async fn desk(&self) -> Value {
        self.org.client.get(&self.desk_path("")).await.expect(200).json
    }

    pub async fn enter(&self, visitor: &Client) -> Reply {
        visitor.post(&self.path("/enter"), json!({})).await
    }

    /// Enters and gives the status.
    pub async fn join(&self) -> (Client, Value) {
        let visitor = self.app.client();
        let status = self.enter(&visitor).await.expect(200).json;
        (visitor, status)
    }

    pub async fn status(&self, visitor: &Client) -> Value {
        visitor.get(&self.path("")).await.expect(200).json
    }

    pub async fn hold(&self, visitor: &Client) -> Reply {
        visitor.post_key(&self.show.holds_path(), self.show.hold(1), &key()).await
    }

    /// Seconds from now, as the API writes it.
    pub fn in_seconds(&self, seconds: i64) -> String {
        self.app.clock.now().plus_seconds(seconds).to_string()
    }
}

/// A status without what it says of the draw and of the moment.
pub fn state(status: &Value) -> &str {
    status["state"].as_str().expect("a state")
}
