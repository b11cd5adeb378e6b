//! The rules of returns: the organization's threshold, the event's policy.

use garde::Validate;
use kit::{EventId, OrganizationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RefundPolicy;
use crate::{Bookings, BookingsError, store};

/// An organization's rules for refunds.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundSettings {
    /// Refunds above this sum, in the smallest unit of the booking's currency, need a second member; none
    /// does when it is null.
    #[garde(inner(range(min = 0, max = 1_000_000_000_000)))]
    #[schema(minimum = 0, maximum = 1000000000000i64)]
    pub approval_above_minor: Option<i64>,
}

impl Bookings {
    /// The organization's rules for refunds.
    ///
    /// # Errors
    /// The database's.
    pub async fn refund_settings(
        &self,
        organization_id: OrganizationId,
    ) -> Result<RefundSettings, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let approval_above_minor = store::refund_policies::threshold(&mut conn, organization_id).await?;
        Ok(RefundSettings { approval_above_minor })
    }

    /// Sets the organization's rules for refunds. What waits already goes on waiting.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_refund_settings(
        &self,
        organization_id: OrganizationId,
        settings: &RefundSettings,
    ) -> Result<RefundSettings, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let above = settings.approval_above_minor;
        store::refund_policies::set_threshold(&mut tx, organization_id, above, now).await?;
        tx.commit().await?;
        Ok(settings.clone())
    }

    /// The event's policy; the default one where nobody has set any.
    ///
    /// # Errors
    /// `NotFound` for a foreign event.
    pub async fn refund_policy(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<RefundPolicy, BookingsError> {
        let mut conn = self.db.acquire().await?;
        if !store::organizers::owns(&mut conn, organization_id, event_id).await? {
            return Err(BookingsError::NotFound);
        }
        Ok(store::refund_policies::of_event(&mut conn, event_id).await?)
    }

    /// Sets the event's policy, for all its bookings from now on.
    ///
    /// # Errors
    /// `NotFound` for a foreign event.
    pub async fn set_refund_policy(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        policy: &RefundPolicy,
    ) -> Result<RefundPolicy, BookingsError> {
        let now = self.clock.now();
        let mut policy = policy.clone();
        policy.windows.sort_by_key(|window| std::cmp::Reverse(window.until_hours));
        let mut tx = self.db.begin().await?;
        if !store::organizers::owns(&mut tx, organization_id, event_id).await? {
            return Err(BookingsError::NotFound);
        }
        store::refund_policies::set(&mut tx, organization_id, event_id, &policy, now).await?;
        tx.commit().await?;
        Ok(policy)
    }
}
