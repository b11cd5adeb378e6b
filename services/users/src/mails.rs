//! The mails of this service and the links in them. Secrets travel in the fragment, which browsers never
//! send to a server and no log sees.

use kit::{Email, OrganizationId, SecretToken, Time};
use notifications::{NewMessage, Template};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::{
    Users, UsersError,
    store::{self, mail_tokens::NewMailToken, mail_tokens::Purpose, users::Account},
};

/// Seconds for which a link to prove an address is good: two days.
const VERIFY_SECONDS: i64 = 48 * 3600;
/// Seconds for which a link to set a new password is good.
const RESET_SECONDS: i64 = 30 * 60;
/// Links of one kind that one person is sent within an hour; more requests change nothing.
const MOST_PER_HOUR: i64 = 5;

impl Users {
    /// Sends a link to prove the address. `registration`: name and password hash that take effect with it.
    pub(crate) async fn send_verification(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        registration: Option<(&str, &str)>,
        now: Time,
    ) -> Result<(), UsersError> {
        self.send_link(tx, account, Purpose::VerifyEmail, registration, now).await
    }

    /// Sends a link to set a new password.
    pub(crate) async fn send_reset_link(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        now: Time,
    ) -> Result<(), UsersError> {
        self.send_link(tx, account, Purpose::ResetPassword, None, now).await
    }

    async fn send_link(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        purpose: Purpose,
        registration: Option<(&str, &str)>,
        now: Time,
    ) -> Result<(), UsersError> {
        let an_hour_ago = now.plus_seconds(-3600);
        if store::mail_tokens::sent_since(tx, account.id, purpose, an_hour_ago).await? >= MOST_PER_HOUR {
            return Ok(());
        }
        let (template, page, seconds) = match purpose {
            Purpose::VerifyEmail => (Template::VerifyEmail, "verify-email", VERIFY_SECONDS),
            Purpose::ResetPassword => (Template::ResetPassword, "reset-password", RESET_SECONDS),
            other => return Err(UsersError::Internal(format!("{other:?} has a mail of its own"))),
        };
        let secret = SecretToken::random();
        let new = NewMailToken {
            hash: secret.hash(),
            purpose,
            user_id: account.id,
            email: &account.email,
            registration,
            browser: None,
            now,
            expires_at: now.plus_seconds(seconds),
        };
        store::mail_tokens::insert(tx, &new).await?;
        let link = self.secret_link(page, &secret);
        let name = registration.map_or(account.name.as_str(), |(name, _)| name);
        let dedupe = format!("{page}:{}", uuid::Uuid::now_v7());
        self.mail(tx, template, &account.email, name, &account.locale, None, json!({ "link": link }), dedupe)
            .await
    }

    /// Tells the owner of an account that somebody tried to register with its address; once an hour.
    pub(crate) async fn send_already_registered(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        now: Time,
    ) -> Result<(), UsersError> {
        let link = format!("{}/sign-in", self.settings.public_url);
        let dedupe = format!("already-registered:{}:{}", account.id, now.as_second() / 3600);
        let content = json!({ "link": link });
        let template = Template::AlreadyRegistered;
        self.mail(tx, template, &account.email, &account.name, &account.locale, None, content, dedupe).await
    }

    /// Tells a person that their password was changed.
    pub(crate) async fn send_password_changed(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        auth_epoch: i32,
    ) -> Result<(), UsersError> {
        let dedupe = format!("password-changed:{}:{auth_epoch}", account.id);
        let template = Template::PasswordChanged;
        self.mail(tx, template, &account.email, &account.name, &account.locale, None, json!({}), dedupe).await
    }

    /// A link into our pages that carries `secret`.
    pub(crate) fn secret_link(&self, page: &str, secret: &SecretToken) -> String {
        format!("{}/{page}#token={}", self.settings.public_url, secret.reveal())
    }

    #[allow(clippy::too_many_arguments)]
    pub(crate) async fn mail(
        &self,
        tx: &mut PgConnection,
        template: Template,
        to: &Email,
        to_name: &str,
        locale: &str,
        organization_id: Option<OrganizationId>,
        content: Value,
        dedupe: String,
    ) -> Result<(), UsersError> {
        let message = NewMessage {
            template,
            to: to.clone(),
            to_name: to_name.to_owned(),
            locale: locale.to_owned(),
            organization_id,
            reply_to: None,
            content,
            attachments: Vec::new(),
            dedupe,
        };
        self.notifications.send(tx, message).await?;
        Ok(())
    }
}
