//! Mails as files: complete or not there, and named so that they sort by time.

use std::path::{Path, PathBuf};

use tokio::io::AsyncWriteExt as _;

use crate::{
    SetupError,
    model::{Message, Outcome},
};

/// A folder of `.eml` files.
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes the folder if it is missing.
    pub fn open(path: &Path) -> Result<Self, SetupError> {
        std::fs::create_dir_all(path)
            .map_err(|source| SetupError::Folder { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the mail. The same message always has the same file, so a repetition leaves one.
    pub async fn deliver(&self, message: &Message, mail: &lettre::Message) -> Outcome {
        match self.write(&name(message), &mail.formatted()).await {
            Ok(()) => Outcome::Sent,
            Err(error) => Outcome::Transient(format!("{}: {error}", self.path.display())),
        }
    }

    async fn write(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let draft = self.path.join(format!(".{name}.draft"));
        let mut file = tokio::fs::File::create(&draft).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        tokio::fs::rename(&draft, self.path.join(name)).await
    }
}

/// `20270110T120000.000000Z-<message id>.eml`
fn name(message: &Message) -> String {
    let time = message.created_at.to_jiff().strftime("%Y%m%dT%H%M%S.%6fZ").to_string();
    format!("{time}-{}.eml", message.id)
}

/// Whether `name` is one that this folder gives: nothing else is ever opened.
pub fn is_mail_name(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".eml") else { return false };
    let Some((time, id)) = stem.split_once('-') else { return false };
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'T' | b'.' | b'Z');
    time.len() == 23 && time.bytes().all(plain) && id.len() == 36 && id.parse::<uuid::Uuid>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_mail_name;

    #[test]
    fn only_our_own_names_are_opened() {
        assert!(is_mail_name("20270110T120000.000000Z-00000000-0000-0000-0000-000000000007.eml"));
        for bad in [
            "../../etc/passwd",
            "..",
            ".20270110T120000.000000Z-00000000-0000-0000-0000-000000000007.eml.draft",
            "20270110T120000.000000Z-../../0000-0000-0000-0000-000000000007.eml",
            "20270110T120000/000000Z-00000000-0000-0000-0000-000000000007.eml",
            "a.eml",
            "",
        ] {
            assert!(!is_mail_name(bad), "{bad}");
        }
    }
}
