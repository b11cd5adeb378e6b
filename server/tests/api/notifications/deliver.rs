//! From the caller's transaction to the folder.

use kit::MessageId;
use notifications::{Attachment, Deliver, Template};
use serde_json::json;

use super::{Office, message, send, state};

#[tokio::test]
async fn a_message_leaves_with_its_transaction_or_not_at_all() {
    let app = Office::new().await;
    let mut tx = app.db.begin().await.unwrap();
    app.services.notifications.send(&mut tx, message("ada@example.org", "a")).await.unwrap();
    tx.rollback().await.unwrap();
    app.run_jobs().await;
    assert!(app.mails().await.is_empty());

    send(&app, message("ada@example.org", "a")).await;
    app.run_jobs().await;
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].to.as_str(), mails[0].subject.as_str()),
        ("ada@example.org", "Confirm your e-mail address")
    );
    assert_eq!(mails[0].token("verify-email"), "abc");
    assert!(mails[0].html.contains("Confirm my address"));
    assert_eq!(state(&app).await, ("sent".into(), 1, None));
}

#[tokio::test]
async fn the_same_key_is_one_message_and_what_is_sent_stays_sent() {
    let app = Office::new().await;
    for _ in 0..3 {
        send(&app, message("ada@example.org", "once")).await;
    }
    app.run_jobs().await;
    let id: MessageId =
        sqlx::query_scalar("select id from notifications.messages").fetch_one(&app.db).await.unwrap();
    std::fs::remove_dir_all(app.mail_folder()).unwrap();
    std::fs::create_dir_all(app.mail_folder()).unwrap();
    for _ in 0..3 {
        app.services.notifications.deliver(Deliver { message_id: id }).await.unwrap();
    }
    assert!(app.mails().await.is_empty(), "nothing is sent again");
    app.services.notifications.deliver(Deliver { message_id: MessageId::new() }).await.unwrap();
}

#[tokio::test]
async fn a_crash_before_the_note_repeats_the_same_mail() {
    let app = Office::new().await;
    send(&app, message("ada@example.org", "a")).await;
    app.run_jobs().await;
    let first = files(&app);
    sqlx::query("update notifications.messages set state = 'sending'").execute(&app.db).await.unwrap();
    let id: MessageId =
        sqlx::query_scalar("select id from notifications.messages").fetch_one(&app.db).await.unwrap();
    app.services.notifications.deliver(Deliver { message_id: id }).await.unwrap();
    let second = files(&app);
    assert_eq!(second.len(), 1, "one file, one Message-ID");
    assert_eq!(first[0].0, second[0].0);
    let message_id = |raw: &str| raw.lines().find(|line| line.starts_with("Message-ID:")).map(str::to_owned);
    assert!(message_id(&first[0].1).is_some_and(|line| line.contains(&id.to_string())));
    assert_eq!(message_id(&first[0].1), message_id(&second[0].1));
}

#[tokio::test]
async fn attachments_replies_and_languages_arrive() {
    let app = Office::new().await;
    let mut new = message("ada@example.org", "a");
    new.template = Template::BookingConfirmed;
    new.locale = "de-AT".into();
    new.reply_to = Some("help@kulturhaus.example".parse().unwrap());
    new.content = json!({
        "organization": "Kulturhaus", "accent_color": "#0a7d5c", "event": "Nacht des Rosts", "when": "Freitag, 20 Uhr",
        "venue": "Große Halle", "address": "Hauptstraße 1", "reference": "AB12", "total": "50.00 EUR",
        "lines": [{"name": "Stehplatz", "quantity": 2, "total": "50.00 EUR"}],
        "link": "https://tickets.example.org/bookings/1/2#token=x", "refund_policy": "Bis 7 Tage vorher.",
    });
    let blobs = app.blobs();
    blobs.put("tickets/a.pdf", b"%PDF-1.7".to_vec().into(), "application/pdf").await.unwrap();
    new.attachments = vec![Attachment {
        name: "tickets.pdf".into(),
        content_type: "application/pdf".into(),
        blob: "tickets/a.pdf".into(),
    }];
    send(&app, new).await;
    app.run_jobs().await;
    let mail = &app.mails().await[0];
    assert_eq!(mail.subject, "Deine Tickets: Nacht des Rosts");
    assert_eq!(
        (mail.attachments[0].name.as_str(), &mail.attachments[0].bytes[..]),
        ("tickets.pdf", &b"%PDF-1.7"[..])
    );
    assert!(mail.html.contains("#0a7d5c") && mail.text.contains("2 × Stehplatz"), "{}", mail.text);
    assert!(files(&app)[0].1.contains("Reply-To: help@kulturhaus.example"));
}

#[tokio::test]
async fn a_missing_attachment_is_waited_for() {
    let app = Office::new().await;
    let mut new = message("ada@example.org", "a");
    new.attachments = vec![Attachment {
        name: "tickets.pdf".into(),
        content_type: "application/pdf".into(),
        blob: "tickets/late.pdf".into(),
    }];
    send(&app, new).await;
    assert!(app.worker.run_due().await.is_err());
    let (now, _, error) = state(&app).await;
    assert_eq!((now.as_str(), error.as_deref()), ("retrying", Some("attachment tickets.pdf is not there")));
    let blobs = app.blobs();
    blobs.put("tickets/late.pdf", b"%PDF".to_vec().into(), "application/pdf").await.unwrap();
    app.clock.advance(10);
    app.run_jobs().await;
    assert_eq!(state(&app).await, ("sent".into(), 2, None));
}

#[tokio::test]
async fn a_template_that_can_not_render_fails_at_once() {
    let app = Office::new().await;
    let mut new = message("ada@example.org", "a");
    new.content = json!({ "link": "javascript:alert(1)" });
    send(&app, new).await;
    assert!(app.worker.run_due().await.is_err());
    let (now, attempts, _) = state(&app).await;
    assert_eq!((now.as_str(), attempts), ("failed", 1));
    assert_eq!(data::jobs::dead_letters(&app.db, 5).await.unwrap().len(), 1);
    assert!(app.mails().await.is_empty());
}

/// Names and contents of the mails in the folder.
fn files(app: &Office) -> Vec<(String, String)> {
    let mut files: Vec<_> = std::fs::read_dir(app.mail_folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn mails_are_not_kept_for_ever() {
    let app = Office::new().await;
    send(&app, message("ada@example.org", "old")).await;
    app.run_jobs().await;
    send(&app, message("ada@example.org", "stuck")).await;
    let left = async || -> Vec<String> {
        let keys = "select dedupe_key from notifications.messages order by 1";
        sqlx::query_scalar(keys).fetch_all(&app.db).await.unwrap()
    };
    app.clock.advance(540 * 86_400);
    app.run_schedule("forget_mails").await;
    assert_eq!(left().await, ["old", "stuck"]);
    app.clock.advance(11 * 86_400);
    app.run_schedule("forget_mails").await;
    assert_eq!(left().await, ["stuck"], "what never left is still somebody's");
}
