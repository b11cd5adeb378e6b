//! Delivery over SMTP, against a small server that says what the test wants.

use std::sync::{Arc, Mutex};

use notifications::SmtpSecurity;
use server::config::MailChannel;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use super::{Office, message, send, state};
use crate::app::TestApp;

/// What a server says to `RCPT TO`, and the mails it took.
#[derive(Clone)]
struct Post {
    answer: Arc<Mutex<&'static str>>,
    taken: Arc<Mutex<Vec<String>>>,
    port: u16,
}

impl Post {
    async fn open(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let post = Self { answer: Arc::new(Mutex::new(answer)), taken: Arc::default(), port };
        let clerk = post.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let clerk = clerk.clone();
                tokio::spawn(async move { clerk.serve(stream).await });
            }
        });
        post
    }

    async fn serve(&self, stream: TcpStream) -> Option<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 post ready\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let reply = match line.get(..4).unwrap_or("").to_ascii_uppercase().as_str() {
                "EHLO" | "HELO" | "MAIL" | "RSET" | "NOOP" => "250 fine".to_owned(),
                "RCPT" => (*self.answer.lock().unwrap()).to_owned(),
                "DATA" => {
                    writer.write_all(b"354 go on\r\n").await.ok()?;
                    let mut mail = String::new();
                    while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                        mail.push_str(&line);
                        mail.push('\n');
                    }
                    self.taken.lock().unwrap().push(mail);
                    "250 taken".to_owned()
                }
                _ => "221 bye".to_owned(),
            };
            writer.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
        }
        Some(())
    }

    fn mails(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    fn answer(&self, answer: &'static str) {
        *self.answer.lock().unwrap() = answer;
    }
}

async fn app(port: u16) -> TestApp {
    TestApp::with(move |config| {
        config.mail.channel = MailChannel::Smtp;
        config.mail.smtp_host = "127.0.0.1".into();
        config.mail.smtp_port = port;
        config.mail.smtp_security = SmtpSecurity::None;
    })
    .await
}

#[tokio::test]
async fn a_mail_arrives_once() {
    let post = Post::open("250 fine").await;
    let app = app(post.port).await;
    send(&app, message("ada@example.org", "a")).await;
    app.run_jobs().await;
    let mails = post.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("To: \"Ada Lovelace\" <ada@example.org>"), "{}", mails[0]);
    assert_eq!(state(&app).await, ("sent".into(), 1, None));
    assert!(app.client().get("/dev/mail").await.status.is_client_error(), "no viewer without a folder");
}

#[tokio::test]
async fn a_permanent_refusal_is_final() {
    let post = Post::open("550 no such mailbox").await;
    let app = app(post.port).await;
    send(&app, message("nobody@example.org", "a")).await;
    assert!(app.worker.run_due().await.is_err());
    let (now, attempts, error) = state(&app).await;
    assert_eq!((now.as_str(), attempts), ("failed", 1));
    assert!(error.is_some_and(|error| error.contains("no such mailbox")));
    let dead = data::jobs::dead_letters(&app.db, 5).await.unwrap();
    assert_eq!((dead.len(), dead[0].kind.as_str()), (1, "notifications.deliver"));

    // The operator mends it and gives the dead letter another life.
    post.answer("250 fine");
    assert!(data::jobs::retry_dead(&app.db, dead[0].id, app.clock.now()).await.unwrap());
    app.run_jobs().await;
    assert_eq!(state(&app).await, ("sent".into(), 1, None));
    assert_eq!(post.mails().len(), 1);
}

#[tokio::test]
async fn trouble_is_tried_again_and_given_up_in_the_end() {
    let post = Post::open("451 come back later").await;
    let app = app(post.port).await;
    send(&app, message("ada@example.org", "a")).await;
    for attempt in 1..=notifications::MAX_ATTEMPTS {
        assert!(app.worker.run_due().await.is_err());
        let (now, attempts, _) = state(&app).await;
        let expected = if attempt < notifications::MAX_ATTEMPTS { "retrying" } else { "failed" };
        assert_eq!((now.as_str(), attempts), (expected, attempt));
        app.clock.advance(5000);
    }
    assert_eq!(app.worker.run_due().await, Ok(0));
    assert_eq!(data::jobs::dead_letters(&app.db, 5).await.unwrap().len(), 1);
    assert!(post.mails().is_empty());
}

#[tokio::test]
async fn trouble_that_passes_costs_nothing() {
    let post = Post::open("451 come back later").await;
    let app = app(post.port).await;
    send(&app, message("ada@example.org", "a")).await;
    assert!(app.worker.run_due().await.is_err());
    post.answer("250 fine");
    app.clock.advance(10);
    app.run_jobs().await;
    assert_eq!(state(&app).await, ("sent".into(), 2, None));
    assert_eq!(post.mails().len(), 1);
}

#[tokio::test]
async fn nothing_in_a_message_reaches_the_envelope_or_a_header() {
    let post = Post::open("250 fine").await;
    let app = app(post.port).await;
    let mut new = message("ada@example.org", "a");
    new.to_name = "Eve\r\nBcc: eve@example.org\r\n\r\nHi".into();
    new.template = notifications::Template::SupportToBuyer;
    let evil = "x\r\nBcc: eve@example.org\u{2028}\r\n.\r\nMAIL FROM:<eve@example.org>";
    new.content = serde_json::json!({ "organization": evil, "subject": evil, "body": evil });
    send(&app, new).await;
    app.run_jobs().await;
    let mails = post.mails();
    assert_eq!(mails.len(), 1);
    let head = mails[0].split("\n\n").next().unwrap_or("");
    assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc:")), "{head}");
    assert_eq!(head.lines().filter(|line| line.starts_with("Subject:")).count(), 1);
}

#[tokio::test]
async fn half_a_login_and_a_naked_password_are_refused() {
    use notifications::{ChannelSettings, MailSettings, Notifications, SetupError};
    let test = Office::new().await;
    let setup = |host: &str, password: Option<&str>| {
        let settings = MailSettings {
            public_url: test.url.clone(),
            from_name: "Admit".into(),
            from: "mail@example.org".parse().unwrap(),
            channel: ChannelSettings::Smtp {
                host: host.into(),
                port: 25,
                username: Some("admit".into()),
                password: password.map(str::to_owned),
                security: SmtpSecurity::None,
            },
        };
        let blobs = test.blobs();
        let ring = data::keys::KeyRing::fleeting(data::keys::Purpose::Data).unwrap();
        Notifications::new(test.db.clone(), test.clock.clone(), blobs, settings, ring).map(drop)
    };
    assert!(matches!(setup("mail.example.org", None), Err(SetupError::HalfCredentials)));
    assert!(matches!(setup("mail.example.org", Some("x")), Err(SetupError::PlainPassword { .. })));
    assert!(setup("127.0.0.1", Some("x")).is_ok());
}
