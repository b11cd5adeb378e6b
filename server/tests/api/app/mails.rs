//! The mails that left, read back from the folder of `.eml` files.

use std::path::Path;

use mail_parser::{MessageParser, MimeHeaders};

/// A mail as its reader gets it.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub attachments: Vec<MailAttachment>,
}

/// A file that came with a mail.
#[derive(Debug, Clone)]
pub struct MailAttachment {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// All mails in `folder`, oldest first.
pub fn read(folder: &Path) -> Vec<Mail> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
        .collect();
    files.sort();
    files.iter().map(|path| parse(&std::fs::read(path).expect("a mail"))).collect()
}

fn parse(bytes: &[u8]) -> Mail {
    let message = MessageParser::default().parse(bytes).expect("a mail that parses");
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or("");
    let attachments = message.attachments().map(|part| MailAttachment {
        name: part.attachment_name().unwrap_or("").to_owned(),
        content_type: part
            .content_type()
            .map_or_else(String::new, |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or(""))),
        bytes: part.contents().to_vec(),
    });
    Mail {
        to: to.to_owned(),
        subject: message.subject().unwrap_or("").to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        attachments: attachments.collect(),
    }
}

impl Mail {
    /// The first link in the text that contains `part`, up to the next blank.
    #[track_caller]
    pub fn link(&self, part: &str) -> String {
        self.text
            .split_whitespace()
            .map(|word| word.trim_matches(|c| matches!(c, '<' | '>' | '(' | ')')))
            .find(|word| word.starts_with("http") && word.contains(part))
            .unwrap_or_else(|| panic!("no link with {part} in {}", self.text))
            .to_owned()
    }

    /// The secret at the end of such a link (`#token=…`).
    #[track_caller]
    pub fn token(&self, part: &str) -> String {
        let link = self.link(part);
        let token = link.split_once("token=").unwrap_or_else(|| panic!("no token in {link}")).1;
        token.split('&').next().unwrap_or(token).to_owned()
    }
}
