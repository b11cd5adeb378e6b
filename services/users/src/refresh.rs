//! Renewing a session: refresh tokens rotate, and a stolen one kills the session.

use kit::{SecretHash, SecretToken, SessionId, Time, UserId};
use sqlx::PgConnection;

use crate::{
    Device, Notice, Users, UsersError,
    device::label,
    issue::{IDLE_SECONDS, Issued},
    store,
    tokens::Subject,
};

/// Seconds within which the same token may come again and gets the same answer: a lost response, or
/// two tabs at once.
const GRACE_SECONDS: i64 = 30;

/// What to do with a token that was used before.
enum Replay {
    /// Give the same successor again.
    Repeat(SecretToken),
    /// Somebody else has it: end the session.
    Reuse,
}

impl Users {
    /// Exchanges a refresh token for the next one and a fresh access token.
    ///
    /// Of many callers with one token one wins; the others get the same successor as long as nobody has
    /// used it, for 30 seconds. Anything else is reuse: the whole session ends at once.
    ///
    /// # Errors
    /// [`UsersError::SignedOut`].
    pub async fn refresh(&self, token: &SecretToken, device: &Device) -> Result<Issued, UsersError> {
        let now = self.clock.now();
        let hash = token.hash();
        let salt = SecretToken::random().hash().0;
        let mut tx = self.db.begin().await?;
        let (session_id, successor) = match store::refresh_tokens::take(&mut tx, &hash, &salt, now).await? {
            Some(session_id) => {
                let successor = self.successor(token, &salt);
                store::refresh_tokens::insert(&mut tx, &successor.hash(), session_id, Some(&hash), now)
                    .await?;
                (session_id, successor)
            }
            None => {
                let used = store::refresh_tokens::used(&mut tx, &hash).await?.ok_or(UsersError::SignedOut)?;
                let unused = used.unused_successor.as_ref();
                match self.judge(token, &used.salt, used.used_at, unused, now) {
                    Replay::Repeat(successor) => (used.session_id, successor),
                    Replay::Reuse => {
                        let ended = self.end_reused(&mut tx, used.session_id, device, now).await?;
                        tx.commit().await?;
                        ended.into_iter().for_each(|user| self.forget(user));
                        return Err(UsersError::SignedOut);
                    }
                }
            }
        };
        let idle_expires_at = now.plus_seconds(IDLE_SECONDS);
        let renewed = store::sessions::touch(&mut tx, session_id, device, now, idle_expires_at)
            .await?
            .ok_or(UsersError::SignedOut)?;
        tx.commit().await?;
        let subject = Subject { user_id: renewed.user_id, session_id, auth_time: renewed.auth_time };
        self.issue(subject, successor, renewed.absolute_expires_at, now)
    }

    /// The one successor of `token`: who holds neither our key nor the token can't compute it.
    fn successor(&self, token: &SecretToken, salt: &[u8]) -> SecretToken {
        let message = [token.reveal().as_bytes(), salt].concat();
        SecretToken::from_bytes(self.rings.refresh.hmac(&message))
    }

    fn judge(
        &self,
        token: &SecretToken,
        salt: &[u8],
        used_at: Time,
        unused_successor: Option<&SecretHash>,
        now: Time,
    ) -> Replay {
        let successor = self.successor(token, salt);
        let in_time = now.seconds_since(used_at) <= GRACE_SECONDS;
        match unused_successor {
            Some(unused) if in_time && *unused == successor.hash() => Replay::Repeat(successor),
            _ => Replay::Reuse,
        }
    }

    /// Ends a session whose token came again; its user when it was alive.
    async fn end_reused(
        &self,
        tx: &mut PgConnection,
        session_id: SessionId,
        device: &Device,
        now: Time,
    ) -> Result<Option<UserId>, UsersError> {
        let ended = store::sessions::revoke(tx, session_id, "refresh_reuse", now).await?;
        if let Some(user_id) = ended {
            tracing::warn!(event = "auth.refresh_reuse", user = %user_id, session = %session_id,
                "a used refresh token came again: the session was ended");
            let account = store::users::by_id(tx, user_id).await?;
            let device = format!("{} ({})", label(&device.user_agent), device.ip_prefix);
            self.send_notice(tx, &account, Notice::SessionStolen, Some(&device)).await?;
            self.announce(tx, user_id).await?;
        }
        Ok(ended)
    }
}
