//! The built-in mail viewer.

use serde_json::json;

use super::{Office, message, send};

/// An app with two mails, and the file name of the newer one.
async fn app_with_mails() -> (Office, String) {
    let app = Office::new().await;
    send(&app, message("ada@example.org", "a")).await;
    app.clock.advance(60);
    let mut second = message("grace@example.org", "b");
    second.template = notifications::Template::SupportToBuyer;
    second.content = json!({
        "organization": "Kulturhaus", "subject": "<script>alert(1)</script>", "body": "<img src=x onerror=alert(1)>",
        "link": "https://tickets.example.org/x",
    });
    send(&app, second).await;
    app.run_jobs().await;
    let list = app.client().get("/dev/mail").await.expect(200).text();
    let file =
        list.split("/dev/mail/").nth(1).and_then(|rest| rest.split('"').next()).expect("a mail").to_owned();
    (app, file)
}

#[tokio::test]
async fn lists_and_searches_the_newest_first() {
    let (app, _) = app_with_mails().await;
    let client = app.client();
    let list = client.get("/dev/mail").await.expect(200);
    let text = list.text();
    let (ada, grace) = (text.find("ada@example.org"), text.find("grace@example.org"));
    assert!(grace < ada && grace.is_some(), "{text}");
    assert!(!text.contains("<script") && text.contains("&lt;script"), "{text}");
    let found = client.get("/dev/mail?to=ADA%40").await.expect(200).text();
    assert!(found.contains("ada@example.org") && !found.contains("grace@example.org"));
    let none = client.get("/dev/mail?to=%3Cscript%3E").await.expect(200).text();
    assert!(none.contains("No mail to") && !none.contains("<script"));
    client.get("/dev/mail?to=%00").await.expect(200);
}

#[tokio::test]
async fn a_mail_is_shown_in_a_sandbox_only() {
    let (app, file) = app_with_mails().await;
    let client = app.client();
    let page = client.get(&format!("/dev/mail/{file}")).await.expect(200);
    let policy = page.header("content-security-policy").expect("a policy").to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-src 'self'"), "{policy}");
    let text = page.text();
    assert!(text.contains("sandbox=\"allow-popups") && !text.contains("allow-scripts"), "{text}");
    assert!(text.contains("href=\"https:&#x2f;&#x2f;tickets.example.org&#x2f;x\""), "{text}");

    let html = client.get(&format!("/dev/mail/{file}/html")).await.expect(200);
    let policy = html.header("content-security-policy").expect("a policy");
    for part in ["default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "sandbox allow-popups"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
    assert_eq!(html.header("x-frame-options"), Some("SAMEORIGIN"));
    assert!(html.text().contains("Kulturhaus") && !html.text().contains("<img"));

    let plain = client.get(&format!("/dev/mail/{file}?view=text")).await.expect(200).text();
    assert!(plain.contains("<pre>") && !plain.contains("<iframe"));
    client.get("/dev/mail.css").await.expect(200);
}

#[tokio::test]
async fn nothing_else_can_be_opened() {
    let (app, file) = app_with_mails().await;
    let client = app.client();
    std::fs::write(app.mail_folder().join("secret.eml"), "Subject: secret\r\n\r\nsecret").unwrap();
    for path in [
        "/dev/mail/secret.eml",
        "/dev/mail/..%2f..%2fetc%2fpasswd",
        "/dev/mail/%2e%2e%2fmaster.key",
        "/dev/mail/%00",
        "/dev/mail/%2fetc%2fpasswd/html",
        &format!("/dev/mail/{file}/attachments/0"),
        &format!("/dev/mail/{file}/attachments/99999999999999999999"),
        &format!("/dev/mail/..%2fmail%2f{file}"),
    ] {
        let reply = client.get(path).await;
        assert!(reply.status.is_client_error(), "{path}: {}", reply.status);
        assert!(!reply.text().contains("root:") && !reply.text().contains("Subject: secret"), "{path}");
    }
    assert!(!client.get("/dev/mail").await.text().contains("secret"));
}
