//! Forgotten passwords.

use kit::{Email, SecretToken};

use crate::{
    SendReset, Users, UsersError, password,
    store::{self, mail_tokens::Purpose},
};

impl Users {
    /// Asks for a link to set a new password. The same work is done whether or not the address has an
    /// account: a job is written; only the job looks.
    pub(crate) async fn request_reset(&self, email: Email) -> Result<(), UsersError> {
        let mut tx = self.db.begin().await?;
        data::jobs::enqueue(&mut tx, &SendReset { email }, self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The job behind [`Users::request_reset`].
    pub(crate) async fn send_reset(&self, job: SendReset) -> Result<(), UsersError> {
        let mut tx = self.db.begin().await?;
        if let Some(account) = store::users::by_email(&mut tx, &job.email).await?
            && account.disabled_at.is_none()
        {
            self.send_reset_link(&mut tx, &account, self.clock.now()).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Sets a new password with the link that was sent. All sessions end and nobody is signed in; the
    /// address counts as proved, for the link arrived there.
    ///
    /// # Errors
    /// [`UsersError::LinkExpired`], [`UsersError::WeakPassword`], [`UsersError::Busy`].
    pub(crate) async fn confirm_reset(&self, token: &str, new: String) -> Result<(), UsersError> {
        let secret = SecretToken::parse(token).ok_or(UsersError::LinkExpired)?;
        let now = self.clock.now();
        // A weak password must not use the link up, so look first.
        let account = {
            let mut conn = self.db.acquire().await?;
            let link = store::mail_tokens::find(&mut conn, &secret.hash(), Purpose::ResetPassword, now)
                .await?
                .ok_or(UsersError::LinkExpired)?;
            store::users::by_id(&mut conn, link.user_id).await?
        };
        password::check(&new, self.hasher.longest(), &[account.email.as_str(), &account.name])
            .map_err(|weakness| UsersError::WeakPassword("password", weakness))?;
        let slot = self.hasher.slot().await?;
        let hash = self.hasher.hash(slot, new).await?;

        let mut tx = self.db.begin().await?;
        let link = store::mail_tokens::take(&mut tx, &secret.hash(), Purpose::ResetPassword, now)
            .await?
            .ok_or(UsersError::LinkExpired)?;
        let account = store::users::lock(&mut tx, link.user_id).await?;
        if account.email != link.email || account.disabled_at.is_some() {
            return Err(UsersError::LinkExpired);
        }
        let auth_epoch = store::users::set_password(&mut tx, account.id, &hash, now).await?;
        store::users::verify(&mut tx, account.id, None, None, now).await?;
        // Also what somebody else may have asked for before the owner took the account back.
        for purpose in [Purpose::ResetPassword, Purpose::VerifyEmail, Purpose::SignIn, Purpose::ChangeEmail] {
            store::mail_tokens::void(&mut tx, account.id, purpose, now).await?;
        }
        store::sessions::revoke_all(&mut tx, account.id, None, "password_reset", now).await?;
        self.send_password_changed(&mut tx, &account, auth_epoch).await?;
        self.announce(&mut tx, account.id).await?;
        tx.commit().await?;
        self.forget(account.id);
        tracing::info!(event = "auth.password_reset", user = %account.id, "password reset");
        Ok(())
    }
}
