//! Signing in with a passkey, without typing who one is.

use kit::{SecretToken, SignedIn, UserId};
use webauthn_rs::prelude::{DiscoverableAuthentication, DiscoverableKey, PublicKeyCredential};

use super::PasskeyChallenge;
use crate::{Device, Users, UsersError, flows::Kind, issue::Issued, sign_in::Failures, store};

impl Users {
    /// A challenge for whoever has a passkey here.
    ///
    /// # Errors
    /// [`UsersError::PasskeysUnavailable`].
    pub(crate) async fn challenge_for_passkey(&self) -> Result<PasskeyChallenge, UsersError> {
        let (options, state) = self
            .webauthn()?
            .start_discoverable_authentication()
            .map_err(|error| UsersError::Internal(error.to_string()))?;
        let mut tx = self.db.begin().await?;
        let flow = self.begin_flow(&mut tx, Kind::PasskeySignIn, None, &state).await?;
        tx.commit().await?;
        let options = serde_json::to_value(&options.public_key)
            .map_err(|error| UsersError::Internal(error.to_string()))?;
        Ok(PasskeyChallenge { flow: flow.reveal().to_owned(), options })
    }

    /// Opens a session for the owner of the passkey that answers the challenge. It counts as both factors,
    /// for the device asked for a face, a finger or a PIN. A session that the browser already had is
    /// replaced; with `same_person` only by one of the same person.
    ///
    /// # Errors
    /// [`UsersError::StepExpired`]; [`UsersError::PasskeyUnknown`] for whatever else is wrong with it.
    pub(crate) async fn enter_with_passkey(
        &self,
        flow: &str,
        answer: serde_json::Value,
        device: &Device,
        replaces: Option<&SignedIn>,
        same_person: bool,
    ) -> Result<Issued, UsersError> {
        let webauthn = self.webauthn()?;
        let answer: PublicKeyCredential =
            serde_json::from_value(answer).map_err(|_| UsersError::BadPasskey)?;
        let secret = SecretToken::parse(flow).ok_or(UsersError::StepExpired)?;
        let now = self.clock.now();
        // The challenge is used up whatever comes of it.
        let mut tx = self.db.begin().await?;
        let ended =
            self.end_flow::<DiscoverableAuthentication>(&mut tx, Kind::PasskeySignIn, &secret).await?;
        tx.commit().await?;
        let (_, state) = ended.ok_or(UsersError::StepExpired)?;
        let (user, credential_id) =
            webauthn.identify_discoverable_authentication(&answer).map_err(|_| UsersError::PasskeyUnknown)?;
        let user = UserId(user);
        if same_person && replaces.is_some_and(|old| old.user_id != user) {
            return Err(UsersError::OtherPerson);
        }

        let mut tx = self.db.begin().await?;
        let mut passkey =
            store::passkeys::lock(&mut tx, user, credential_id).await?.ok_or(UsersError::PasskeyUnknown)?;
        let key = DiscoverableKey::from(&passkey);
        let result =
            webauthn.finish_discoverable_authentication_v2(&answer, state, key).map_err(|error| {
                tracing::warn!(event = "auth.passkey_refused", %user, %error, ip = device.ip_prefix,
                "a passkey was refused");
                UsersError::PasskeyUnknown
            })?;
        passkey.update_credential(&result);
        store::passkeys::used(&mut tx, user, &passkey, now).await?;
        let account = store::users::lock(&mut tx, user).await?;
        if account.disabled_at.is_some() {
            return Err(UsersError::PasskeyUnknown);
        }
        store::sign_ins::set(&mut tx, user, Failures::default()).await?;
        let issued = self.let_in(&mut tx, &account, "passkey", device, replaces, now).await?;
        tx.commit().await?;
        self.forget(user);
        if let Some(old) = replaces {
            self.forget(old.user_id);
        }
        Ok(issued)
    }
}
