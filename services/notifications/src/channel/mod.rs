//! The ways out of the house.

mod folder;
mod smtp;

use std::path::Path;

pub use folder::is_mail_name;

use crate::{
    ChannelSettings, SetupError,
    model::{Message, Outcome},
};

/// What carries mails.
pub enum Channel {
    Folder(folder::Folder),
    Smtp(Box<smtp::Smtp>),
}

impl Channel {
    /// Opens the channel that the settings name, without connecting to anything yet.
    pub fn open(settings: &ChannelSettings) -> Result<Self, SetupError> {
        match settings {
            ChannelSettings::Folder { path } => folder::Folder::open(path).map(Self::Folder),
            ChannelSettings::Smtp { host, port, username, password, security } => {
                let login = match (username, password) {
                    (Some(username), Some(password)) => Some((username.clone(), password.clone())),
                    (None, None) => None,
                    _ => return Err(SetupError::HalfCredentials),
                };
                smtp::Smtp::open(host, *port, login, *security).map(|smtp| Self::Smtp(Box::new(smtp)))
            }
        }
    }

    /// Hands `mail` over.
    pub async fn deliver(&self, message: &Message, mail: &lettre::Message) -> Outcome {
        match self {
            Self::Folder(folder) => folder.deliver(message, mail).await,
            Self::Smtp(smtp) => smtp.deliver(mail).await,
        }
    }

    /// The folder with the mails, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder.path()),
            Self::Smtp(_) => None,
        }
    }
}
