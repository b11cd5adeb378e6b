//! Limits that are no places: units that one person may have, uses of an access code.
//!
//! A counter per subject and person, which a constraint keeps below what is allowed, and a claim per
//! booking, so that what a booking took is given back when it ends. Lock order: booking, limits by subject
//! and person, pools.

use std::collections::HashMap;

use aws_lc_rs::digest;
use data::jobs::JobResult;
use events::{PersonLimit, PersonLimitsSet};
use kit::{AccessCodeId, BookingId, Email, EventId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    AccessCode, Bookings, BookingsError,
    store::{self, bookings::BookingRow},
};

/// What a booking takes of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LimitClaim {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub subject: Uuid,
    /// Nil for an access code.
    pub person: Uuid,
    pub quantity: i32,
    pub allowed: i32,
    /// The subject is an access code.
    pub code: bool,
}

/// A counter: event, subject and person.
pub(crate) type LimitKey = (EventId, Uuid, Uuid);

/// How much of each counter is taken.
pub(crate) type Taken = HashMap<LimitKey, i32>;

impl LimitClaim {
    /// One use of an access code: of all its uses, and of those that each of `people` may have.
    pub(crate) fn of_code(booking: (EventId, BookingId), code: &AccessCode, people: &[Uuid]) -> Vec<Self> {
        let mut claims = Self::of_person(booking, code, people);
        claims.push(Self::use_of(booking, code.id, Uuid::nil(), code.allowed()));
        claims
    }

    /// One use of an access code, of those that each of `people` may have.
    pub(crate) fn of_person(booking: (EventId, BookingId), code: &AccessCode, people: &[Uuid]) -> Vec<Self> {
        let allowed = code.max_per_person.unwrap_or(i32::MAX);
        // Codes that get a limit later know who used them before.
        let people = people.iter().filter(|_| code.knows_people());
        people.map(|person| Self::use_of(booking, code.id, *person, allowed)).collect()
    }

    fn use_of(
        (event_id, booking_id): (EventId, BookingId),
        code: AccessCodeId,
        person: Uuid,
        allowed: i32,
    ) -> Self {
        Self { event_id, booking_id, subject: code.0, person, quantity: 1, allowed, code: true }
    }

    pub(crate) fn key(&self) -> LimitKey {
        (self.event_id, self.subject, self.person)
    }

    /// Passes while the counter has room for it.
    ///
    /// # Errors
    /// `PersonLimit` with how many the person has and may have; `CodeUsedUp`; `CodePersonLimit`.
    pub(crate) fn check(&self, taken: &Taken) -> Result<(), BookingsError> {
        let have = taken.get(&self.key()).copied().unwrap_or(0);
        if have.saturating_add(self.quantity) <= self.allowed {
            return Ok(());
        }
        if self.code {
            return Err(match self.person.is_nil() {
                true => BookingsError::CodeUsedUp,
                false => BookingsError::CodePersonLimit { allowed: self.allowed },
            });
        }
        let product = (self.subject != self.event_id.0).then_some(self.subject);
        Err(BookingsError::PersonLimit { product, have, allowed: self.allowed })
    }
}

/// Who an account is, to the limits.
pub(crate) fn person_of_user(user_id: UserId) -> Uuid {
    person_of(&format!("user:{user_id}"))
}

/// Who has an address, to the limits.
pub(crate) fn person_of_email(email: &Email) -> Uuid {
    person_of(&format!("email:{}", email.to_string().to_lowercase()))
}

/// The same as the function of that name in PostgreSQL.
fn person_of(whose: &str) -> Uuid {
    let hash = digest::digest(&digest::SHA256, format!("person|{whose}").as_bytes());
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_ref()[..16]);
    Uuid::from_bytes(half)
}

/// What a booking of `people` takes of `limits`.
pub(crate) fn claims_of(
    (event_id, booking_id): (EventId, BookingId),
    people: &[Uuid],
    limits: &[PersonLimit],
) -> Vec<LimitClaim> {
    let claim = |limit: &PersonLimit, person: &Uuid| LimitClaim {
        event_id,
        booking_id,
        subject: limit.subject,
        person: *person,
        quantity: limit.quantity,
        allowed: limit.allowed,
        code: false,
    };
    limits.iter().flat_map(|limit| people.iter().map(move |person| claim(limit, person))).collect()
}

/// Who a booking belongs to: the account, and the address that was given at the checkout.
pub(crate) fn people_of(row: &BookingRow) -> Vec<Uuid> {
    let user = row.user_id.map(person_of_user);
    user.into_iter().chain(row.email.as_ref().map(person_of_email)).collect()
}

/// Takes what `claims` claim, all or nothing.
///
/// # Errors
/// Those of [`LimitClaim::check`], after which the caller rolls back.
pub(crate) async fn take(tx: &mut PgConnection, claims: &[LimitClaim]) -> Result<(), BookingsError> {
    if claims.is_empty() {
        return Ok(());
    }
    let taken = store::limits::lock(tx, claims).await?;
    claims.iter().try_for_each(|claim| claim.check(&taken))?;
    Ok(store::limits::take(tx, claims).await?)
}

impl Bookings {
    /// Counts a booking at its checkout: for the account, and for the address that is told by now. `unknown`:
    /// the booking counted for nobody before.
    ///
    /// # Errors
    /// `PersonLimit`.
    pub(crate) async fn count_people(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        unknown: bool,
    ) -> Result<(), BookingsError> {
        let limits = store::limits::of_lines(tx, row.event_id, row.id).await?;
        if unknown && limits.is_empty() && row.code_id.is_none() {
            return Ok(());
        }
        let code = match row.code_id {
            Some(code) => store::access_codes::find(tx, row.event_id, code).await?,
            None => None,
        };
        self.count_limits_of(tx, row, &limits, code.as_ref()).await
    }

    /// Counts what a booking has by now of the `limits` per person and of its `code`, instead of what it had.
    ///
    /// # Errors
    /// `PersonLimit`, `CodePersonLimit`.
    pub(crate) async fn count_limits_of(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        limits: &[PersonLimit],
        code: Option<&AccessCode>,
    ) -> Result<(), BookingsError> {
        store::limits::give_back_people(tx, row.event_id, row.id).await?;
        let (booking, people) = ((row.event_id, row.id), people_of(row));
        let mut claims = claims_of(booking, &people, limits);
        claims.extend(code.map(|code| LimitClaim::of_person(booking, code, &people)).unwrap_or_default());
        take(tx, &claims).await
    }

    /// Takes again what the booking had, for money that came after its deadline.
    ///
    /// # Errors
    /// `PersonLimit`, `UnknownCode`, `CodeUsedUp`, `CodePersonLimit`.
    pub(crate) async fn count_again(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
    ) -> Result<(), BookingsError> {
        let limits = store::limits::of_lines(tx, row.event_id, row.id).await?;
        let mut claims = claims_of((row.event_id, row.id), &people_of(row), &limits);
        if let Some(code) = row.code_id {
            let found = store::access_codes::find(tx, row.event_id, code).await?;
            let found = found.ok_or(BookingsError::UnknownCode)?;
            claims.extend(LimitClaim::of_code((row.event_id, row.id), &found, &people_of(row)));
        }
        take(tx, &claims).await
    }

    /// Listener: somebody set a limit per person. Bookings that were there before count too; hearing it
    /// again changes nothing.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_before(&self, fact: PersonLimitsSet) -> JobResult {
        let mut tx = self.db.begin().await?;
        store::limits::count_before(&mut tx, fact.event_id).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_person_however_it_is_written() {
        let person = |text: &str| person_of_email(&text.parse().expect("an address"));
        assert_eq!(person("Ada@Example.org"), person("ada@example.org"));
        assert_ne!(person("ada@example.org"), person("eda@example.org"));
    }

    #[test]
    fn a_limit_counts_what_the_person_has_already() {
        let claim = LimitClaim {
            event_id: EventId::new(),
            booking_id: BookingId::new(),
            subject: Uuid::now_v7(),
            person: person_of_user(UserId::new()),
            quantity: 2,
            allowed: 4,
            code: false,
        };
        assert!(claim.check(&Taken::from([(claim.key(), 2)])).is_ok());
        let over = claim.check(&Taken::from([(claim.key(), 3)]));
        assert!(matches!(over, Err(BookingsError::PersonLimit { have: 3, allowed: 4, .. })));
        let code = LimitClaim { person: Uuid::nil(), code: true, ..claim };
        let used_up = code.check(&Taken::from([(code.key(), 4)]));
        assert!(matches!(used_up, Err(BookingsError::CodeUsedUp)));
        let own = LimitClaim { code: true, ..claim };
        let enough = own.check(&Taken::from([(own.key(), 4)]));
        assert!(matches!(enough, Err(BookingsError::CodePersonLimit { allowed: 4 })));
    }
}
