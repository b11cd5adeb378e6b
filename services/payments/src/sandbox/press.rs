//! Buyers at the bank's buttons. At an on-sale they press by the hundred; those who press while one lot commits
//! are the next one.

use std::collections::HashMap;

use data::{
    gather::{Gather, Unanswered},
    jobs::{enqueue, enqueue_all},
    pool::Db,
    retry::retrying,
};
use kit::{Clock, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    SLOW_SECONDS,
    session::{Action, BankSession, SessionState},
    store,
};
use crate::jobs::{SandboxSettle, SandboxWebhook};

/// A session, and what its buyer pressed.
type Press = (Uuid, Action);
/// The session as it then stands; `None` when there is no such session.
type Pressed = Result<Option<BankSession>, sqlx::Error>;

/// Presses that wait, and those of one lot, at most.
const LINE: (usize, usize) = (10_000, 256);

/// The line in front of the buttons.
pub(super) type Buttons = Gather<Press, Pressed>;

pub(super) fn buttons(db: &Db, clock: &Clock) -> Buttons {
    let (db, clock) = (db.clone(), clock.clone());
    Gather::new(LINE.0, LINE.1, move |presses: Vec<Press>| {
        let (db, clock) = (db.clone(), clock.clone());
        async move { together(&db, &clock, presses).await }
    })
}

/// Presses, and waits for what comes of it.
///
/// # Errors
/// The database's.
pub(super) async fn press(buttons: &Buttons, id: Uuid, action: Action) -> Pressed {
    buttons.ask((id, action)).await.unwrap_or_else(|unanswered| {
        let error = match unanswered {
            Unanswered::Full => sqlx::Error::PoolTimedOut,
            Unanswered::Broken => sqlx::Error::WorkerCrashed,
        };
        Err(error)
    })
}

async fn together(db: &Db, clock: &Clock, presses: Vec<Press>) -> Vec<Pressed> {
    let now = clock.now();
    if let Ok(done) = retrying(async || lot(db, &presses, now).await).await {
        return done.into_iter().map(Ok).collect();
    }
    // One that can't be done must not sink its neighbours.
    let mut done = Vec::with_capacity(presses.len());
    for one in &presses {
        let alone = retrying(async || lot(db, std::slice::from_ref(one), now).await).await;
        done.push(alone.map(|mut done| done.pop().flatten()));
    }
    done
}

/// All in one transaction, in the order in which they came.
async fn lot(db: &Db, presses: &[Press], now: Time) -> Result<Vec<Option<BankSession>>, sqlx::Error> {
    let mut tx = db.begin().await?;
    let ids: Vec<Uuid> = presses.iter().map(|(id, _)| *id).collect();
    let sessions = store::lock_all(&mut tx, &ids).await?;
    let mut sessions: HashMap<Uuid, BankSession> =
        sessions.into_iter().map(|session| (session.id, session)).collect();
    let mut steps = Vec::with_capacity(presses.len());
    let mut done = Vec::with_capacity(presses.len());
    for (id, action) in presses {
        let session = sessions.get_mut(id);
        done.push(session.map(|session| {
            if let Some(state) = session.state.after(*action) {
                (session.state, session.updated_at) = (state, now);
                steps.push((*id, state));
            }
            session.clone()
        }));
    }
    note(&mut tx, &steps, now).await?;
    tx.commit().await?;
    Ok(done)
}

/// Writes down into which states sessions came, and whom to tell.
pub(super) async fn note(
    tx: &mut PgConnection,
    steps: &[(Uuid, SessionState)],
    now: Time,
) -> Result<(), sqlx::Error> {
    if steps.is_empty() {
        return Ok(());
    }
    let last: HashMap<Uuid, SessionState> = steps.iter().copied().collect();
    store::set_states(tx, &last.into_iter().collect::<Vec<_>>(), now).await?;
    let news: Vec<SandboxWebhook> = steps
        .iter()
        .map(|(session_id, state)| SandboxWebhook { session_id: *session_id, state: *state })
        .collect();
    enqueue_all(tx, &news, now).await?;
    for (session_id, _) in steps.iter().filter(|(_, state)| *state == SessionState::Processing) {
        enqueue(tx, &SandboxSettle { session_id: *session_id }, now.plus_seconds(SLOW_SECONDS)).await?;
    }
    Ok(())
}
