//! Stripe's lists, page by page.

use super::{
    Stripe,
    objects::{CheckoutSession, List, StripeRefund},
};
use crate::{
    provider::ProviderError,
    statement::{LineKind, Lines, Listing},
};

impl Stripe {
    /// A page of sessions or refunds since a moment. Sessions and refunds of others who use the same account are
    /// left out: they carry none of our names.
    pub(super) async fn statement(&self, listing: &Listing) -> Result<Lines, ProviderError> {
        let since = listing.since.as_second().to_string();
        let mut query = vec![("limit", "100"), ("created[gte]", since.as_str())];
        query.extend(listing.after.as_deref().map(|after| ("starting_after", after)));
        match listing.kind {
            LineKind::Payment => {
                query.push(("status", "complete"));
                let said = self.client.get("/v1/checkout/sessions", &query).await?;
                let page: List<CheckoutSession> = said.done()?;
                let next = page.data.last().filter(|_| page.has_more).map(|last| last.id.clone());
                let lines = page.data.into_iter().filter_map(|session| session.line(listing.since));
                Ok(Lines { lines: lines.collect(), next })
            }
            LineKind::Refund => {
                let page: List<StripeRefund> = self.client.get("/v1/refunds", &query).await?.done()?;
                let next = page.data.last().filter(|_| page.has_more).map(|last| last.id.clone());
                let lines = page.data.into_iter().filter_map(|refund| refund.line(listing.since));
                Ok(Lines { lines: lines.collect(), next })
            }
        }
    }
}
