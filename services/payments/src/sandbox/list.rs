//! The bank's statements: what it holds of the merchant's payments and refunds.

use kit::Money;
use uuid::Uuid;

use super::{Sandbox, store, webhook};
use crate::{
    model::currency,
    provider::ProviderError,
    statement::{Line, LineKind, LineState, Lines, Listing},
};

/// Lines on a page.
const PAGE: i64 = 200;

impl Sandbox {
    /// A page of the statement.
    pub(super) async fn statement(&self, listing: Listing) -> Result<Option<Lines>, ProviderError> {
        let after: Option<Uuid> = match &listing.after {
            Some(after) => Some(after.parse().map_err(|_| ProviderError::Refused("no such page".into()))?),
            None => None,
        };
        let mut conn = self.db.acquire().await?;
        let rows = match listing.kind {
            LineKind::Payment => store::paid_since(&mut conn, listing.since, after, PAGE).await?,
            LineKind::Refund => store::refunds_since(&mut conn, listing.since, after, PAGE).await?,
        };
        let full = i64::try_from(rows.len()).is_ok_and(|rows| rows == PAGE);
        let next = rows.last().filter(|_| full).map(|row| row.id.to_string());
        let lines =
            rows.into_iter().map(|row| line(row, listing.kind)).collect::<Result<_, sqlx::Error>>()?;
        Ok(Some(Lines { lines, next }))
    }
}

fn line(row: store::StatementRow, kind: LineKind) -> Result<Line, sqlx::Error> {
    let session = row.session_id.to_string();
    let (provider_ref, payment_ref) = match kind {
        LineKind::Payment => (session, None),
        LineKind::Refund => (webhook::reference(&row.key), Some(session)),
    };
    Ok(Line {
        provider_ref,
        payment_ref,
        attempt: row.attempt.parse().ok(),
        refund_id: row.refund_id,
        amount: Money::new(row.amount_minor, currency(&row.currency)?),
        state: LineState::Succeeded,
        at: row.created_at,
    })
}
