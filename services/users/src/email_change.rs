//! Another e-mail address for an account: the new side proves itself, the old side is told before and after,
//! and can take it back.

use kit::{Email, SecretToken, SignedIn, UserId};
use notifications::Template;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;

use crate::{
    Notice, Users, UsersError,
    store::{self, mail_tokens::NewMailToken, mail_tokens::Purpose, users::Account},
};

/// Seconds within which the new address has to be proved: a day.
const PROVE_SECONDS: i64 = 24 * 3600;
/// Seconds within which the old address can take it back: seven days.
const UNDO_SECONDS: i64 = 7 * 24 * 3600;
/// Changes that one person may ask for within a day.
const MOST_PER_DAY: i64 = 5;

/// An account belongs to another address than before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EmailChanged {
    pub user_id: UserId,
    pub old: Email,
    pub new: Email,
    pub at: kit::Time,
}

impl data::jobs::Fact for EmailChanged {
    const NAME: &'static str = "users.email_changed";
}

impl Users {
    /// Sends a link to `new`, and tells the present address. The answer is the same whether or not `new`
    /// belongs to somebody: their owner is told instead.
    ///
    /// # Errors
    /// [`UsersError::EmailNotVerified`], [`UsersError::Reauthenticate`]; [`UsersError::InvalidField`] for
    /// the address that one has.
    pub(crate) async fn request_email_change(&self, user: &SignedIn, new: Email) -> Result<(), UsersError> {
        self.require_recent_and_proved(user)?;
        if new == user.email {
            return Err(UsersError::InvalidField("email", "is your address already"));
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        let since = now.plus_seconds(-PROVE_SECONDS);
        let asked = store::mail_tokens::sent_since(&mut tx, account.id, Purpose::ChangeEmail, since).await?;
        if asked >= MOST_PER_DAY {
            return Err(UsersError::SlowDown(3600));
        }
        store::mail_tokens::void(&mut tx, account.id, Purpose::ChangeEmail, now).await?;
        let secret = self.keep(&mut tx, &account, Purpose::ChangeEmail, &new, PROVE_SECONDS).await?;
        match store::users::by_email(&mut tx, &new).await? {
            Some(other) => self.send_already_registered(&mut tx, &other, now).await?,
            None => {
                let content = json!({ "link": self.secret_link("email-change", &secret) });
                let dedupe = format!("change-email:{}", uuid::Uuid::now_v7());
                let (name, locale) = (&account.name, &account.locale);
                self.mail(&mut tx, Template::ChangeEmail, &new, name, locale, None, content, dedupe).await?;
            }
        }
        self.send_notice(&mut tx, &account, Notice::EmailChanging, Some(new.as_str())).await?;
        tx.commit().await?;
        tracing::info!(event = "auth.email_change_asked", user = %account.id, "e-mail change asked");
        Ok(())
    }

    /// The new address is proved: the account moves there. The old one gets a link to take it back.
    ///
    /// # Errors
    /// [`UsersError::LinkExpired`], also when somebody else has the address by now.
    pub(crate) async fn confirm_email_change(&self, token: &str) -> Result<(), UsersError> {
        let secret = SecretToken::parse(token).ok_or(UsersError::LinkExpired)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let link = store::mail_tokens::take(&mut tx, &secret.hash(), Purpose::ChangeEmail, now)
            .await?
            .ok_or(UsersError::LinkExpired)?;
        let account = store::users::lock(&mut tx, link.user_id).await?;
        if account.disabled_at.is_some() {
            return Err(UsersError::LinkExpired);
        }
        self.move_to(&mut tx, &account, &link.email).await?;
        let undo = self.keep(&mut tx, &account, Purpose::UndoEmail, &account.email, UNDO_SECONDS).await?;
        let link_back = self.secret_link("email-undo", &undo);
        let content = json!({ "new_email": link.email.as_str(), "link": link_back });
        let dedupe = format!("email-changed:{}", uuid::Uuid::now_v7());
        let (to, name, locale) = (&account.email, &account.name, &account.locale);
        self.mail(&mut tx, Template::EmailChanged, to, name, locale, None, content, dedupe).await?;
        self.announce(&mut tx, account.id).await?;
        tx.commit().await?;
        self.forget(account.id);
        tracing::info!(event = "auth.email_changed", user = %account.id, "e-mail changed");
        Ok(())
    }

    /// The old address takes the change back: it is the account's again, every session ends, the password is
    /// gone, and so is every way in that was added since. A link to set a new password goes to the old
    /// address.
    ///
    /// # Errors
    /// [`UsersError::LinkExpired`].
    pub(crate) async fn undo_email_change(&self, token: &str) -> Result<(), UsersError> {
        let secret = SecretToken::parse(token).ok_or(UsersError::LinkExpired)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let link = store::mail_tokens::take(&mut tx, &secret.hash(), Purpose::UndoEmail, now)
            .await?
            .ok_or(UsersError::LinkExpired)?;
        let account = store::users::lock(&mut tx, link.user_id).await?;
        if account.disabled_at.is_some() {
            return Err(UsersError::LinkExpired);
        }
        if account.email != link.email {
            self.move_to(&mut tx, &account, &link.email).await?;
        }
        // Whoever asked for the change was signed in before it, so what they added may be older than it.
        let since = link.created_at.plus_seconds(-PROVE_SECONDS);
        store::users::remove_ways_in_since(&mut tx, account.id, since, now).await?;
        store::flows::drop_of_user(&mut tx, account.id).await?;
        store::sessions::revoke_all(&mut tx, account.id, None, "email_undone", now).await?;
        store::mail_tokens::void_all(&mut tx, account.id, now).await?;
        let account = store::users::by_id(&mut tx, account.id).await?;
        self.send_reset_link(&mut tx, &account, now).await?;
        self.announce(&mut tx, account.id).await?;
        tx.commit().await?;
        self.forget(account.id);
        tracing::warn!(event = "auth.email_undone", user = %account.id, "e-mail change taken back");
        Ok(())
    }

    /// Gives the account another address; what was mailed to the old one is good no more.
    async fn move_to(&self, tx: &mut PgConnection, account: &Account, to: &Email) -> Result<(), UsersError> {
        let now = self.clock.now();
        if !store::users::set_email(tx, account.id, to, now).await? {
            return Err(UsersError::LinkExpired);
        }
        for purpose in [Purpose::ResetPassword, Purpose::SignIn, Purpose::VerifyEmail, Purpose::ChangeEmail] {
            store::mail_tokens::void(tx, account.id, purpose, now).await?;
        }
        let fact = EmailChanged { user_id: account.id, old: account.email.clone(), new: to.clone(), at: now };
        data::jobs::publish(tx, &fact, now).await?;
        Ok(())
    }

    async fn keep(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        purpose: Purpose,
        email: &Email,
        seconds: i64,
    ) -> Result<SecretToken, UsersError> {
        let now = self.clock.now();
        let secret = SecretToken::random();
        let new = NewMailToken {
            hash: secret.hash(),
            purpose,
            user_id: account.id,
            email,
            registration: None,
            browser: None,
            now,
            expires_at: now.plus_seconds(seconds),
        };
        store::mail_tokens::insert(tx, &new).await?;
        Ok(secret)
    }
}
