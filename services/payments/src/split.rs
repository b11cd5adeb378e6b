//! What of a sale is not the organizer's own: taxes and fees, taken out of the sales into their accounts.

use kit::{BookingId, Currency, EventId, OrganizationId, PaymentId, Time};
use sqlx::PgConnection;

use crate::{
    Payments,
    error::PaymentsError,
    model::{Account, Entry, Payment, Refund},
    store,
};

/// The taxes and fees of a booking that a payment paid for, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    pub event_id: EventId,
    pub organization_id: OrganizationId,
    pub booking_id: BookingId,
    pub payment_id: PaymentId,
    pub currency: Currency,
    pub tax_minor: i64,
    /// The platform's.
    pub fee_minor: i64,
    /// The organizer's.
    pub service_fee_minor: i64,
}

impl Split {
    /// What is taken out of the sales, and where it goes; they add up to zero. Nothing without taxes and fees.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let parts = [
            (Account::Tax, self.tax_minor),
            (Account::Fees, self.fee_minor),
            (Account::ServiceFees, self.service_fee_minor),
        ];
        let out = parts.iter().map(|(_, minor)| *minor).fold(0, i64::saturating_add);
        let parts = parts.into_iter().map(|(account, minor)| Entry { account, minor: -minor });
        std::iter::once(Entry { account: Account::Sales, minor: out })
            .chain(parts)
            .filter(|entry| entry.minor != 0)
            .collect()
    }
}

impl Payments {
    /// Books the taxes and fees of sales, in the transaction that makes them sales. The same payment is split
    /// once; nothing happens where there are neither taxes nor fees.
    ///
    /// # Errors
    /// The database's.
    pub async fn split(
        &self,
        tx: &mut PgConnection,
        splits: &[Split],
        now: Time,
    ) -> Result<(), PaymentsError> {
        let splits: Vec<Split> = splits.iter().copied().filter(|split| !split.entries().is_empty()).collect();
        if splits.is_empty() {
            return Ok(());
        }
        Ok(store::splits::post(tx, &splits, now).await?)
    }
}

/// Lets taxes and service fees follow the money that a refund moved, or moved in vain: the organizer owes no tax on
/// what buyers got back. What the platform is owed for a sale stays. The refund has its new state already, and the
/// payment is locked.
pub(crate) async fn follow(
    tx: &mut PgConnection,
    payment: &Payment,
    refund: &Refund,
    undone: bool,
    now: Time,
) -> Result<(), PaymentsError> {
    let (tax, service_fees) = store::splits::owed_back(tx, payment).await?;
    let entries: Vec<Entry> = [
        Entry { account: Account::Tax, minor: tax },
        Entry { account: Account::ServiceFees, minor: service_fees },
        Entry { account: Account::Sales, minor: -(tax + service_fees) },
    ]
    .into_iter()
    .filter(|entry| entry.minor != 0)
    .collect();
    if !entries.is_empty() {
        store::ledger::post(tx, payment, &store::splits::source(refund, undone), &entries, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_adds_up_to_zero_and_leaves_out_what_is_nothing() {
        let split = |tax_minor, fee_minor, service_fee_minor| Split {
            event_id: EventId::new(),
            organization_id: OrganizationId::new(),
            booking_id: BookingId::new(),
            payment_id: PaymentId::new(),
            currency: Currency::EUR,
            tax_minor,
            fee_minor,
            service_fee_minor,
        };
        assert!(split(0, 0, 0).entries().is_empty());
        let entries = split(190, 0, 50).entries();
        assert_eq!(entries.len(), 3);
        assert_eq!(entries.iter().map(|entry| entry.minor).sum::<i64>(), 0);
    }
}
