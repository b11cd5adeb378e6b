//! Proving an e-mail address.

use kit::{SecretToken, SignedIn};

use crate::{
    Device, Users, UsersError,
    issue::Issued,
    store::{self, mail_tokens::Purpose},
};

impl Users {
    /// The address is proved by the link that was sent to it. The first proof signs in; a proof of an
    /// address that is proved already changes nothing and gives `None`.
    ///
    /// # Errors
    /// [`UsersError::LinkExpired`] for links that are unknown, used or too old.
    pub(crate) async fn verify(&self, token: &str, device: &Device) -> Result<Option<Issued>, UsersError> {
        let secret = SecretToken::parse(token).ok_or(UsersError::LinkExpired)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let link = store::mail_tokens::take(&mut tx, &secret.hash(), Purpose::VerifyEmail, now)
            .await?
            .ok_or(UsersError::LinkExpired)?;
        let account = store::users::lock(&mut tx, link.user_id).await?;
        if account.email != link.email || account.disabled_at.is_some() {
            return Err(UsersError::LinkExpired);
        }
        if account.email_verified_at.is_some() {
            tx.commit().await?;
            return Ok(None);
        }
        let (hash, name) = (link.password_hash.as_deref(), link.name.as_deref());
        store::users::verify(&mut tx, account.id, hash, name, now).await?;
        if hash.is_some() {
            // Whoever used the account before did not prove the address.
            store::sessions::revoke_all(&mut tx, account.id, None, "address_proved", now).await?;
        }
        store::mail_tokens::void(&mut tx, account.id, Purpose::VerifyEmail, now).await?;
        let account = store::users::by_id(&mut tx, account.id).await?;
        let issued = self.open_session(&mut tx, &account, "link", device, now).await?;
        tx.commit().await?;
        self.forget(account.id);
        Ok(Some(issued))
    }

    /// Sends the link to prove the address once more, unless it is proved.
    pub(crate) async fn resend_verification(&self, user: &SignedIn) -> Result<(), UsersError> {
        let mut tx = self.db.begin().await?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        if account.email_verified_at.is_none() {
            self.send_verification(&mut tx, &account, None, self.clock.now()).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
