//! Who is behind an access token, at this very moment.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use data::listen::{Change, Hub};
use kit::{ApiKeyId, SessionId, SignedIn, Time, UserId};
use moka::future::Cache;
use sqlx::PgConnection;
use subtle::ConstantTimeEq as _;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::{AuthError, SESSIONS_CHANNEL, Users, store};

/// The longest that an answer is remembered, should a notification get lost.
const REMEMBER: Duration = Duration::from_secs(2);

/// Sessions that were looked up a moment ago.
#[derive(Clone)]
pub(crate) struct Principals {
    sessions: Cache<SessionId, Known>,
    changes: Arc<RwLock<Changes>>,
}

#[derive(Clone)]
struct Known {
    user: Arc<SignedIn>,
    /// When the session ends by itself.
    ends_at: Time,
    /// Before the database was asked: what changed later is not in the answer.
    asked: Instant,
}

/// When something changed that makes answers from before worthless.
struct Changes {
    of: HashMap<UserId, Instant>,
    of_anybody: Instant,
}

impl Principals {
    pub fn new() -> Self {
        let changes = Changes { of: HashMap::new(), of_anybody: Instant::now() };
        Self {
            sessions: Cache::builder().max_capacity(50_000).time_to_live(REMEMBER).build(),
            changes: Arc::new(RwLock::new(changes)),
        }
    }

    async fn get(&self, session: SessionId, now: Time) -> Option<Arc<SignedIn>> {
        let known = self.sessions.get(&session).await?;
        self.is_fresh(&known, now).then_some(known.user)
    }

    /// Whether nothing has changed since the database was asked.
    fn is_fresh(&self, known: &Known, now: Time) -> bool {
        let changes = self.changes.read().unwrap_or_else(PoisonError::into_inner);
        let changed = changes.of.get(&known.user.user_id).copied();
        let changed = changed.map_or(changes.of_anybody, |changed| changed.max(changes.of_anybody));
        known.ends_at > now && known.asked > changed
    }

    fn forget(&self, user: UserId) {
        let now = Instant::now();
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        if changes.of.len() >= 10_000 {
            // Answers from before these have been forgotten by themselves.
            changes.of.retain(|_, changed| now.duration_since(*changed) <= REMEMBER * 2);
        }
        changes.of.insert(user, now);
    }

    fn forget_all(&self) {
        self.changes.write().unwrap_or_else(PoisonError::into_inner).of_anybody = Instant::now();
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
        let user = match self.principals.get(subject.session_id, now).await {
            Some(user) => user,
            None => self.look_up(subject.session_id, now).await?,
        };
        if user.user_id == subject.user_id { Ok(user) } else { Err(AuthError::Invalid) }
    }

    /// Asks the database; of those who ask at the same moment, one does.
    async fn look_up(&self, session: SessionId, now: Time) -> Result<Arc<SignedIn>, AuthError> {
        let load = async { self.load(session, now).await };
        // Who joined a question from before a change, or one that failed, asks again.
        let together = self.principals.sessions.try_get_with(session, load).await.ok();
        let known = match together.filter(|known| self.principals.is_fresh(known, now)) {
            Some(known) => known,
            None => {
                let known = self.load(session, now).await?;
                self.principals.sessions.insert(session, known.clone()).await;
                known
            }
        };
        Ok(known.user)
    }

    async fn load(&self, session: SessionId, now: Time) -> Result<Known, AuthError> {
        let asked = Instant::now();
        let mut conn = self.db.acquire().await?;
        let principal =
            store::sessions::principal(&mut conn, session, now).await?.ok_or(AuthError::SessionEnded)?;
        let user = Arc::new(principal.user);
        Ok(Known { user, ends_at: principal.ends_at, asked })
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

    fn forget_everything(&self) {
        self.principals.forget_all();
        self.key_holders.forget_all();
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
                Ok(Change::Of(id)) => match id.parse() {
                    Ok(id) => {
                        self.principals.forget(id);
                        self.key_holders.forget(ApiKeyId(id.0));
                    }
                    Err(_) => self.forget_everything(),
                },
                Ok(Change::Unknown) | Err(RecvError::Lagged(_)) => self.forget_everything(),
                Err(RecvError::Closed) => return,
            }
        }
    }
}
