//! Whether the books are right: for `doctor`, reports and tests.

use kit::Money;

use crate::{Payments, error::PaymentsError, model, store};

/// What the books say, compared with the payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Books {
    /// Postings that do not add up to zero; PostgreSQL refuses them, so anything but 0 means tampering.
    pub unbalanced_postings: i64,
    pub currencies: Vec<CurrencyBooks>,
}

/// The books in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyBooks {
    /// All entries together: zero.
    pub total: Money,
    /// What the providers hold for the organizations: captured − refunded − disputed.
    pub clearing: Money,
    pub captured: Money,
    pub refunded: Money,
    /// What buyers' banks keep back.
    pub disputed: Money,
    /// What the books say is owed to holders of gift cards and credit.
    pub owed: Money,
    /// What is on their purses.
    pub stored: Money,
}

impl Books {
    /// Whether every posting adds up to zero and the books agree with payments, refunds and purses.
    pub fn are_balanced(&self) -> bool {
        self.unbalanced_postings == 0
            && self.currencies.iter().all(|books| {
                let gone = books.refunded.minor.checked_add(books.disputed.minor);
                let left = gone.and_then(|gone| books.captured.minor.checked_sub(gone));
                books.total.minor == 0 && left == Some(books.clearing.minor) && books.owed == books.stored
            })
    }
}

impl Payments {
    /// Adds the books up, over the whole installation.
    ///
    /// # Errors
    /// The database's.
    pub async fn books(&self) -> Result<Books, PaymentsError> {
        // One snapshot, so that a payment in between can't look like a gap.
        let mut tx = self.db.begin_with("begin isolation level repeatable read read only").await?;
        let unbalanced_postings = store::ledger::unbalanced(&mut tx).await?;
        let sums = store::ledger::sums(&mut tx).await?;
        tx.commit().await?;
        let currencies = sums
            .into_iter()
            .map(|sums| {
                let currency = model::currency(&sums.currency)?;
                let money = |minor| Money::new(minor, currency);
                Ok(CurrencyBooks {
                    total: money(sums.total_minor),
                    clearing: money(sums.clearing_minor),
                    captured: money(sums.captured_minor),
                    refunded: money(sums.refunded_minor),
                    disputed: money(sums.disputed_minor),
                    owed: money(sums.owed_minor),
                    stored: money(sums.stored_minor),
                })
            })
            .collect::<Result<_, sqlx::Error>>()?;
        Ok(Books { unbalanced_postings, currencies })
    }

    /// Whether the books are right; see [`Books::are_balanced`].
    ///
    /// # Errors
    /// The database's.
    pub async fn ledger_is_balanced(&self) -> Result<bool, PaymentsError> {
        Ok(self.books().await?.are_balanced())
    }
}
