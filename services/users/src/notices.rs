//! What the owner of an account is told when something changes in how one gets in.

use notifications::Template;
use serde_json::json;
use sqlx::PgConnection;

use crate::{Users, UsersError, store::users::Account};

/// The kinds of notices; the words stand with the template `security_notice`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A used refresh token came again: the session was ended. The detail is the device.
    SessionStolen,
    AppOn,
    AppOff,
    CodesRenewed,
    CodeUsed,
    /// Wrong codes after the right password.
    CodeGuessed,
    /// The detail is the passkey's name.
    PasskeyAdded,
    PasskeyRemoved,
    /// An account elsewhere can sign in. The detail is the provider's name.
    ProviderAdded,
    ProviderRemoved,
    /// Somebody wants to change the address. The detail is the new one.
    EmailChanging,
}

impl Notice {
    const fn name(self) -> &'static str {
        match self {
            Self::SessionStolen => "session_stolen",
            Self::AppOn => "app_on",
            Self::AppOff => "app_off",
            Self::CodesRenewed => "codes_renewed",
            Self::CodeUsed => "code_used",
            Self::CodeGuessed => "code_guessed",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::ProviderAdded => "provider_added",
            Self::ProviderRemoved => "provider_removed",
            Self::EmailChanging => "email_changing",
        }
    }
}

impl Users {
    /// Tells the owner of `account`, in the caller's transaction.
    pub(crate) async fn send_notice(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        notice: Notice,
        detail: Option<&str>,
    ) -> Result<(), UsersError> {
        let link = format!("{}/account/security", self.settings.public_url);
        let content = json!({ "notice": notice.name(), "detail": detail.unwrap_or(""), "link": link });
        let dedupe = format!("security:{}:{}", notice.name(), uuid::Uuid::now_v7());
        let template = Template::SecurityNotice;
        self.mail(tx, template, &account.email, &account.name, &account.locale, None, content, dedupe).await
    }
}
