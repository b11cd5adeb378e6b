//! Who is behind an access token, at this very moment.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use data::listen::{Change, Hub};
use kit::{SessionId, SignedIn, Time, UserId};
use moka::future::Cache;
use sqlx::PgConnection;
use subtle::ConstantTimeEq as _;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{AuthError, SESSIONS_CHANNEL, Users, store};

/// The longest that an answer is remembered, should a notification get lost.
const REMEMBER: Duration = Duration::from_secs(2);

/// Sessions that were looked up a moment ago.
#[derive(Clone)]
pub(crate) struct Principals {
    sessions: Cache<SessionId, (Arc<SignedIn>, Time)>,
    /// Grows with every change: what was read before one must not be remembered after it.
    changes: Arc<AtomicU64>,
}

impl Principals {
    pub fn new() -> Self {
        let sessions = Cache::builder()
            .max_capacity(50_000)
            .time_to_live(REMEMBER)
            .support_invalidation_closures()
            .build();
        Self { sessions, changes: Arc::default() }
    }

    fn forget(&self, user: UserId) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        let same = move |_: &SessionId, (known, _): &(Arc<SignedIn>, Time)| known.user_id == user;
        if self.sessions.invalidate_entries_if(same).is_err() {
            self.sessions.invalidate_all();
        }
    }

    fn forget_all(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.sessions.invalidate_all();
    }
}

impl Users {
    /// The person behind `access_token` with the rights of this moment: the signature proves the
    /// session, the database (or an answer of at most two seconds ago) says what it is worth.
    ///
    /// # Errors
    /// [`AuthError`]; everything but `Database` means: not signed in.
    pub async fn authenticate(&self, access_token: &str) -> Result<Arc<SignedIn>, AuthError> {
        let now = self.clock.now();
        let subject = self.tokens.verify(access_token, now)?;
        let user = match self.principals.sessions.get(&subject.session_id).await {
            Some((user, ends_at)) if ends_at > now => user,
            _ => self.look_up(subject.session_id, now).await?,
        };
        if user.user_id == subject.user_id { Ok(user) } else { Err(AuthError::Invalid) }
    }

    async fn look_up(&self, session: SessionId, now: Time) -> Result<Arc<SignedIn>, AuthError> {
        let changes = &self.principals.changes;
        let before = changes.load(Ordering::SeqCst);
        let mut conn = self.db.acquire().await?;
        let principal =
            store::sessions::principal(&mut conn, session, now).await?.ok_or(AuthError::SessionEnded)?;
        let user = Arc::new(principal.user);
        if changes.load(Ordering::SeqCst) == before {
            self.principals.sessions.insert(session, (Arc::clone(&user), principal.ends_at)).await;
            // A change between the check and the insertion would be missed otherwise.
            if changes.load(Ordering::SeqCst) != before {
                self.principals.sessions.invalidate(&session).await;
            }
        }
        Ok(user)
    }

    /// The token that the browser of `session` must send with every change.
    pub fn csrf_token(&self, session: SessionId) -> String {
        URL_SAFE_NO_PAD.encode(self.rings.csrf.hmac(session.0.as_bytes()))
    }

    /// Whether `token` is the CSRF token of `session`.
    pub fn check_csrf(&self, session: SessionId, token: &str) -> bool {
        // The usual case first: it does not even decode.
        if bool::from(self.csrf_token(session).as_bytes().ct_eq(token.as_bytes())) {
            return true;
        }
        // Given out before the keys rotated.
        URL_SAFE_NO_PAD
            .decode(token)
            .is_ok_and(|tag| tag.len() == 32 && self.rings.csrf.verify_hmac(session.0.as_bytes(), &tag))
    }

    /// Tells all nodes, when the transaction commits, that sessions or rights of `user` changed.
    pub(crate) async fn announce(&self, tx: &mut PgConnection, user: UserId) -> Result<(), sqlx::Error> {
        data::listen::announce(tx, SESSIONS_CHANNEL, &user.to_string()).await
    }

    /// Drops what this node remembers of `user`; call it after the commit.
    pub(crate) fn forget(&self, user: UserId) {
        self.principals.forget(user);
    }

    /// Hears of ended sessions and changed rights on other nodes, until `stop`.
    pub async fn run(self, hub: Hub, stop: CancellationToken) {
        let mut changes = hub.subscribe(SESSIONS_CHANNEL);
        loop {
            let change = tokio::select! {
                () = stop.cancelled() => return,
                change = changes.recv() => change,
            };
            match change {
                Ok(Change::Of(user)) => match user.parse() {
                    Ok(user) => self.principals.forget(user),
                    Err(_) => self.principals.forget_all(),
                },
                Ok(Change::Unknown) | Err(RecvError::Lagged(_)) => self.principals.forget_all(),
                Err(RecvError::Closed) => return,
            }
        }
    }
}
