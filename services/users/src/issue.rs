//! Opening sessions and handing out their credentials.

use kit::{SecretToken, SessionId, Time, UserId};
use sqlx::PgConnection;

use crate::{
    Device, Users, UsersError,
    second_factor::Proof,
    store::{self, sessions::NewSession, users::Account},
    tokens::{ACCESS_SECONDS, Subject},
};

/// A session ends when it was not used for this long: 14 days.
pub(crate) const IDLE_SECONDS: i64 = 14 * 24 * 3600;
/// A session ends after this long, used or not: 90 days.
pub(crate) const ABSOLUTE_SECONDS: i64 = 90 * 24 * 3600;
/// The sessions that one person may have; the oldest make room.
pub(crate) const MOST_SESSIONS: i64 = 20;

/// The credentials of a session, fresh.
#[derive(Debug)]
pub struct Issued {
    pub session_id: SessionId,
    pub user_id: UserId,
    /// Signed; good for [`Issued::access_seconds`].
    pub access_token: String,
    pub access_seconds: i64,
    /// Good for one refresh within [`Issued::refresh_seconds`].
    pub refresh_token: SecretToken,
    pub refresh_seconds: i64,
}

impl Users {
    /// Opens a session for `account` in the caller's transaction. The caller forgets the account after
    /// the commit, for an older session may have had to make room.
    pub(crate) async fn open_session(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        proof: impl Into<Proof<'_>>,
        device: &Device,
        now: Time,
    ) -> Result<Issued, UsersError> {
        let Proof { with, at } = proof.into();
        let auth_time = at.unwrap_or(now);
        let id = SessionId::new();
        let absolute_expires_at = now.plus_seconds(ABSOLUTE_SECONDS);
        let session = NewSession {
            id,
            user_id: account.id,
            auth_epoch: account.auth_epoch,
            now,
            auth_time,
            idle_expires_at: now.plus_seconds(IDLE_SECONDS),
            absolute_expires_at,
            device,
            with,
        };
        store::sessions::insert(tx, &session).await?;
        if store::sessions::evict(tx, account.id, MOST_SESSIONS, now).await? {
            self.announce(tx, account.id).await?;
        }
        let refresh_token = SecretToken::random();
        store::refresh_tokens::insert(tx, &refresh_token.hash(), id, None, now).await?;
        tracing::info!(event = "auth.signed_in", user = %account.id, session = %id, with, "signed in");
        let subject = Subject { user_id: account.id, session_id: id, auth_time };
        self.issue(subject, refresh_token, absolute_expires_at, now)
    }

    /// Signs an access token to go with `refresh_token`.
    pub(crate) fn issue(
        &self,
        subject: Subject,
        refresh_token: SecretToken,
        absolute_expires_at: Time,
        now: Time,
    ) -> Result<Issued, UsersError> {
        Ok(Issued {
            session_id: subject.session_id,
            user_id: subject.user_id,
            access_token: self.tokens.sign(subject, now)?,
            access_seconds: ACCESS_SECONDS,
            refresh_token,
            refresh_seconds: absolute_expires_at.seconds_since(now).min(IDLE_SECONDS),
        })
    }
}
