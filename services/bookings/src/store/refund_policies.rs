//! The rules of returns.

use kit::{EventId, OrganizationId, Time};
use sqlx::{PgConnection, types::Json};

use crate::{RefundPolicy, RefundWindow};

/// The sum above which refunds of an organization need a second member.
pub(crate) async fn threshold(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<Option<i64>, sqlx::Error> {
    let found: Option<Option<i64>> = sqlx::query_scalar(
        "select approval_above_minor from bookings.refund_settings where organization_id = $1",
    )
    .bind(organization_id)
    .fetch_optional(conn)
    .await?;
    Ok(found.flatten())
}

pub(crate) async fn set_threshold(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    above_minor: Option<i64>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.refund_settings (organization_id, approval_above_minor, updated_at)
         values ($1, $2, $3)
         on conflict (organization_id)
           do update set approval_above_minor = excluded.approval_above_minor, updated_at = excluded.updated_at",
    )
    .bind(organization_id)
    .bind(above_minor)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PolicyRow {
    self_service: bool,
    windows: Json<Vec<RefundWindow>>,
    withdrawal_days: i16,
    freeze_disputed: bool,
}

/// The event's policy; the default one where nobody has set any.
pub(crate) async fn of_event(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<RefundPolicy, sqlx::Error> {
    let row: Option<PolicyRow> = sqlx::query_as(
        "select self_service, windows, withdrawal_days, freeze_disputed
         from bookings.refund_policies where event_id = $1",
    )
    .bind(event_id)
    .fetch_optional(conn)
    .await?;
    Ok(row.map_or_else(RefundPolicy::default, |row| RefundPolicy {
        self_service: row.self_service,
        windows: row.windows.0,
        withdrawal_days: i32::from(row.withdrawal_days),
        freeze_disputed: row.freeze_disputed,
    }))
}

pub(crate) async fn set(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    policy: &RefundPolicy,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.refund_policies
           (event_id, organization_id, self_service, windows, withdrawal_days, freeze_disputed, updated_at)
         values ($1, $2, $3, $4, $5::int4::int2, $6, $7)
         on conflict (event_id) do update
           set self_service = excluded.self_service, windows = excluded.windows,
               withdrawal_days = excluded.withdrawal_days, freeze_disputed = excluded.freeze_disputed,
               updated_at = excluded.updated_at",
    )
    .bind(event_id)
    .bind(organization_id)
    .bind(policy.self_service)
    .bind(Json(&policy.windows))
    .bind(policy.withdrawal_days)
    .bind(policy.freeze_disputed)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
