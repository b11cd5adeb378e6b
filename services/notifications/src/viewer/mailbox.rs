//! Reading the folder of mails, with bounds.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use mail_parser::{Address, MessageParser, MimeHeaders as _, PartType};
use serde::Serialize;
use tokio::io::AsyncReadExt as _;

use crate::channel::is_mail_name;

/// Mails on the list, the newest ones.
const MOST_LISTED: usize = 200;
/// Mails that a search looks at.
const MOST_SEARCHED: usize = 5_000;
/// For the list, this much of a mail is read: its headers.
const HEAD_BYTES: u64 = 64 * 1024;
/// A larger mail is not opened.
const MAIL_BYTES: u64 = 30 * 1024 * 1024;

/// The folder with the mails.
#[derive(Clone)]
pub struct Mailbox {
    folder: Arc<Path>,
}

/// A mail on the list.
#[derive(Debug, Serialize)]
pub struct Summary {
    pub file: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    /// Such as `2027-01-10 12:00:00 UTC`.
    pub date: String,
}

/// A mail, opened.
#[derive(Debug)]
pub struct Mail {
    pub summary: Summary,
    pub reply_to: String,
    pub html: Option<String>,
    pub text: String,
    pub links: Vec<String>,
    pub attachments: Vec<AttachedName>,
}

/// An attachment's name and size.
#[derive(Debug, Serialize)]
pub struct AttachedName {
    pub name: String,
    pub kilobytes: usize,
}

/// An attachment with its content.
pub struct AttachedFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl AttachedFile {
    /// The name in plain ASCII, fit for a header and for every file system.
    pub fn safe_name(&self) -> String {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | ' ');
        let name: String =
            self.name.chars().map(|letter| if plain(letter) { letter } else { '_' }).take(100).collect();
        let name = name.trim_start_matches(['.', ' ']).trim_end().to_owned();
        if name.is_empty() { "file".to_owned() } else { name }
    }
}

impl Mailbox {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder: folder.into() }
    }

    /// The newest mails whose recipient contains `to`.
    pub async fn list(&self, to: &str) -> io::Result<Vec<Summary>> {
        let mut names = Vec::new();
        let mut entries = tokio::fs::read_dir(&self.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            if let Some(name) = entry.file_name().to_str().filter(|name| is_mail_name(name)) {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable_by(|one, other| other.cmp(one));
        let wanted = to.to_lowercase();
        let mut found = Vec::new();
        for name in names.into_iter().take(if to.is_empty() { MOST_LISTED } else { MOST_SEARCHED }) {
            let Some(bytes) = self.read(&name, HEAD_BYTES).await? else { continue };
            let Some(head) = MessageParser::default().parse_headers(&bytes) else { continue };
            let summary = summary(&head, name);
            if wanted.is_empty() || summary.to.to_lowercase().contains(&wanted) {
                found.push(summary);
            }
            if found.len() == MOST_LISTED {
                break;
            }
        }
        Ok(found)
    }

    /// The mail in `file`; `None` when there is no such mail, or it is too large.
    pub async fn open(&self, file: &str) -> io::Result<Option<Mail>> {
        let Some(bytes) = self.whole(file).await? else { return Ok(None) };
        let Some(mail) = MessageParser::default().parse(&bytes) else { return Ok(None) };
        let text = mail.body_text(0).map(|text| text.into_owned()).unwrap_or_default();
        Ok(Some(Mail {
            summary: summary(&mail, file.to_owned()),
            reply_to: addresses(mail.reply_to()),
            html: own_html(&mail),
            links: links(&text),
            text,
            attachments: mail
                .attachments()
                .map(|part| AttachedName {
                    name: part.attachment_name().unwrap_or("file").to_owned(),
                    kilobytes: part.contents().len().div_ceil(1024),
                })
                .collect(),
        }))
    }

    /// The attachment `number` of the mail in `file`.
    pub async fn attachment(&self, file: &str, number: usize) -> io::Result<Option<AttachedFile>> {
        let Some(bytes) = self.whole(file).await? else { return Ok(None) };
        let Some(mail) = MessageParser::default().parse(&bytes) else { return Ok(None) };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        Ok(mail.attachment(number).map(|part| AttachedFile {
            name: part.attachment_name().unwrap_or("file").to_owned(),
            bytes: part.contents().to_vec(),
        }))
    }

    /// A whole mail, unless it is too large.
    async fn whole(&self, file: &str) -> io::Result<Option<Vec<u8>>> {
        let bytes = self.read(file, MAIL_BYTES + 1).await?;
        Ok(bytes.filter(|bytes| u64::try_from(bytes.len()).is_ok_and(|length| length <= MAIL_BYTES)))
    }

    /// The first `most` bytes of a mail. Only names that the channel itself gives are opened, and links
    /// out of the folder are not followed.
    async fn read(&self, file: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        if !is_mail_name(file) {
            return Ok(None);
        }
        let path = self.folder.join(file);
        match tokio::fs::symlink_metadata(&path).await {
            Ok(found) if found.is_file() => {}
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut bytes = Vec::new();
        tokio::fs::File::open(&path).await?.take(most).read_to_end(&mut bytes).await?;
        Ok(Some(bytes))
    }
}

fn summary(mail: &mail_parser::Message<'_>, file: String) -> Summary {
    let date = mail.date().map(|date| date.to_timestamp());
    let date = date.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    Summary {
        file,
        from: addresses(mail.from()),
        to: addresses(mail.to()),
        subject: mail.subject().unwrap_or("(no subject)").chars().take(300).collect(),
        date: date.map(|date| date.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()).unwrap_or_default(),
    }
}

/// `Name <address>`, at most ten of them.
fn addresses(list: Option<&Address<'_>>) -> String {
    let shown = |one: &mail_parser::Addr<'_>| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (None, Some(address)) => address.to_owned(),
        (name, None) => name.unwrap_or_default().to_owned(),
    };
    list.map(|list| list.iter().take(10).map(shown).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// The HTML that the mail itself carries; the parser would make some from plain text.
fn own_html(mail: &mail_parser::Message<'_>) -> Option<String> {
    mail.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.to_string()),
        _ => None,
    })
}

/// The web addresses in a text, each once.
fn links(text: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let is_link = word.starts_with("https://") || word.starts_with("http://");
        if is_link && links.len() < 20 && !links.iter().any(|link| link == word) {
            links.push(word.to_owned());
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_plain() {
        let safe = |name: &str| AttachedFile { name: name.into(), bytes: Vec::new() }.safe_name();
        assert_eq!(safe("tickets.pdf"), "tickets.pdf");
        assert_eq!(safe("../../x\"\r\n;é.pdf"), "_.._x_____.pdf");
        assert_eq!(safe("..."), "file");
    }

    #[test]
    fn finds_the_links_of_a_text() {
        let found =
            links("Open:\nhttps://x.example/a?b=1#c\njavascript:alert(1) http://y.example\nhttp://y.example");
        assert_eq!(found, ["https://x.example/a?b=1#c", "http://y.example"]);
    }

    #[tokio::test]
    async fn other_files_stay_closed() {
        let folder = std::env::temp_dir().join(format!("admit-mailbox-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("secret.txt"), "x").expect("a file");
        let name = "20270110T120000.000000Z-00000000-0000-0000-0000-000000000007.eml";
        std::os::unix::fs::symlink("/etc/passwd", folder.join(name)).expect("a link");
        let mailbox = Mailbox::new(folder.clone());
        for bad in ["secret.txt", "../secret.txt", "/etc/passwd", name] {
            assert!(mailbox.open(bad).await.expect("no failure").is_none(), "{bad}");
        }
        assert!(mailbox.list("").await.expect("a list").is_empty());
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
