//! Passkeys (WebAuthn): a key pair in the person's device or password manager, unlocked there by face,
//! finger or PIN. It is two factors in one, can't be phished, and what we store is no secret.

mod add;
mod enter;

use kit::{SignedIn, Time};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use webauthn_rs::{Webauthn, WebauthnBuilder, prelude::Url};

use crate::{Notice, Users, UsersError, store};

/// A challenge, as the browser's `navigator.credentials` takes it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyChallenge {
    /// Send it back with the answer; good for minutes and once.
    pub flow: String,
    /// The `publicKey` options in their JSON form (`PublicKeyCredential.parseCreationOptionsFromJSON` and
    /// `parseRequestOptionsFromJSON`).
    #[schema(value_type = Object)]
    pub options: serde_json::Value,
}

/// A passkey, as its owner sees it.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct PasskeyInfo {
    pub id: Uuid,
    pub name: String,
    pub created_at: Time,
    pub last_used_at: Option<Time>,
}

/// The verifier for `public_url`; `None` where browsers allow no passkeys, which is under a bare IP address.
pub(crate) fn verifier(public_url: &str) -> Option<Webauthn> {
    let origin = Url::parse(public_url).ok()?;
    let host = origin.domain()?.to_owned();
    WebauthnBuilder::new(&host, &origin).ok()?.rp_name("Admit").build().ok()
}

impl Users {
    fn webauthn(&self) -> Result<&Webauthn, UsersError> {
        self.webauthn.as_ref().ok_or(UsersError::PasskeysUnavailable)
    }

    /// Gives a passkey of `user` another name.
    ///
    /// # Errors
    /// [`UsersError::NotFound`].
    pub(crate) async fn rename_passkey(
        &self,
        user: &SignedIn,
        id: Uuid,
        name: &str,
    ) -> Result<PasskeyInfo, UsersError> {
        let mut conn = self.db.acquire().await?;
        store::passkeys::rename(&mut conn, user.user_id, id, name).await?.ok_or(UsersError::NotFound)
    }

    /// Removes a passkey of `user`.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`], [`UsersError::NotFound`].
    pub(crate) async fn remove_passkey(&self, user: &SignedIn, id: Uuid) -> Result<(), UsersError> {
        self.require_recent(user)?;
        let mut tx = self.db.begin().await?;
        let name = store::passkeys::remove(&mut tx, user.user_id, id).await?.ok_or(UsersError::NotFound)?;
        let account = store::users::by_id(&mut tx, user.user_id).await?;
        self.send_notice(&mut tx, &account, Notice::PasskeyRemoved, Some(&name)).await?;
        tx.commit().await?;
        tracing::info!(event = "auth.passkey_removed", user = %user.user_id, "passkey removed");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::verifier;

    #[test]
    fn passkeys_need_a_name() {
        assert!(verifier("https://tickets.example.org").is_some());
        assert!(verifier("http://localhost:8080").is_some());
        assert!(verifier("http://127.0.0.1:8080").is_none());
        assert!(verifier("https://[::1]").is_none());
    }
}
