//! Adding a passkey.

use kit::{SecretToken, SessionId, SignedIn};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential};

use super::{PasskeyChallenge, PasskeyInfo};
use crate::{Notice, Users, UsersError, flows::Kind, store};

/// Passkeys that one person may have.
const MOST: i64 = 20;

#[derive(Serialize, Deserialize)]
struct Adding {
    /// Only the session that asked may answer.
    session_id: SessionId,
    registration: PasskeyRegistration,
}

impl Users {
    /// The challenge for a new passkey of `user`.
    ///
    /// # Errors
    /// [`UsersError::EmailNotVerified`], [`UsersError::Reauthenticate`],
    /// [`UsersError::PasskeysUnavailable`], [`UsersError::TooManyPasskeys`].
    pub(crate) async fn challenge_for_new_passkey(
        &self,
        user: &SignedIn,
    ) -> Result<PasskeyChallenge, UsersError> {
        self.require_recent_and_proved(user)?;
        let webauthn = self.webauthn()?;
        let mut tx = self.db.begin().await?;
        let known = store::passkeys::credentials(&mut tx, user.user_id).await?;
        if known.len() as i64 >= MOST {
            return Err(UsersError::TooManyPasskeys);
        }
        let known = known.iter().map(|passkey| passkey.0.cred_id().clone()).collect();
        let (mut options, registration) = webauthn
            .start_passkey_registration(user.user_id.0, user.email.as_str(), &user.name, Some(known))
            .map_err(|error| UsersError::Internal(error.to_string()))?;
        // The device keeps who it is for, so that nobody has to type an address to sign in.
        if let Some(selection) = &mut options.public_key.authenticator_selection {
            selection.require_resident_key = true;
            selection.resident_key = Some(webauthn_rs_proto::ResidentKeyRequirement::Required);
        }
        let state = Adding { session_id: user.session_id, registration };
        let flow = self.begin_flow(&mut tx, Kind::PasskeyAdd, Some(user.user_id), &state).await?;
        tx.commit().await?;
        let options = serde_json::to_value(&options.public_key)
            .map_err(|error| UsersError::Internal(error.to_string()))?;
        Ok(PasskeyChallenge { flow: flow.reveal().to_owned(), options })
    }

    /// Keeps the new passkey that answers the challenge.
    ///
    /// # Errors
    /// [`UsersError::StepExpired`], [`UsersError::BadPasskey`], [`UsersError::TooManyPasskeys`].
    pub(crate) async fn add_passkey(
        &self,
        user: &SignedIn,
        flow: &str,
        name: &str,
        answer: serde_json::Value,
    ) -> Result<PasskeyInfo, UsersError> {
        let webauthn = self.webauthn()?;
        let answer: RegisterPublicKeyCredential =
            serde_json::from_value(answer).map_err(|_| UsersError::BadPasskey)?;
        let secret = SecretToken::parse(flow).ok_or(UsersError::StepExpired)?;
        let mut tx = self.db.begin().await?;
        let ended = self.end_flow::<Adding>(&mut tx, Kind::PasskeyAdd, &secret).await?;
        let (_, adding) = ended
            .filter(|(owner, adding)| *owner == Some(user.user_id) && adding.session_id == user.session_id)
            .ok_or(UsersError::StepExpired)?;
        let passkey =
            webauthn.finish_passkey_registration(&answer, &adding.registration).map_err(|error| {
                tracing::info!(%error, "a new passkey was refused");
                UsersError::BadPasskey
            })?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        if store::passkeys::count(&mut tx, user.user_id).await? >= MOST {
            return Err(UsersError::TooManyPasskeys);
        }
        let id = Uuid::now_v7();
        let now = self.clock.now();
        let info = store::passkeys::insert(&mut tx, user.user_id, id, name, &passkey, now)
            .await?
            .ok_or(UsersError::BadPasskey)?;
        self.send_notice(&mut tx, &account, Notice::PasskeyAdded, Some(name)).await?;
        tx.commit().await?;
        tracing::info!(event = "auth.passkey_added", user = %user.user_id, "passkey added");
        Ok(info)
    }
}
