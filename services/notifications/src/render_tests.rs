use kit::{MessageId, Time};
use serde_json::json;

use super::*;
use crate::ChannelSettings;

fn settings() -> MailSettings {
    MailSettings {
        public_url: "https://tickets.example.org".into(),
        from_name: "Admit".into(),
        from: "mail@tickets.example.org".parse().expect("an address"),
        channel: ChannelSettings::Folder { path: "x".into() },
    }
}

fn message(template: Template, locale: &str, content: Value) -> Message {
    Message {
        id: MessageId::new(),
        template,
        recipient: "ada@example.org".parse().expect("an address"),
        recipient_name: "Ada".into(),
        locale: locale.into(),
        reply_to: Some("help@example.org".parse().expect("an address")),
        content,
        attachments: sqlx::types::Json(Vec::new()),
        attempts: 1,
        created_at: Time::new("2027-01-10T12:00:00Z".parse().expect("time")),
    }
}

/// Everything that any template uses.
fn full() -> Value {
    json!({
        "organization": "Kulturhaus & Söhne", "accent_color": "#0a7d5c", "event": "Night of <Rust>", "inviter": "Grace",
        "when": "Friday, 19 March 2027, 20:00", "venue": "Große Halle", "address": "Hauptstraße 1, Berlin",
        "reference": "AB12CD", "total": "50.00 EUR", "refund": "50.00 EUR", "reason": "The band is ill", "role": "door",
        "lines": [{"name": "Standing", "quantity": 2, "total": "50.00 EUR"}], "refund_policy": "Until 7 days before.",
        "wish": "2 × Standing (19 March 2027)", "tickets": "2 × Standing", "seats": "Stalls C/4, Stalls C/5",
        "deadline": "Thursday, 18 March 2027, 20:00", "fewer": true, "number": 2, "credit": false, "paused": true, "cancelled": true,
        "subject": "Wheelchair places", "body": "Hello,\r\nis there a ramp?\n\nBest, <b>Ada</b>", "buyer": "Ada",
        "link": "https://tickets.example.org/x?a=1&b=2#token=abc",
    })
}

fn render(template: Template, locale: &str, content: Value) -> Rendered {
    Renderer::new()
        .expect("templates")
        .render(&message(template, locale, content), &settings())
        .expect("renders")
}

#[test]
fn every_template_has_words_in_every_language() {
    let english: Vec<_> =
        Template::ALL.iter().map(|template| render(*template, "en", full()).subject).collect();
    for (tag, _) in LANGUAGES {
        for (template, english) in Template::ALL.iter().zip(&english) {
            let mail = render(*template, tag, full());
            assert!(!mail.subject.is_empty() && mail.subject.len() <= 180);
            for text in [&mail.html, &mail.text] {
                assert!(!text.contains("{{") && !text.contains("{%"), "{template:?} {tag}: {text}");
                assert!(text.contains("Admit"), "{template:?} {tag}");
            }
            let says_the_same = tag == "en"
                || matches!(template, Template::SupportToBuyer | Template::SupportToOrganizer)
                || mail.subject != *english;
            assert!(says_the_same, "{template:?} {tag} is not translated");
            assert!(mail.html.contains(&format!("lang=\"{tag}\"")));
        }
    }
}

#[test]
fn what_people_write_is_data_and_never_markup_or_template() {
    let evil = "{{7*7}}{% raw %}${x}<img src=x onerror=alert(1)>";
    let content = json!({"organization": evil, "event": evil, "when": evil, "venue": evil, "address": evil,
        "reference": evil, "total": evil, "lines": [{"name": evil, "quantity": 1, "total": evil}], "inviter": evil,
        "role": evil, "subject": evil, "body": evil, "buyer": evil, "reason": evil, "refund": evil,
        "refund_policy": evil, "accent_color": "red;background:url(//evil)", "link": "https://x.example/\"><script>"});
    for template in Template::ALL {
        let mail = render(template, "en", content.clone());
        assert!(!mail.html.contains("<img") && !mail.html.contains("<script"), "{template:?}: {}", mail.html);
        assert!(!mail.html.contains("url(") && !mail.html.contains(">49") && !mail.text.contains("49"));
        assert!(!mail.subject.contains('\n'));
    }
    let mail = render(Template::SupportToBuyer, "en", content);
    assert!(mail.text.contains("> {{7*7}}{% raw %}${x}<img"), "{}", mail.text);
}

#[test]
fn links_are_web_addresses() {
    let renderer = Renderer::new().expect("templates");
    for bad in ["javascript:alert(1)", "//evil.example", "data:text/html,x"] {
        let message = message(Template::VerifyEmail, "en", json!({"link": bad}));
        assert!(renderer.render(&message, &settings()).is_err(), "{bad}");
    }
}

#[test]
fn a_confirmation_tells_everything_in_both_forms() {
    let mail = render(Template::BookingConfirmed, "de-AT", full());
    assert_eq!(mail.subject, "Deine Tickets: Night of <Rust>");
    assert_eq!(mail.from_name.as_deref(), Some("Kulturhaus & Söhne via Admit"));
    assert!(mail.html.contains("Night of &lt;Rust&gt;") && mail.html.contains("#0a7d5c"));
    for text in
        ["Friday, 19 March 2027, 20:00", "Große Halle", "AB12CD", "2 × Standing", "Until 7 days before."]
    {
        assert!(mail.html.contains(text), "{text}");
        assert!(mail.text.contains(text), "{text}: {}", mail.text);
    }
    assert!(mail.text.contains("https://tickets.example.org/x?a=1&b=2#token=abc"), "{}", mail.text);
    assert!(
        mail.html.contains("https://tickets.example.org/x?a=1&amp;b=2#token=abc")
            || mail.html.contains("https:&#x2f;&#x2f;tickets.example.org"),
        "{}",
        mail.html
    );
}

#[test]
fn a_cancellation_without_money_promises_none() {
    let mut content = full();
    content["refund"] = Value::Null;
    let mail = render(Template::BookingCancelled, "en", content);
    assert!(!mail.text.contains("back") && !mail.text.contains("Refund:"), "{}", mail.text);
}

#[test]
fn missing_content_does_not_keep_a_mail_from_its_reader() {
    for template in Template::ALL {
        render(template, "xx", json!({"link": "https://x.example/"}));
        render(template, "", Value::Null);
    }
}

#[test]
fn the_button_can_be_read_on_every_accent() {
    assert_eq!(on_accent("#ffd84d"), "#17161c");
    assert_eq!(on_accent("#4a3fd1"), "#ffffff");
    assert_eq!(on_accent("#ffffff"), "#17161c");
}

#[test]
fn unknown_languages_read_english() {
    assert_eq!(
        [language("de-AT"), language("FR_ca"), language("ja"), language("")],
        ["de", "fr", "en", "en"]
    );
}
