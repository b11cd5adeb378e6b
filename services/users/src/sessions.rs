//! What a session looks like, and ending sessions.

use kit::{SecretToken, SessionId, SignedIn, Time, UserId};
use sqlx::PgConnection;

use crate::{
    Session, SessionInfo, SessionUser, Users, UsersError, device,
    store::{self},
};

impl Users {
    /// The session of `user` as their browser needs it; visitors get an empty one.
    pub(crate) async fn session(&self, user: Option<&SignedIn>) -> Result<Session, UsersError> {
        let Some(user) = user else {
            return Ok(Session::of_a_visitor());
        };
        let mut conn = self.db.acquire().await?;
        Ok(Session {
            memberships: store::members::of_user(&mut conn, user.user_id).await?,
            csrf_token: Some(self.csrf_token(user.session_id)),
            second_factor: None,
            tokens: None,
            user: Some(SessionUser {
                id: user.user_id,
                email: user.email.clone(),
                name: user.name.clone(),
                locale: user.locale.clone(),
                email_verified: user.email_verified,
                platform_role: user.platform_role,
            }),
        })
    }

    /// The session that was just opened or renewed.
    pub(crate) async fn session_of(&self, id: SessionId) -> Result<Session, UsersError> {
        let principal = {
            let mut conn = self.db.acquire().await?;
            store::sessions::principal(&mut conn, id, self.clock.now()).await?.ok_or(UsersError::SignedOut)?
        };
        self.session(Some(&principal.user)).await
    }

    /// Ends the session of `user` or, when their access token has run out, that of `refresh_token`.
    pub(crate) async fn sign_out(
        &self,
        user: Option<&SignedIn>,
        refresh_token: Option<&SecretToken>,
    ) -> Result<(), UsersError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let mut ended = Vec::new();
        if let Some(user) = user {
            ended.extend(self.end(&mut tx, user.session_id, now).await?);
        }
        if let Some(token) = refresh_token
            && let Some(session) = store::refresh_tokens::session_of(&mut tx, &token.hash()).await?
        {
            ended.extend(self.end(&mut tx, session, now).await?);
        }
        tx.commit().await?;
        ended.into_iter().for_each(|user| self.forget(user));
        Ok(())
    }

    async fn end(
        &self,
        tx: &mut PgConnection,
        id: SessionId,
        now: Time,
    ) -> Result<Option<UserId>, UsersError> {
        let ended = store::sessions::revoke(tx, id, "signed_out", now).await?;
        if let Some(user) = ended {
            self.announce(tx, user).await?;
        }
        Ok(ended)
    }

    /// The live sessions of `user`.
    pub(crate) async fn sessions(&self, user: &SignedIn) -> Result<Vec<SessionInfo>, UsersError> {
        let mut conn = self.db.acquire().await?;
        let rows = store::sessions::list(&mut conn, user.user_id, self.clock.now()).await?;
        let info = |row: store::sessions::SessionRow| SessionInfo {
            id: row.id,
            current: row.id == user.session_id,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            device: device::label(&row.user_agent),
            user_agent: row.user_agent,
            ip_prefix: row.ip_prefix,
            signed_in_with: row.signed_in_with,
        };
        Ok(rows.into_iter().map(info).collect())
    }

    /// Ends one session of `user`.
    ///
    /// # Errors
    /// [`UsersError::NotFound`] for sessions that ended or are somebody else's.
    pub(crate) async fn revoke_session(&self, user: &SignedIn, id: SessionId) -> Result<(), UsersError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !store::sessions::revoke_of_user(&mut tx, user.user_id, id, "revoked", now).await? {
            return Err(UsersError::NotFound);
        }
        self.announce(&mut tx, user.user_id).await?;
        tx.commit().await?;
        self.forget(user.user_id);
        Ok(())
    }

    /// Ends all sessions of `user` but the one that asks.
    pub(crate) async fn revoke_other_sessions(&self, user: &SignedIn) -> Result<(), UsersError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        store::sessions::revoke_all(&mut tx, user.user_id, Some(user.session_id), "revoked", now).await?;
        self.announce(&mut tx, user.user_id).await?;
        tx.commit().await?;
        self.forget(user.user_id);
        Ok(())
    }
}
