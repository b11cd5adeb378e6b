//! How the viewer looks.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, Value, context, value::Serde};

use super::mailbox::{Mail, Summary};

static PAGES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_template("page.html", include_str!("page.html"))?;
    Ok(pages)
});

/// The list, searched for recipients that contain `to`.
pub fn list(mails: &[Summary], to: &str) -> Result<String, minijinja::Error> {
    render(context! { page => "list", mails => Value::from(Serde(mails)), to })
}

/// One mail; in its plain form when `as_text`, or when it has no other.
pub fn mail(mail: &Mail, file: &str, as_text: bool) -> Result<String, minijinja::Error> {
    render(context! {
        page => "mail",
        mail => Value::from(Serde(&mail.summary)),
        reply_to => &mail.reply_to,
        has_html => mail.html.is_some(),
        as_text => as_text || mail.html.is_none(),
        text => &mail.text,
        links => &mail.links,
        attachments => Value::from(Serde(&mail.attachments)),
        base => format!("/dev/mail/{file}"),
    })
}

/// The page for a mail that is not there.
pub fn missing() -> Result<String, minijinja::Error> {
    render(context! { page => "missing" })
}

fn render(words: Value) -> Result<String, minijinja::Error> {
    match &*PAGES {
        Ok(pages) => pages.get_template("page.html")?.render(words),
        Err(error) => Err(minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(subject: &str) -> Summary {
        Summary {
            file: "20270110T120000.000000Z-00000000-0000-0000-0000-000000000007.eml".into(),
            from: "Admit <mail@x.example>".into(),
            to: "Ada <ada@example.org>".into(),
            subject: subject.into(),
            date: "2027-01-10 12:00:00 UTC".into(),
        }
    }

    #[test]
    fn what_mails_say_is_escaped() {
        let evil = "<script>alert(1)</script>";
        let list = list(&[summary(evil)], evil).expect("renders");
        let opened = Mail {
            summary: summary(evil),
            reply_to: evil.into(),
            html: None,
            text: evil.into(),
            links: vec!["https://x.example/\"><script>".into()],
            attachments: vec![],
        };
        let opened = mail(&opened, "x", false).expect("renders");
        for page in [list, opened, missing().expect("renders")] {
            assert!(!page.contains("<script") && !page.contains("style="), "{page}");
        }
    }

    #[test]
    fn html_is_only_shown_in_a_sandbox() {
        let opened = Mail {
            summary: summary("Hi"),
            reply_to: String::new(),
            html: Some("<p>secret</p>".into()),
            text: "plain".into(),
            links: vec![],
            attachments: vec![],
        };
        let page = mail(&opened, "x", false).expect("renders");
        assert!(page.contains("<iframe") && page.contains("sandbox=\"") && !page.contains("allow-scripts"));
        assert!(!page.contains("allow-same-origin") && !page.contains("secret"));
        assert!(mail(&opened, "x", true).expect("renders").contains("plain"));
    }
}
