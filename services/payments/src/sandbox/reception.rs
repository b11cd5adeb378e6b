//! Where sessions are opened: those that are asked for while one lot commits are the next one.

use std::collections::HashMap;

use data::{gather::Gather, pool::Db, retry::retrying};
use kit::Clock;

use super::{session::BankSession, store};
use crate::provider::NewSession;

/// Sessions that wait to be opened, and those of one lot, at most.
const LINE: (usize, usize) = (10_000, 256);

/// The line of sessions to open.
pub(super) type Reception = Gather<NewSession, Result<BankSession, sqlx::Error>>;

pub(super) fn reception(db: &Db, clock: &Clock) -> Reception {
    let (db, clock) = (db.clone(), clock.clone());
    Gather::new(LINE.0, LINE.1, move |new: Vec<NewSession>| {
        let (db, clock) = (db.clone(), clock.clone());
        async move { together(&db, &clock, &new).await }
    })
}

async fn together(db: &Db, clock: &Clock, new: &[NewSession]) -> Vec<Result<BankSession, sqlx::Error>> {
    match retrying(async || lot(db, clock, new).await).await {
        Ok(sessions) => sessions.into_iter().map(Ok).collect(),
        Err(error) if new.len() == 1 => vec![Err(error)],
        // One that can't be opened must not sink its neighbours.
        Err(_) => {
            let mut sessions = Vec::with_capacity(new.len());
            for one in new {
                let alone = retrying(async || lot(db, clock, std::slice::from_ref(one)).await).await;
                sessions.push(alone.and_then(|mut lot| lot.pop().ok_or(sqlx::Error::RowNotFound)));
            }
            sessions
        }
    }
}

/// All or none, in the order in which they were asked for. An attempt that is asked for twice has one session.
async fn lot(db: &Db, clock: &Clock, new: &[NewSession]) -> Result<Vec<BankSession>, sqlx::Error> {
    let by_attempt: HashMap<String, &NewSession> =
        new.iter().map(|new| (new.attempt.to_string(), new)).collect();
    let wanted: Vec<&NewSession> = by_attempt.into_values().collect();
    let mut conn = db.acquire().await?;
    let opened = store::open_all(&mut conn, &wanted, clock.now()).await?;
    let opened: HashMap<String, BankSession> =
        opened.into_iter().map(|session| (session.attempt.clone(), session)).collect();
    let found = |new: &NewSession| opened.get(&new.attempt.to_string()).cloned();
    new.iter().map(|new| found(new).ok_or(sqlx::Error::RowNotFound)).collect()
}
