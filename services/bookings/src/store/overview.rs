//! How an organization is doing. All statements respect the events a member is limited to.

use kit::{BookingId, Currency, EventId, OccurrenceId, OrganizationId, Time};
use sqlx::PgConnection;

use crate::overview::{CurrencyTotals, DayOfRevenue};

/// Whose figures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub organization_id: OrganizationId,
    /// The only events that the member may see.
    pub events: Option<&'a [EventId]>,
    pub now: Time,
}

/// Money per currency, as the payments have it.
pub(crate) async fn money(
    conn: &mut PgConnection,
    scope: Scope<'_>,
) -> Result<Vec<CurrencyTotals>, sqlx::Error> {
    sqlx::query_as::<_, CurrencyTotals>(
        "select currency, sum(captured_minor)::int8 as revenue_minor, sum(refund_reserved_minor)::int8 as refunded_minor
         from payments.payments
         where organization_id = $1 and captured_minor > 0 and ($2::uuid[] is null or event_id = any($2::uuid[]))
         group by currency order by 2 desc",
    )
    .bind(scope.organization_id)
    .bind(scope.events)
    .fetch_all(conn)
    .await
}

/// Counts for the tiles.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Counts {
    pub tickets_sold: i64,
    pub tickets_sold_7d: i64,
    pub bookings_7d: i64,
    pub upcoming_events: i64,
    pub check_ins_today: i64,
}

/// Tickets, bookings, events to come, and who came in today (in the organization's time zone).
pub(crate) async fn counts(conn: &mut PgConnection, scope: Scope<'_>) -> Result<Counts, sqlx::Error> {
    sqlx::query_as::<_, Counts>(
        "with sold as (
           select b.confirmed_at > $3::timestamptz - interval '7 days' as fresh,
                  (select coalesce(sum(l.admissions - l.cancelled_admissions), 0) from bookings.lines l
                   where l.event_id = b.event_id and l.booking_id = b.id) as tickets
           from bookings.bookings b
           where b.organization_id = $1 and b.state = 'confirmed'
             and ($2::uuid[] is null or b.event_id = any($2::uuid[])))
         select coalesce(sum(tickets), 0)::int8 as tickets_sold,
                coalesce(sum(tickets) filter (where fresh), 0)::int8 as tickets_sold_7d,
                count(*) filter (where fresh) as bookings_7d,
                (select count(distinct o.event_id) from events.occurrences o
                 join events.events e on e.id = o.event_id
                 where o.organization_id = $1 and e.state = 'published' and o.state = 'scheduled'
                   and o.ends_at > $3::timestamptz
                   and ($2::uuid[] is null or o.event_id = any($2::uuid[]))) as upcoming_events,
                (select count(*) from bookings.scans s
                 join events.events e on e.id = s.event_id
                 join users.organizations g on g.id = e.organization_id
                 where e.organization_id = $1 and s.verdict = 'accepted'
                   and (s.scanned_at at time zone g.time_zone)::date = ($3::timestamptz at time zone g.time_zone)::date
                   and ($2::uuid[] is null or s.event_id = any($2::uuid[]))) as check_ins_today
         from sold",
    )
    .bind(scope.organization_id)
    .bind(scope.events)
    .bind(scope.now)
    .fetch_one(conn)
    .await
}

/// Tickets and money of the last 30 days per currency, in the organization's time zone; days without
/// sales included.
pub(crate) async fn by_day(
    conn: &mut PgConnection,
    scope: Scope<'_>,
) -> Result<Vec<DayOfRevenue>, sqlx::Error> {
    sqlx::query_as::<_, DayOfRevenue>(
        "with home as (select time_zone, currency from users.organizations where id = $1),
         sale as (
           select (b.confirmed_at at time zone home.time_zone)::date as day, b.currency,
                  sum((select coalesce(sum(l.admissions - l.cancelled_admissions), 0) from bookings.lines l
                       where l.event_id = b.event_id and l.booking_id = b.id)) as tickets,
                  sum(b.total_minor) as revenue
           from bookings.bookings b cross join home
           where b.organization_id = $1 and b.state = 'confirmed'
             and b.confirmed_at > $3::timestamptz - interval '31 days'
             and ($2::uuid[] is null or b.event_id = any($2::uuid[]))
           group by 1, 2),
         coin as (select distinct currency from sale union select currency from home),
         today as (select ($3::timestamptz at time zone home.time_zone)::date as day from home)
         select to_char(d.day, 'YYYY-MM-DD') as day, c.currency, coalesce(s.tickets, 0)::int8 as tickets,
                coalesce(s.revenue, 0)::int8 as revenue_minor
         from today
         cross join lateral generate_series(
           (today.day - 29)::timestamp, today.day::timestamp, interval '1 day') as d (day)
         cross join coin c
         left join sale s on s.day = d.day::date and s.currency = c.currency
         order by c.currency, d.day",
    )
    .bind(scope.organization_id)
    .bind(scope.events)
    .bind(scope.now)
    .fetch_all(conn)
    .await
}

/// The next occurrences of published events.
pub(crate) async fn next_occurrences(
    conn: &mut PgConnection,
    scope: Scope<'_>,
) -> Result<Vec<(EventId, OccurrenceId)>, sqlx::Error> {
    sqlx::query_as::<_, (EventId, OccurrenceId)>(
        "select o.event_id, o.id from events.occurrences o
         join events.events e on e.id = o.event_id
         where o.organization_id = $1 and e.state = 'published' and o.state = 'scheduled'
           and o.ends_at > $3::timestamptz
           and ($2::uuid[] is null or o.event_id = any($2::uuid[]))
         order by o.starts_at, o.id limit 5",
    )
    .bind(scope.organization_id)
    .bind(scope.events)
    .bind(scope.now)
    .fetch_all(conn)
    .await
}

/// A booking that came in.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct RecentRow {
    pub event_id: EventId,
    pub id: BookingId,
    pub reference: String,
    pub name: Option<String>,
    pub event_title: String,
    pub quantity: i32,
    pub currency: Currency,
    pub total_minor: i64,
    pub confirmed_at: Time,
}

/// The newest confirmed bookings.
pub(crate) async fn recent(conn: &mut PgConnection, scope: Scope<'_>) -> Result<Vec<RecentRow>, sqlx::Error> {
    sqlx::query_as::<_, RecentRow>(
        "select b.event_id, b.id, b.reference, b.name, e.title as event_title, b.quantity, b.currency,
                b.total_minor, b.confirmed_at
         from bookings.bookings b join events.events e on e.id = b.event_id
         where b.organization_id = $1 and b.state = 'confirmed'
           and ($2::uuid[] is null or b.event_id = any($2::uuid[]))
         order by b.confirmed_at desc, b.id desc limit 8",
    )
    .bind(scope.organization_id)
    .bind(scope.events)
    .fetch_all(conn)
    .await
}
