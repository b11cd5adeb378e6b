//! What else decides at the turnstile, beside places and seats: price ladders, limits per person, uses of
//! access codes.

use std::{cell::RefCell, collections::HashMap};

use events::{Quote, Stage};
use kit::{PoolId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::ask::{Ask, Fresh};
use crate::{
    BookingsError,
    limits::{LimitClaim, Taken, claims_of, person_of_user},
    store,
};

/// Places that are free by pool, as they stand when a buyer's turn comes.
pub(super) type Free = HashMap<PoolId, i32>;

/// The counters that a batch takes from, under their locks.
pub(super) struct Rules {
    /// What each request takes, by its position among those that are priced.
    claims: Vec<Vec<LimitClaim>>,
    taken: RefCell<Taken>,
    now: Time,
}

impl Rules {
    /// Locks the counters of a batch; no statement when nobody needs any.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn lock<'a>(
        tx: &mut PgConnection,
        priced: impl Iterator<Item = (&'a Ask, &'a Quote)>,
        now: Time,
    ) -> Result<Self, BookingsError> {
        let claims: Vec<Vec<LimitClaim>> = priced.map(|(ask, quote)| claims(ask, quote)).collect();
        let all = claims.concat();
        let taken = match all.is_empty() {
            true => Taken::new(),
            false => store::limits::lock(tx, &all).await?,
        };
        Ok(Self { claims, taken: RefCell::new(taken), now })
    }

    /// What speaks against the request at position `at`, though there may be places.
    ///
    /// # Errors
    /// `price_changed` with the offer that is on sale, `person_limit`, `code_used_up`, `code_person_limit`.
    pub(super) fn refuse(
        &self,
        at: usize,
        stage: &Stage,
        ask: &Ask,
        free: &Free,
    ) -> Result<(), BookingsError> {
        if stage.has_ladders() {
            let free = |pool| free.get(&pool).copied().unwrap_or(0);
            stage.check_ladder(&ask.items, &ask.opened, free, self.now)?;
        }
        let taken = self.taken.borrow();
        self.claims[at].iter().try_for_each(|claim| claim.check(&taken))
    }

    /// Remembers that the request at position `at` was granted, for those behind it.
    pub(super) fn granted(&self, at: usize) {
        let mut taken = self.taken.borrow_mut();
        for claim in &self.claims[at] {
            *taken.entry(claim.key()).or_default() += claim.quantity;
        }
    }
}

/// What a request takes of limits.
fn claims(ask: &Ask, quote: &Quote) -> Vec<LimitClaim> {
    let booking = (ask.event_id, ask.booking_id);
    let people: Vec<Uuid> = ask.user_id.into_iter().map(person_of_user).collect();
    let mut claims = claims_of(booking, &people, &quote.per_person);
    if let Some(code) = &ask.code {
        claims.extend(LimitClaim::of_code(booking, code, &people));
    }
    claims
}

/// Writes what the holds that were just inserted take of limits.
///
/// # Errors
/// The database's.
pub(super) async fn take(tx: &mut PgConnection, fresh: &[Fresh]) -> Result<(), BookingsError> {
    let all: Vec<LimitClaim> = fresh.iter().flat_map(|hold| claims(&hold.ask, &hold.quote)).collect();
    if !all.is_empty() {
        store::limits::take(tx, &all).await?;
    }
    let with_code = |hold: &Fresh| {
        let code = hold.ask.code.as_ref()?;
        Some((hold.ask.event_id, hold.ask.booking_id, code.id))
    };
    let codes: Vec<_> = fresh.iter().filter_map(with_code).collect();
    if !codes.is_empty() {
        store::access_codes::note(tx, &codes).await?;
    }
    Ok(())
}
