//! What this service does later.

use data::jobs::{Job, JobResult, Worker};
use kit::Email;
use serde::{Deserialize, Serialize};

use crate::{Users, UsersError, sign_in::FORGET_AFTER, store};

/// Send a link to set a new password, if the address has an account.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendReset {
    pub email: Email,
}

impl Job for SendReset {
    const KIND: &'static str = "users.send_reset";
    const PRIORITY: i16 = 30;
}

/// Send a link to sign in, if the address has an account.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendSignInLink {
    pub email: Email,
    /// The hash of the secret that stays in the browser.
    pub browser: Vec<u8>,
}

impl Job for SendSignInLink {
    const KIND: &'static str = "users.send_sign_in_link";
    const PRIORITY: i16 = 30;
}

const DAY: i64 = 24 * 3600;

impl Users {
    /// Registers the jobs and schedules of this service.
    pub fn work(&self, worker: Worker) -> Worker {
        let (reset, link, tidy) = (self.clone(), self.clone(), self.clone());
        worker
            .job(move |job: SendReset| {
                let users = reset.clone();
                async move { Ok(users.send_reset(job).await?) }
            })
            .job(move |job: SendSignInLink| {
                let users = link.clone();
                async move { Ok(users.send_sign_in_link(job).await?) }
            })
            .every("tidy_users", 3600, move || {
                let users = tidy.clone();
                async move { users.tidy().await }
            })
    }

    /// Deletes what is over and no longer explains anything: ended sessions after 30 days, used refresh
    /// tokens after 14 (before that they uncover theft), old links, old failures.
    async fn tidy(&self) -> JobResult {
        let now = self.clock.now();
        let tidied: Result<_, UsersError> = async {
            let mut conn = self.db.acquire().await?;
            store::sessions::delete_ended(&mut conn, now.plus_seconds(-30 * DAY)).await?;
            store::refresh_tokens::delete_used(&mut conn, now.plus_seconds(-14 * DAY)).await?;
            store::mail_tokens::delete_expired(&mut conn, now.plus_seconds(-7 * DAY)).await?;
            store::flows::delete_expired(&mut conn, now).await?;
            store::sign_ins::forget_unknown(&mut conn, now.plus_seconds(-FORGET_AFTER)).await?;
            Ok(())
        }
        .await;
        Ok(tidied?)
    }
}
