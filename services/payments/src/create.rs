//! Writing an attempt down, in the transaction of the booking that needs it.

use kit::PaymentId;
use sqlx::PgConnection;

use crate::{
    Payments,
    error::PaymentsError,
    model::{NewPayment, Payment},
    store,
};

/// Seconds until the reconciler first asks about an attempt.
pub(crate) const FIRST_CHECK: i64 = 120;

impl Payments {
    /// Notes an attempt in the caller's transaction; nothing moves before [`Payments::start`].
    ///
    /// # Errors
    /// [`PaymentsError::UnknownProvider`], [`PaymentsError::AmountNotPositive`],
    /// [`PaymentsError::ForeignReturnUrl`], [`PaymentsError::TooLong`] for an address over 2000 bytes.
    pub async fn create(&self, tx: &mut PgConnection, new: NewPayment) -> Result<Payment, PaymentsError> {
        if new.amount.minor <= 0 {
            return Err(PaymentsError::AmountNotPositive);
        }
        let new = NewPayment { return_url: self.return_url(&new.return_url)?, ..new };
        let name = match &new.provider {
            Some(name) => self.provider(name)?.name(),
            None => self.providers.first.ok_or_else(|| PaymentsError::UnknownProvider("any".into()))?,
        };
        let now = self.clock.now();
        let check_at = now.plus_seconds(FIRST_CHECK);
        Ok(store::payments::insert(tx, PaymentId::new(), &new, name, check_at, now).await?)
    }

    /// The whole address to come back to. It leads to this installation and nowhere else, so that a
    /// payment can't become an open redirect.
    fn return_url(&self, given: &str) -> Result<String, PaymentsError> {
        let own = &self.providers.public_url;
        let path = given.strip_prefix(own.as_str()).unwrap_or(given);
        if !path.starts_with('/') || path.starts_with("//") || path.contains(['\\', '\r', '\n']) {
            return Err(PaymentsError::ForeignReturnUrl);
        }
        let url = format!("{own}{path}");
        if url.len() > 2000 { Err(PaymentsError::TooLong) } else { Ok(url) }
    }
}
