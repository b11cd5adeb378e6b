//! Delivering one message: load, render, hand over outside any transaction, note the result.

use data::jobs::{JobError, JobResult};
use kit::failpoint;

use crate::{
    Notifications,
    compose::{self, File},
    jobs::Deliver,
    model::{Message, MessageState, Outcome},
    store,
};

/// Attachments of one mail have at most this many bytes together; most servers take no more.
const MOST_ATTACHED: usize = 15 * 1024 * 1024;

impl Notifications {
    /// Delivers a message, once: what is sent is never sent again. If the machine dies between the
    /// server's yes and our note, the repetition carries the same `Message-ID`, so that mail programs
    /// can tell.
    ///
    /// # Errors
    /// A failure that may pass is tried again; a permanent one, or the last, makes a dead letter.
    pub async fn deliver(&self, job: Deliver) -> JobResult {
        let message = {
            let mut conn = self.db.acquire().await?;
            store::take(&mut conn, job.message_id).await?
        };
        let Some(message) = message.map(|message| self.opened(message)) else { return Ok(()) };
        let outcome = self.hand_over(&message).await;
        failpoint("mail.handed_over");
        let state = outcome.state(message.attempts);
        let error = match &outcome {
            Outcome::Sent => None,
            Outcome::Transient(reason) | Outcome::Permanent(reason) => Some(reason.as_str()),
        };
        let mut conn = self.db.acquire().await?;
        store::finish(&mut conn, message.id, state, error, self.clock.now()).await?;
        drop(conn);
        match (state, error) {
            (MessageState::Sent, _) | (_, None) => Ok(()),
            (MessageState::Failed, Some(reason)) => Err(JobError::pointless(reason)),
            (_, Some(reason)) => Err(std::io::Error::other(reason.to_owned()).into()),
        }
    }

    /// Renders the message and gives it to the channel.
    async fn hand_over(&self, message: &Message) -> Outcome {
        let rendered = match self.inner.renderer.render(message, &self.inner.settings) {
            Ok(rendered) => rendered,
            Err(error) => return Outcome::Permanent(format!("the template does not render: {error:#}")),
        };
        let files = match self.files(message).await {
            Ok(files) => files,
            Err(outcome) => return outcome,
        };
        match compose::compose(message, rendered, files, &self.inner.settings) {
            Ok(mail) => self.inner.channel.deliver(message, &mail).await,
            Err(error) => Outcome::Permanent(format!("the mail can't be composed: {error}")),
        }
    }

    /// Fetches the attachments.
    async fn files(&self, message: &Message) -> Result<Vec<File>, Outcome> {
        let mut files = Vec::new();
        let mut total = 0;
        for attachment in message.attachments.iter() {
            let bytes = match self.inner.blobs.get(&attachment.blob).await {
                Ok(Some(bytes)) => bytes,
                Ok(None) => {
                    return Err(Outcome::Transient(format!("attachment {} is not there", attachment.name)));
                }
                Err(error) => return Err(Outcome::Transient(format!("attachment: {error}"))),
            };
            total += bytes.len();
            if total > MOST_ATTACHED {
                return Err(Outcome::Permanent("the attachments are too large".to_owned()));
            }
            files.push(File { attachment: attachment.clone(), bytes: bytes.to_vec() });
        }
        Ok(files)
    }
}
