//! Changing one's own password.

use kit::SignedIn;

use crate::{
    Users, UsersError, password,
    sign_in::Failures,
    store::{self, mail_tokens::Purpose},
};

impl Users {
    /// Changes the password of `user` after they proved the current one, or sets the first of an account
    /// that has none. All their other sessions end.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`], [`UsersError::WrongPassword`], [`UsersError::SlowDown`], [`UsersError::WeakPassword`],
    /// [`UsersError::Busy`].
    pub(crate) async fn change_password(
        &self,
        user: &SignedIn,
        current: Option<String>,
        new: String,
    ) -> Result<(), UsersError> {
        self.require_recent(user)?;
        password::check(&new, self.hasher.longest(), &[user.email.as_str(), &user.name])
            .map_err(|weakness| UsersError::WeakPassword("new_password", weakness))?;
        let now = self.clock.now();
        let slot = self.hasher.slot().await?;
        let mut tx = self.db.begin().await?;
        let failures = store::sign_ins::lock(&mut tx, user.user_id).await?;
        let failures = failures.attempt(now).map_err(UsersError::SlowDown)?;
        store::sign_ins::set(&mut tx, user.user_id, failures).await?;
        let before = store::users::by_id(&mut tx, user.user_id).await?;
        tx.commit().await?;

        let slot = match &before.password_hash {
            Some(stored) => {
                let current = current.ok_or(UsersError::WrongPassword)?;
                let verdict = self.hasher.verify(slot, current, Some(stored.clone())).await?;
                if !verdict.matches {
                    return Err(UsersError::WrongPassword);
                }
                self.hasher.slot().await?
            }
            None => slot,
        };
        let hash = self.hasher.hash(slot, new).await?;

        let mut tx = self.db.begin().await?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        if account.password_hash != before.password_hash {
            return Err(UsersError::WrongPassword);
        }
        store::sign_ins::set(&mut tx, account.id, Failures::default()).await?;
        let auth_epoch = store::users::set_password(&mut tx, account.id, &hash, now).await?;
        store::sessions::revoke_all(&mut tx, account.id, Some(user.session_id), "password_changed", now)
            .await?;
        store::sessions::reauthenticate(&mut tx, account.id, user.session_id, auth_epoch, now).await?;
        for purpose in [Purpose::ResetPassword, Purpose::SignIn, Purpose::ChangeEmail] {
            store::mail_tokens::void(&mut tx, account.id, purpose, now).await?;
        }
        self.send_password_changed(&mut tx, &account, auth_epoch).await?;
        self.announce(&mut tx, account.id).await?;
        tx.commit().await?;
        self.forget(account.id);
        tracing::info!(event = "auth.password_changed", user = %account.id, "password changed");
        Ok(())
    }
}
