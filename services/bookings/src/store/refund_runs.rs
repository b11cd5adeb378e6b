//! Events that are called off or moved, booking by booking.

use kit::{BookingId, EventId, OccurrenceId, OrganizationId, RefundRunId, Time};
use sqlx::PgConnection;

use crate::refund_runs::{FailedItem, RefundRunKind, RunRow};

/// Whether buyers of a moved date get all their money back just now.
pub(crate) async fn is_open(
    conn: &mut PgConnection,
    event_id: EventId,
    occurrence_id: OccurrenceId,
    now: Time,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select 1 from bookings.refund_runs
                        where event_id = $1 and open_until > $3
                          and (occurrence_id is null or occurrence_id = $2))",
    )
    .bind(event_id)
    .bind(occurrence_id)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// A run to begin.
pub(crate) struct NewRun<'a> {
    pub event_id: EventId,
    pub id: RefundRunId,
    pub organization_id: OrganizationId,
    pub occurrence_id: Option<OccurrenceId>,
    pub kind: RefundRunKind,
    pub open_until: Option<Time>,
    pub reason: &'a str,
}

/// Begins a run, unless it has begun before.
pub(crate) async fn begin(conn: &mut PgConnection, new: &NewRun<'_>, now: Time) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.refund_runs
           (event_id, id, organization_id, occurrence_id, kind, open_until, reason, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict do nothing",
    )
    .bind(new.event_id)
    .bind(new.id)
    .bind(new.organization_id)
    .bind(new.occurrence_id)
    .bind(new.kind)
    .bind(new.open_until)
    .bind(new.reason)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes down the next bookings that a run is about, after `after` in the order of their ids; gives those.
/// Who only holds places is not told of a date that moved.
pub(crate) async fn add_items(
    conn: &mut PgConnection,
    new: &NewRun<'_>,
    after: Option<BookingId>,
    limit: i64,
    now: Time,
) -> Result<Vec<BookingId>, sqlx::Error> {
    let mut added: Vec<BookingId> = sqlx::query_scalar(
        "with next as (
           select id from bookings.bookings
           where event_id = $1 and ($3::uuid is null or occurrence_id = $3)
             and (state = 'confirmed' or ($4 = 'cancelled' and state in ('held', 'awaiting_payment')))
             and ($5::uuid is null or id > $5)
           order by id limit $6
         ), added as (
           insert into bookings.refund_run_items (event_id, run_id, booking_id, updated_at)
           select $1, $2, id, $7 from next
           on conflict do nothing
         )
         select id from next",
    )
    .bind(new.event_id)
    .bind(new.id)
    .bind(new.occurrence_id)
    .bind(new.kind)
    .bind(after)
    .bind(limit)
    .bind(now)
    .fetch_all(conn)
    .await?;
    added.sort_unstable();
    Ok(added)
}

/// How the booking of a run ended; what is done stays done.
pub(crate) async fn settle(
    conn: &mut PgConnection,
    event_id: EventId,
    run_id: RefundRunId,
    booking_id: BookingId,
    failure: Option<&str>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.refund_run_items
         set state = case when $4::text is null then 'done' else 'failed' end, failure = left($4, 300),
             updated_at = $5
         where event_id = $1 and run_id = $2 and booking_id = $3 and state <> 'done'",
    )
    .bind(event_id)
    .bind(run_id)
    .bind(booking_id)
    .bind(failure)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The runs of an event with their counts, the newest first; one, if `id` is given.
pub(crate) async fn list(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    id: Option<RefundRunId>,
) -> Result<Vec<RunRow>, sqlx::Error> {
    sqlx::query_as(
        "select r.event_id, r.id, r.occurrence_id, r.kind, r.open_until, r.reason, r.created_at,
                count(i.booking_id) as total,
                count(*) filter (where i.state = 'done') as done,
                count(*) filter (where i.state = 'failed') as failed
         from bookings.refund_runs r
         left join bookings.refund_run_items i on i.event_id = r.event_id and i.run_id = r.id
         where r.organization_id = $1 and r.event_id = $2 and ($3::uuid is null or r.id = $3)
         group by r.event_id, r.id
         order by r.created_at desc, r.id desc limit 100",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(id)
    .fetch_all(conn)
    .await
}

/// Bookings of a run that failed, with why; at most 100.
pub(crate) async fn failures(
    conn: &mut PgConnection,
    event_id: EventId,
    run_id: RefundRunId,
) -> Result<Vec<FailedItem>, sqlx::Error> {
    sqlx::query_as(
        "select i.booking_id, b.reference, b.name as buyer_name, coalesce(i.failure, '') as failure
         from bookings.refund_run_items i
         join bookings.bookings b on b.event_id = i.event_id and b.id = i.booking_id
         where i.event_id = $1 and i.run_id = $2 and i.state = 'failed'
         order by b.reference limit 100",
    )
    .bind(event_id)
    .bind(run_id)
    .fetch_all(conn)
    .await
}

/// Lets the bookings that are not done wait again; gives them.
pub(crate) async fn take_up_again(
    conn: &mut PgConnection,
    event_id: EventId,
    run_id: RefundRunId,
    now: Time,
) -> Result<Vec<BookingId>, sqlx::Error> {
    sqlx::query_scalar(
        "update bookings.refund_run_items set state = 'waiting', failure = null, updated_at = $3
         where event_id = $1 and run_id = $2 and state <> 'done'
         returning booking_id",
    )
    .bind(event_id)
    .bind(run_id)
    .bind(now)
    .fetch_all(conn)
    .await
}
