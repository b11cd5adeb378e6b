//! Writing an attempt down, in the transaction of the booking that needs it.

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
        self.create_all(tx, vec![new]).await?.pop().ok_or(PaymentsError::NotFound)
    }

    /// Notes many attempts, all or none; they come back in no particular order. See [`Payments::create`].
    ///
    /// # Errors
    /// Those of [`Payments::create`].
    pub async fn create_all(
        &self,
        tx: &mut PgConnection,
        new: Vec<NewPayment>,
    ) -> Result<Vec<Payment>, PaymentsError> {
        let new: Vec<_> = new.into_iter().map(|new| self.checked(new)).collect::<Result<_, _>>()?;
        let now = self.clock.now();
        Ok(store::payments::insert_all(tx, &new, now.plus_seconds(FIRST_CHECK), now).await?)
    }

    /// The attempt with its whole address to come back to, and its provider.
    fn checked(&self, new: NewPayment) -> Result<(NewPayment, &'static str), PaymentsError> {
        if new.amount.minor <= 0 {
            return Err(PaymentsError::AmountNotPositive);
        }
        let name = match &new.provider {
            Some(name) => self.provider(name)?.name(),
            None => self.providers.first.ok_or_else(|| PaymentsError::UnknownProvider("any".into()))?,
        };
        let return_url = self.return_url(&new.return_url)?;
        Ok((NewPayment { return_url, ..new }, name))
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
