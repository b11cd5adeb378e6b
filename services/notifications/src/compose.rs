//! From words to a mail: typed addresses and headers only, so nothing can break out of them.

use lettre::{
    Address,
    message::{
        Attachment as Enclosure, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use crate::{
    MailSettings,
    model::{Attachment, Message, one_line},
    render::Rendered,
};

/// The longest subject, in characters; phones show 40 of them.
const LONGEST_SUBJECT: usize = 180;

/// A file to enclose.
pub struct File {
    pub attachment: Attachment,
    pub bytes: Vec<u8>,
}

/// Why there is no mail.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    #[error("address: {0}")]
    Address(#[from] lettre::address::AddressError),
    #[error("content type: {0}")]
    ContentType(#[from] lettre::message::header::ContentTypeErr),
    #[error(transparent)]
    Mail(#[from] lettre::error::Error),
}

/// Builds the mail of `message`. Its `Message-ID` comes from the message's id: every repetition has it.
pub fn compose(
    message: &Message,
    words: Rendered,
    files: Vec<File>,
    settings: &MailSettings,
) -> Result<lettre::Message, ComposeError> {
    let mailbox = |name: &str, email: &kit::Email| -> Result<Mailbox, ComposeError> {
        let name = one_line(name, 120);
        Ok(Mailbox::new((!name.is_empty()).then_some(name), email.as_str().parse::<Address>()?))
    };
    let domain = settings.from.as_str().rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let mut mail = lettre::Message::builder()
        .from(mailbox(words.from_name.as_deref().unwrap_or(&settings.from_name), &settings.from)?)
        .to(mailbox(&message.recipient_name, &message.recipient)?)
        .subject(one_line(&words.subject, LONGEST_SUBJECT))
        .message_id(Some(format!("<{}@{domain}>", message.id)))
        .date(message.created_at.to_jiff().into())
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    if let Some(reply_to) = &message.reply_to {
        mail = mail.reply_to(mailbox("", reply_to)?);
    }
    let body = MultiPart::alternative_plain_html(words.text, words.html);
    if files.is_empty() {
        return Ok(mail.multipart(body)?);
    }
    let mut mixed = MultiPart::mixed().multipart(body);
    for file in files {
        mixed = mixed.singlepart(enclose(file)?);
    }
    Ok(mail.multipart(mixed)?)
}

fn enclose(file: File) -> Result<SinglePart, ComposeError> {
    let kind = ContentType::parse(&one_line(&file.attachment.content_type, 120))?;
    Ok(Enclosure::new(one_line(&file.attachment.name, 120)).body(file.bytes, kind))
}

#[cfg(test)]
mod tests {
    use kit::{MessageId, Time};

    use super::*;
    use crate::{ChannelSettings, model::Template};

    fn message(name: &str) -> Message {
        Message {
            id: MessageId(uuid::Uuid::from_u128(7)),
            template: Template::VerifyEmail,
            recipient: "ada@example.org".parse().expect("an address"),
            recipient_name: name.to_owned(),
            locale: "en".into(),
            reply_to: Some("help@example.org".parse().expect("an address")),
            content: serde_json::Value::Null,
            attachments: sqlx::types::Json(Vec::new()),
            attempts: 1,
            created_at: Time::new("2027-01-10T12:00:00Z".parse().expect("time")),
        }
    }

    fn raw(name: &str, subject: &str, files: Vec<File>) -> String {
        let settings = MailSettings {
            public_url: "https://tickets.example.org".into(),
            from_name: "Admit".into(),
            from: "mail@tickets.example.org".parse().expect("an address"),
            channel: ChannelSettings::Folder { path: "x".into() },
        };
        let words = Rendered {
            subject: subject.to_owned(),
            html: "<p>Hi</p>".into(),
            text: "Hi".into(),
            from_name: Some("Kulturhaus via Admit".into()),
        };
        let mail = compose(&message(name), words, files, &settings).expect("a mail");
        String::from_utf8(mail.formatted()).expect("ASCII")
    }

    #[test]
    fn nothing_breaks_out_of_a_header() {
        let evil = "x\r\nBcc: eve@example.org\u{2028}\r\n\r\n<script>";
        let file = |name: &str| File {
            attachment: Attachment {
                name: name.into(),
                content_type: "application/pdf".into(),
                blob: "a".into(),
            },
            bytes: b"%PDF".to_vec(),
        };
        let raw = raw(evil, evil, vec![file(evil)]);
        let mail = mail_parser::MessageParser::default().parse(&raw).expect("a mail");
        assert!(mail.bcc().is_none());
        assert_eq!(mail.to().map(|to| to.iter().count()), Some(1));
        let subjects = raw.lines().filter(|line| line.to_lowercase().starts_with("subject:")).count();
        assert_eq!(subjects, 1);
        assert!(!raw.lines().any(|line| line.to_lowercase().starts_with("bcc:")));
    }

    #[test]
    fn long_and_quoted_names_stay_one_recipient() {
        for name in
            ["\"a\"@b, c@d <x@y.z>", &"n".repeat(10_000), "=?utf-8?q?=0d=0aBcc:_e@f.gh?=", "Ada Łäß 🎟"]
        {
            let raw = raw(name, "Hello", Vec::new());
            let mail = mail_parser::MessageParser::default().parse(&raw).expect("a mail");
            let to: Vec<_> = mail.to().expect("to").iter().filter_map(|one| one.address()).collect();
            assert_eq!(to, ["ada@example.org"], "{name}");
            assert!(mail.bcc().is_none());
        }
    }

    #[test]
    fn the_message_id_is_that_of_the_message() {
        let raw = raw("Ada", "Hello", Vec::new());
        assert!(raw.contains("<00000000-0000-0000-0000-000000000007@tickets.example.org>"), "{raw}");
        assert!(raw.contains("Reply-To: help@example.org") && raw.contains("Auto-Submitted: auto-generated"));
        assert!(raw.contains("Date: Sun, 10 Jan 2027 12:00:00"), "{raw}");
    }
}
