//! Making purses, and showing their codes to whom they belong.

use kit::{BookingId, Currency, EventId, OrganizationId, PurseId, Time};
use sqlx::PgConnection;

use super::{PurseEntryKind, PurseKind, PurseRow, code::Code};
use crate::{
    Payments,
    error::PaymentsError,
    model::{Account, Entry},
    store::{self, ledger::Posting, purses::NewEntry},
};

/// A purse to make.
#[derive(Debug, Clone)]
pub struct NewPurse {
    pub organization_id: OrganizationId,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub kind: PurseKind,
    pub currency: Currency,
    /// What is put in, in minor units.
    pub minor: i64,
    /// What caused it; the same source is one purse.
    pub source: String,
    /// The event and the booking's reference.
    pub description: String,
}

impl Payments {
    /// Makes gift cards that were paid for, in the transaction that makes them sold: their price is no sale but
    /// money that is owed. The same source is one card.
    ///
    /// # Errors
    /// The database's; [`PaymentsError::Keys`].
    pub async fn sell_cards(
        &self,
        tx: &mut PgConnection,
        cards: &[NewPurse],
        now: Time,
    ) -> Result<(), PaymentsError> {
        for card in cards {
            let Some(purse) = self.issue(tx, card, now).await? else { continue };
            let entries = [
                Entry { account: Account::Sales, minor: purse.issued_minor },
                Entry { account: Account::GiftCards, minor: -purse.issued_minor },
            ];
            let source = format!("purse:{}", purse.id);
            store::ledger::post_of(tx, &Posting::of_purse(&purse, &source), &entries, now).await?;
        }
        Ok(())
    }

    /// Makes a purse and puts its value in, without any posting; `None` when its source made one before.
    pub(crate) async fn issue(
        &self,
        tx: &mut PgConnection,
        new: &NewPurse,
        now: Time,
    ) -> Result<Option<PurseRow>, PaymentsError> {
        if new.minor <= 0 {
            return Err(PaymentsError::AmountNotPositive);
        }
        let (id, code) = (PurseId::new(), Code::random());
        let sealed = self
            .ring
            .seal(code.letters().as_bytes(), context(id).as_bytes())
            .map_err(|error| PaymentsError::Keys(error.to_string()))?;
        let expires_at = match new.kind {
            PurseKind::GiftCard => {
                let months = store::purses::valid_months(tx, new.organization_id).await?;
                months.map(|months| now.plus_months(months))
            }
            PurseKind::Credit => None,
        };
        let row = store::purses::NewRow {
            id,
            new,
            hash: &self.ring.hmac(message(&code).as_bytes()),
            sealed: &sealed,
            last_four: code.last_four(),
            expires_at,
        };
        let Some(purse) = store::purses::insert(tx, &row, now).await? else { return Ok(None) };
        let entry = NewEntry {
            purse_id: id,
            kind: PurseEntryKind::Issued,
            minor: new.minor,
            event_id: new.event_id,
            booking_id: new.booking_id,
            payment_id: None,
            refund_id: None,
            description: &new.description,
        };
        store::purses::enter(tx, &entry, now).await?;
        Ok(Some(purse))
    }

    /// The purses that come from a booking, the oldest first: cards that it bought, and credit that it was given.
    ///
    /// # Errors
    /// The database's.
    pub async fn purses_of(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Vec<PurseRow>, PaymentsError> {
        Ok(store::purses::of_booking(conn, event_id, booking_id).await?)
    }

    /// The purses with these ids, in any order.
    ///
    /// # Errors
    /// The database's.
    pub async fn purses_with(
        &self,
        conn: &mut PgConnection,
        ids: &[PurseId],
    ) -> Result<Vec<PurseRow>, PaymentsError> {
        Ok(store::purses::with_ids(conn, ids).await?)
    }

    /// The code of a purse, in groups, for the buyer alone. `None` when the key that sealed it is lost.
    pub fn code_of(&self, purse: &PurseRow) -> Option<String> {
        let letters = self.ring.open(&purse.code_sealed, context(purse.id).as_bytes())?;
        let code = Code::read(&String::from_utf8(letters).ok()?).ok()?;
        Some(code.shown())
    }

    /// Under which hashes a code may stand: keys are changed now and then.
    pub(super) fn hashes(&self, code: &Code) -> Vec<Vec<u8>> {
        self.ring.hmacs(message(code).as_bytes()).into_iter().map(|hash| hash.to_vec()).collect()
    }
}

/// What a code's hash is the HMAC of.
fn message(code: &Code) -> String {
    format!("purse code|{}", code.letters())
}

/// What a sealed code is bound to.
fn context(id: PurseId) -> String {
    format!("purse|{id}")
}
