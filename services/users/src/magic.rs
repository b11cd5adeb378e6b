//! Signing in by a link in a mail: it works once, for ten minutes, in the browser that asked for it.

use kit::{Email, SecretHash, SecretToken, SignedIn};

use crate::{
    Device, Entry, SendSignInLink, Users, UsersError,
    store::{self, mail_tokens::NewMailToken, mail_tokens::Purpose},
};
use notifications::Template;
use serde_json::json;

/// Seconds for which a link is good.
pub(crate) const LINK_SECONDS: i64 = 600;
/// Links that one person is sent within an hour; more requests change nothing.
const MOST_PER_HOUR: i64 = 5;

impl Users {
    /// Asks for a link. The same work is done whether or not the address has an account: a job is written;
    /// only the job looks. The secret that is given back stays in the browser and makes the link worthless
    /// elsewhere.
    pub(crate) async fn request_sign_in_link(&self, email: Email) -> Result<SecretToken, UsersError> {
        let browser = SecretToken::random();
        let mut tx = self.db.begin().await?;
        let job = SendSignInLink { email, browser: browser.hash().0 };
        data::jobs::enqueue(&mut tx, &job, self.clock.now()).await?;
        tx.commit().await?;
        Ok(browser)
    }

    /// The job behind [`Users::request_sign_in_link`].
    pub(crate) async fn send_sign_in_link(&self, job: SendSignInLink) -> Result<(), UsersError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(account) = store::users::by_email(&mut tx, &job.email).await? else { return Ok(()) };
        let since = now.plus_seconds(-3600);
        let sent = store::mail_tokens::sent_since(&mut tx, account.id, Purpose::SignIn, since).await?;
        if account.disabled_at.is_some() || sent >= MOST_PER_HOUR {
            return Ok(());
        }
        let secret = SecretToken::random();
        let browser = SecretHash(job.browser);
        let new = NewMailToken {
            hash: secret.hash(),
            purpose: Purpose::SignIn,
            user_id: account.id,
            email: &account.email,
            registration: None,
            browser: Some(&browser),
            now,
            expires_at: now.plus_seconds(LINK_SECONDS),
        };
        store::mail_tokens::insert(&mut tx, &new).await?;
        let content = json!({ "link": self.secret_link("sign-in/link", &secret) });
        let dedupe = format!("sign-in-link:{}", uuid::Uuid::now_v7());
        let (to, name, locale) = (&account.email, &account.name, &account.locale);
        self.mail(&mut tx, Template::SignInLink, to, name, locale, None, content, dedupe).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Opens a session with the link and the secret of the browser that asked for it, or asks for the second
    /// factor. It proves the address, too; whoever used the account before without such a proof is out.
    ///
    /// # Errors
    /// [`UsersError::LinkExpired`], also in another browser.
    pub(crate) async fn enter_with_link(
        &self,
        token: &str,
        browser: Option<&SecretToken>,
        device: &Device,
        replaces: Option<&SignedIn>,
    ) -> Result<Entry, UsersError> {
        let secret = SecretToken::parse(token).ok_or(UsersError::LinkExpired)?;
        let browser = browser.ok_or(UsersError::LinkExpired)?.hash();
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let link = store::mail_tokens::take_in(&mut tx, &secret.hash(), Purpose::SignIn, &browser, now)
            .await?
            .ok_or(UsersError::LinkExpired)?;
        let account = store::users::lock(&mut tx, link.user_id).await?;
        if account.email != link.email || account.disabled_at.is_some() {
            return Err(UsersError::LinkExpired);
        }
        let account = if account.email_verified_at.is_none() {
            store::sessions::revoke_all(&mut tx, account.id, None, "address_proved", now).await?;
            store::users::prove_and_clear_password(&mut tx, account.id, now).await?;
            store::mail_tokens::void(&mut tx, account.id, Purpose::VerifyEmail, now).await?;
            self.announce(&mut tx, account.id).await?;
            store::users::by_id(&mut tx, account.id).await?
        } else {
            account
        };
        store::mail_tokens::void(&mut tx, account.id, Purpose::SignIn, now).await?;
        let entry = self.enter(&mut tx, &account, "link", device, replaces).await?;
        tx.commit().await?;
        self.forget_after(&entry, replaces);
        Ok(entry)
    }
}
