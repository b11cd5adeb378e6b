//! Paying with cards: what they pay is set aside at the checkout, gone when the rest has come, and back when it
//! does not.

use data::jobs::publish;
use kit::{BookingId, Currency, EventId, Money, OrganizationId, PaymentId, PurseId, Time};
use sqlx::PgConnection;

use super::{CardRefusal, PURSE, PurseEntryKind, PurseKind, PurseRow, code::Code, shares::shares};
use crate::{
    Payments,
    apply::success,
    error::PaymentsError,
    model::{self, Attempt, NewPayment, Payment, PaymentState},
    store::{self, purses::NewEntry, tenders::NewTender},
};

/// Which cards are to pay.
#[derive(Debug, Clone, Copy)]
pub enum Cards<'a> {
    /// As the buyer typed them: every one must do.
    Typed(&'a [String]),
    /// Those of an attempt that failed: the ones that still can.
    Again(&'a [PurseId]),
}

/// What one card would pay.
#[derive(Debug, Clone)]
pub struct CardShare {
    pub kind: PurseKind,
    pub last_four: String,
    pub balance: Money,
    pub pays: Money,
    pub expires_at: Option<Time>,
}

/// What cards would pay of a sum, and what remains for a provider.
#[derive(Debug, Clone)]
pub struct Tenders {
    pub cards: Vec<CardShare>,
    pub due: Money,
}

impl Payments {
    /// What typed cards would pay of `total`, of which cards may pay at most `most` minor units. Nothing is set
    /// aside.
    ///
    /// # Errors
    /// [`PaymentsError::CardRefused`].
    pub async fn tenders(
        &self,
        conn: &mut PgConnection,
        organization_id: OrganizationId,
        total: Money,
        most: i64,
        codes: &[String],
    ) -> Result<Tenders, PaymentsError> {
        let now = self.clock.now();
        let found = self.found(conn, organization_id, codes).await?;
        for (index, purse) in found.iter().enumerate() {
            usable(index, purse, total.currency, now)?;
        }
        let balances: Vec<i64> = found.iter().map(|purse| purse.balance_minor).collect();
        let shares = shares(total.minor, most, &balances);
        let due = total.minor - shares.iter().sum::<i64>();
        let cards = found.into_iter().zip(shares).map(|(purse, share)| CardShare {
            kind: purse.kind,
            balance: purse.money(purse.balance_minor),
            pays: purse.money(share),
            expires_at: purse.expires_at,
            last_four: purse.last_four,
        });
        Ok(Tenders { cards: cards.collect(), due: Money::new(due, total.currency) })
    }

    /// Notes an attempt of which cards pay a part, at most `most` minor units; nothing moves at a provider before
    /// [`Payments::start`]. What the cards pay is set aside in rows beside the attempt. When they pay everything
    /// there is no provider: the first card's row is the attempt, and has succeeded. Two who pay with the same card
    /// wait for each other here.
    ///
    /// # Errors
    /// [`PaymentsError::CardRefused`]; those of [`Payments::create`].
    pub async fn create_with_cards(
        &self,
        tx: &mut PgConnection,
        new: NewPayment,
        cards: Cards<'_>,
        most: i64,
    ) -> Result<Payment, PaymentsError> {
        let now = self.clock.now();
        let total = new.amount;
        let purses = self.locked(tx, new.organization_id, total.currency, cards, now).await?;
        let balances: Vec<i64> = purses.iter().map(|purse| purse.balance_minor).collect();
        let shares = shares(total.minor, most, &balances);
        let due = total.minor - shares.iter().sum::<i64>();
        let mut parts = purses.iter().zip(shares).filter(|(_, share)| *share > 0);
        let lead = if due > 0 {
            let rest = NewPayment { amount: Money::new(due, total.currency), ..new.clone() };
            self.create(tx, rest).await?
        } else {
            let (purse, share) = parts.next().ok_or(PaymentsError::AmountNotPositive)?;
            let set_aside = reserve(tx, &new, (purse, share), None, now).await?;
            let paid = spend(tx, &set_aside, now).await?;
            publish(tx, &success(&paid, now), now).await?;
            paid
        };
        for part in parts {
            reserve(tx, &new, part, Some(lead.id), now).await?;
        }
        Ok(lead)
    }

    /// The rows of cards beside an attempt, locked.
    ///
    /// # Errors
    /// The database's.
    pub async fn tenders_beside(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        payment_id: PaymentId,
    ) -> Result<Vec<Payment>, PaymentsError> {
        Ok(store::tenders::lock_beside(tx, Attempt { event_id, payment_id }).await?)
    }

    /// Takes what cards were to pay, in the transaction that makes the booking a sale. Cards that were let go
    /// meanwhile are asked once more; `false`, and nothing has moved, when one has not enough left.
    ///
    /// # Errors
    /// The database's.
    pub async fn capture_tenders(
        &self,
        tx: &mut PgConnection,
        tenders: &[Payment],
        now: Time,
    ) -> Result<bool, PaymentsError> {
        let gone: Vec<(PurseId, &Payment)> = tenders
            .iter()
            .filter(|tender| !tender.state.is_open() && !tender.state.is_paid())
            .filter_map(|tender| Some((tender.purse_id?, tender)))
            .collect();
        let ids: Vec<PurseId> = tenders.iter().filter_map(|tender| tender.purse_id).collect();
        let purses = store::purses::lock(tx, &ids).await?;
        let enough = |(id, tender): &(PurseId, &Payment)| {
            purses.iter().any(|purse| {
                purse.id == *id && purse.balance_minor >= tender.amount.minor && purse.blocked_at.is_none()
            })
        };
        if !gone.iter().all(enough) {
            return Ok(false);
        }
        for (_, tender) in &gone {
            enter(tx, tender, PurseEntryKind::Reserved, now).await?;
        }
        for tender in tenders.iter().filter(|tender| !tender.state.is_paid()) {
            spend(tx, tender, now).await?;
        }
        Ok(true)
    }

    /// Lets go what of these cards is set aside and not paid; they are locked.
    ///
    /// # Errors
    /// The database's.
    pub async fn let_go(
        &self,
        tx: &mut PgConnection,
        tenders: &[Payment],
        now: Time,
    ) -> Result<(), PaymentsError> {
        release(tx, tenders, now).await
    }

    /// Lets go what cards of a booking have set aside and not paid: it ended, or another attempt begins.
    ///
    /// # Errors
    /// The database's.
    pub async fn release_tenders(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        now: Time,
    ) -> Result<(), PaymentsError> {
        let open = store::tenders::lock_open_tenders(tx, event_id, booking_id).await?;
        release(tx, &open, now).await
    }

    /// The purses that codes mean, in their order.
    async fn found(
        &self,
        conn: &mut PgConnection,
        organization_id: OrganizationId,
        codes: &[String],
    ) -> Result<Vec<PurseRow>, PaymentsError> {
        let mut found: Vec<PurseRow> = Vec::with_capacity(codes.len());
        for (index, typed) in codes.iter().enumerate() {
            let refused = |refusal| PaymentsError::CardRefused { index: Some(index), refusal };
            let code = Code::read(typed).map_err(|mistyped| refused(mistyped.into()))?;
            let purse = store::purses::by_hash(conn, &self.hashes(&code)).await?;
            // A card of somebody else is as unknown as one that never was.
            let purse = purse.filter(|purse| purse.organization_id == organization_id);
            let purse = purse.ok_or(refused(CardRefusal::Unknown))?;
            if found.iter().any(|other| other.id == purse.id) {
                return Err(refused(CardRefusal::NamedTwice));
            }
            found.push(purse);
        }
        Ok(found)
    }

    /// The purses that are to pay, as they are under their locks, which are taken in the order of ids.
    async fn locked(
        &self,
        tx: &mut PgConnection,
        organization_id: OrganizationId,
        currency: Currency,
        cards: Cards<'_>,
        now: Time,
    ) -> Result<Vec<PurseRow>, PaymentsError> {
        let (ids, typed): (Vec<PurseId>, bool) = match cards {
            Cards::Typed(codes) => {
                let found = self.found(tx, organization_id, codes).await?;
                (found.into_iter().map(|purse| purse.id).collect(), true)
            }
            Cards::Again(ids) => (ids.to_vec(), false),
        };
        let rows = store::purses::lock(tx, &ids).await?;
        let in_order = ids.iter().filter_map(|id| rows.iter().find(|row| row.id == *id).cloned());
        let mut purses = Vec::with_capacity(rows.len());
        for (index, purse) in in_order.enumerate() {
            match usable(index, &purse, currency, now) {
                Ok(()) => purses.push(purse),
                Err(error) if typed => return Err(error),
                Err(_) => {}
            }
        }
        Ok(purses)
    }
}

fn usable(index: usize, purse: &PurseRow, currency: Currency, now: Time) -> Result<(), PaymentsError> {
    match purse.refusal(currency, now) {
        None => Ok(()),
        Some(refusal) => Err(PaymentsError::CardRefused { index: Some(index), refusal }),
    }
}

/// Sets aside what a card pays of a booking.
async fn reserve(
    tx: &mut PgConnection,
    new: &NewPayment,
    (purse, minor): (&PurseRow, i64),
    beside: Option<PaymentId>,
    now: Time,
) -> Result<Payment, PaymentsError> {
    let tender = NewTender { id: PaymentId::new(), new, minor, purse_id: purse.id, beside, provider: PURSE };
    let tender = store::tenders::insert_tender(tx, &tender, now).await?;
    enter(tx, &tender, PurseEntryKind::Reserved, now).await?;
    Ok(tender)
}

/// What was set aside has paid.
async fn spend(tx: &mut PgConnection, tender: &Payment, now: Time) -> Result<Payment, PaymentsError> {
    enter(tx, tender, PurseEntryKind::Spent, now).await?;
    let paid = set(tx, tender, PaymentState::Succeeded, now).await?;
    let source = format!("payment:{}", tender.id);
    store::ledger::post(tx, &paid, &source, &model::spent(paid.captured.minor), now).await?;
    Ok(paid)
}

/// What was set aside goes back to the cards; the rows are locked.
pub(crate) async fn release(
    tx: &mut PgConnection,
    tenders: &[Payment],
    now: Time,
) -> Result<(), PaymentsError> {
    let mut open: Vec<&Payment> = tenders.iter().filter(|tender| tender.state.is_open()).collect();
    // The counters of purses are locked in the order of their ids, as everywhere.
    open.sort_by_key(|tender| tender.purse_id);
    for tender in open {
        enter(tx, tender, PurseEntryKind::Released, now).await?;
        set(tx, tender, PaymentState::Cancelled, now).await?;
    }
    Ok(())
}

async fn set(
    tx: &mut PgConnection,
    tender: &Payment,
    state: PaymentState,
    now: Time,
) -> Result<Payment, PaymentsError> {
    let change = store::payments::Move {
        attempt: tender.attempt(),
        state,
        provider_ref: None,
        capture_ref: None,
        failure: None,
        check_at: None,
    };
    Ok(store::payments::set_state(tx, &change, now).await?)
}

async fn enter(
    tx: &mut PgConnection,
    tender: &Payment,
    kind: PurseEntryKind,
    now: Time,
) -> Result<(), PaymentsError> {
    let Some(purse_id) = tender.purse_id else { return Ok(()) };
    let entry = NewEntry {
        purse_id,
        kind,
        minor: tender.amount.minor,
        event_id: tender.event_id,
        booking_id: tender.booking_id,
        payment_id: Some(tender.id),
        refund_id: None,
        description: &tender.description,
    };
    Ok(store::purses::enter(tx, &entry, now).await?)
}
