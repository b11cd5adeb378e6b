//! Proofs in progress: what the server remembers between two steps of a sign-in. The client holds a random
//! secret; the state behind it is sealed, dies with its time, and is bound to what it is for.

use kit::{SecretToken, UserId};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;

use crate::{
    Users, UsersError,
    store::{self, flows::NewFlow},
};

/// What a flow is for. One of a kind proves nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(crate) enum Kind {
    /// The first factor is proved, the second is not.
    SecondFactor,
    PasskeyAdd,
    PasskeySignIn,
    /// Gone to a provider.
    Provider,
    /// An account elsewhere waits for the owner of the account here.
    ProviderLink,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::SecondFactor => "second_factor",
            Self::PasskeyAdd => "passkey_add",
            Self::PasskeySignIn => "passkey_sign_in",
            Self::Provider => "provider",
            Self::ProviderLink => "provider_link",
        }
    }

    /// Seconds for which it may take: people look for their phone.
    pub const fn seconds(self) -> i64 {
        match self {
            Self::SecondFactor | Self::PasskeyAdd => 300,
            // The sign-in page waits with its question until the person comes to it.
            // So does the page of a provider, which may ask for more than one thing.
            Self::PasskeySignIn | Self::Provider => 600,
            // The proof may come by mail.
            Self::ProviderLink => 1200,
        }
    }
}

impl Users {
    /// Begins a flow; the secret goes to the client.
    pub(crate) async fn begin_flow(
        &self,
        tx: &mut PgConnection,
        kind: Kind,
        user: Option<UserId>,
        state: &impl Serialize,
    ) -> Result<SecretToken, UsersError> {
        let now = self.clock.now();
        let secret = SecretToken::random();
        let plain = serde_json::to_vec(state).map_err(|error| UsersError::Internal(error.to_string()))?;
        let sealed = self.rings.data.seal(&plain, context(kind, &secret).as_slice())?;
        let flow = NewFlow {
            hash: secret.hash(),
            kind,
            user_id: user,
            state: &sealed,
            now,
            expires_at: now.plus_seconds(kind.seconds()),
        };
        store::flows::insert(tx, &flow).await?;
        Ok(secret)
    }

    /// The state of a flow that goes on.
    pub(crate) async fn look_at_flow<T: DeserializeOwned>(
        &self,
        tx: &mut PgConnection,
        kind: Kind,
        secret: &SecretToken,
    ) -> Result<Option<(Option<UserId>, T)>, UsersError> {
        let row = store::flows::find(tx, &secret.hash(), kind, self.clock.now()).await?;
        Ok(row.and_then(|row| Some((row.user_id, self.open_state(kind, secret, &row.state)?))))
    }

    /// Ends a flow and gives its state to the one caller who ends it.
    pub(crate) async fn end_flow<T: DeserializeOwned>(
        &self,
        tx: &mut PgConnection,
        kind: Kind,
        secret: &SecretToken,
    ) -> Result<Option<(Option<UserId>, T)>, UsersError> {
        let row = store::flows::take(tx, &secret.hash(), kind, self.clock.now()).await?;
        Ok(row.and_then(|row| Some((row.user_id, self.open_state(kind, secret, &row.state)?))))
    }

    fn open_state<T: DeserializeOwned>(&self, kind: Kind, secret: &SecretToken, sealed: &[u8]) -> Option<T> {
        let plain = self.rings.data.open(sealed, context(kind, secret).as_slice())?;
        serde_json::from_slice(&plain).ok()
    }
}

/// A state opens only for its own flow.
fn context(kind: Kind, secret: &SecretToken) -> Vec<u8> {
    [kind.name().as_bytes(), b":", secret.hash().0.as_slice()].concat()
}
