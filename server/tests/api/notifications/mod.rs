//! Messages: written down once, delivered once, shown to nobody else.

mod deliver;
mod smtp;
mod viewer;

use kit::Email;
use notifications::{NewMessage, Template};
use serde_json::json;

use crate::app::TestApp;

/// A running program, and its data folder.
struct Office {
    app: TestApp,
    folder: std::path::PathBuf,
}

impl Office {
    async fn new() -> Self {
        let mut folder = std::path::PathBuf::new();
        let app = TestApp::with(|config| folder.clone_from(&config.data_dir)).await;
        Self { app, folder }
    }

    /// Where the mails lie.
    fn mail_folder(&self) -> std::path::PathBuf {
        self.folder.join("mail")
    }

    /// The store of attachments.
    fn blobs(&self) -> data::blobs::Blobs {
        data::blobs::Blobs::folder(self.folder.join("files")).expect("a folder")
    }
}

impl std::ops::Deref for Office {
    type Target = TestApp;
    fn deref(&self) -> &TestApp {
        &self.app
    }
}

/// A message to `to` with this dedupe key.
fn message(to: &str, dedupe: &str) -> NewMessage {
    NewMessage {
        template: Template::VerifyEmail,
        to: to.parse::<Email>().expect("an address"),
        to_name: "Ada Lovelace".into(),
        locale: "en".into(),
        organization_id: None,
        reply_to: None,
        content: json!({ "link": "https://tickets.example.org/verify-email#token=abc" }),
        attachments: Vec::new(),
        dedupe: dedupe.into(),
    }
}

/// Sends in a transaction of its own.
async fn send(app: &TestApp, message: NewMessage) {
    let mut tx = app.db.begin().await.unwrap();
    app.services.notifications.send(&mut tx, message).await.unwrap();
    tx.commit().await.unwrap();
}

/// State, attempts and last error of the only message.
async fn state(app: &TestApp) -> (String, i16, Option<String>) {
    sqlx::query_as("select state, attempts, last_error from notifications.messages")
        .fetch_one(&app.db)
        .await
        .unwrap()
}
