//! Four eyes: a return above the threshold needs a second member.

use data::retry::retrying;
use kit::{Caller, EventId, Money, OrganizationId, Problem, ReturnId, UserId};
use sqlx::PgConnection;

use super::{Return, ReturnDecision, ReturnRow, ReturnState, carry_out::GivenBack};
use crate::{Bookings, BookingsError, store};

impl Bookings {
    /// Approves a waiting return, and carries it out as the booking is now.
    ///
    /// # Errors
    /// `403` for programs; `NotFound`; `ReturnDecided`; `OwnReturn` for whoever asked for it (or made the key
    /// that did); those of [`Bookings::carry_out`], after which it still waits.
    pub async fn approve_return(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        event_id: EventId,
        return_id: ReturnId,
    ) -> Result<Return, BookingsError> {
        self.known_return(organization_id, event_id, return_id).await?;
        let member = caller.signed_in()?.user_id;
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let waiting = self.waiting_return(&mut tx, member, organization_id, event_id, return_id).await?;
            let row = store::bookings::lock(&mut tx, event_id, waiting.booking_id).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            // Whoever was faster has decided while the booking was locked.
            let waiting = self.waiting_return(&mut tx, member, organization_id, event_id, return_id).await?;
            store::returns::decide(&mut tx, event_id, return_id, ReturnState::Done, member, None, now)
                .await?;
            let given = GivenBack {
                id: return_id,
                whole: waiting.whole,
                tickets: &waiting.ticket_ids,
                back: Money::new(waiting.back_minor, waiting.currency),
                kept: Money::new(waiting.kept_minor, waiting.currency),
                as_credit: waiting.as_credit,
                cards: &waiting.purse_ids,
                reason: &waiting.reason,
                notify: waiting.notify,
            };
            self.carry_out(&mut tx, &row, &given, now).await?;
            let done = store::returns::find(&mut tx, organization_id, event_id, return_id).await?;
            tx.commit().await?;
            Ok(done.ok_or(BookingsError::NotFound)?.shown())
        })
        .await
    }

    /// Declines a waiting return; nothing happens.
    ///
    /// # Errors
    /// `403` for programs; `NotFound`; `ReturnDecided`; `OwnReturn`.
    pub async fn decline_return(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        event_id: EventId,
        return_id: ReturnId,
        decision: &ReturnDecision,
    ) -> Result<Return, BookingsError> {
        self.known_return(organization_id, event_id, return_id).await?;
        let member = caller.signed_in()?.user_id;
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let waiting = self.waiting_return(&mut tx, member, organization_id, event_id, return_id).await?;
            store::bookings::lock(&mut tx, event_id, waiting.booking_id).await?;
            self.waiting_return(&mut tx, member, organization_id, event_id, return_id).await?;
            let why = Some(decision.reason.trim());
            store::returns::decide(&mut tx, event_id, return_id, ReturnState::Declined, member, why, now)
                .await?;
            let done = store::returns::find(&mut tx, organization_id, event_id, return_id).await?;
            tx.commit().await?;
            Ok(done.ok_or(BookingsError::NotFound)?.shown())
        })
        .await
    }

    /// What is not there is not there for programs either.
    async fn known_return(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        return_id: ReturnId,
    ) -> Result<(), BookingsError> {
        let mut conn = self.db.acquire().await?;
        let found = store::returns::find(&mut conn, organization_id, event_id, return_id).await?;
        found.map(drop).ok_or(BookingsError::NotFound)
    }

    /// The return, if it waits and `member` may decide about it.
    async fn waiting_return(
        &self,
        tx: &mut PgConnection,
        member: UserId,
        organization_id: OrganizationId,
        event_id: EventId,
        return_id: ReturnId,
    ) -> Result<ReturnRow, BookingsError> {
        let found = store::returns::find(tx, organization_id, event_id, return_id).await?;
        let found = found.ok_or(Problem::not_found())?;
        if found.state != ReturnState::Waiting {
            return Err(BookingsError::ReturnDecided);
        }
        if found.behind == Some(member) {
            return Err(BookingsError::OwnReturn);
        }
        Ok(found)
    }
}
