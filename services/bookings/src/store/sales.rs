//! What one event sold.

use kit::{Currency, EventId, OccurrenceId, OrganizationId, Time};
use sqlx::PgConnection;

use crate::sales::{DayOfSales, ProductSales};

/// The event's sums.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Sums {
    pub currency: Currency,
    pub bookings: i64,
    pub revenue_minor: i64,
    pub refunded_minor: i64,
}

/// Confirmed bookings and the money of all; `None` for a foreign event.
pub(crate) async fn sums(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<Option<Sums>, sqlx::Error> {
    sqlx::query_as::<_, Sums>(
        "select e.currency,
                (select count(*) from bookings.bookings b where b.event_id = e.id and b.state = 'confirmed') as bookings,
                coalesce((select sum(p.captured_minor) from payments.payments p where p.event_id = e.id), 0)::int8
                  as revenue_minor,
                coalesce((select sum(p.refund_reserved_minor) from payments.payments p where p.event_id = e.id), 0)::int8
                  as refunded_minor
         from events.events e where e.organization_id = $1 and e.id = $2",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_optional(conn)
    .await
}

/// Units and money per product, archived ones only when they sold.
pub(crate) async fn by_product(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<Vec<ProductSales>, sqlx::Error> {
    sqlx::query_as::<_, ProductSales>(
        "select p.id as product_id, p.name, coalesce(sum(l.quantity - l.cancelled_quantity), 0)::int8 as sold,
                coalesce(sum(l.total_minor), 0)::int8 as revenue_minor
         from events.products p
         left join (bookings.lines l
                    join bookings.bookings b
                      on b.event_id = l.event_id and b.id = l.booking_id and b.state = 'confirmed')
           on l.event_id = p.event_id and l.product_id = p.id
         where p.event_id = $1
         group by p.id, p.name, p.position, p.archived_at
         having p.archived_at is null or count(l.id) > 0
         order by p.position, p.name, p.id",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await
}

/// Tickets and money per day in the organization's time zone, from the first sale (at most a year ago)
/// to today, days without sales included.
pub(crate) async fn by_day(
    conn: &mut PgConnection,
    event_id: EventId,
    now: Time,
) -> Result<Vec<DayOfSales>, sqlx::Error> {
    sqlx::query_as::<_, DayOfSales>(
        "with zone as (
           select g.time_zone from events.events e join users.organizations g on g.id = e.organization_id
           where e.id = $1),
         sale as (
           select (b.confirmed_at at time zone zone.time_zone)::date as day,
                  sum((select coalesce(sum(l.admissions - l.cancelled_admissions), 0) from bookings.lines l
                       where l.event_id = b.event_id and l.booking_id = b.id)) as tickets,
                  sum(b.total_minor) as revenue
           from bookings.bookings b cross join zone
           where b.event_id = $1 and b.state = 'confirmed'
           group by 1),
         today as (select ($2::timestamptz at time zone zone.time_zone)::date as day from zone)
         select to_char(d.day, 'YYYY-MM-DD') as day, coalesce(s.tickets, 0)::int8 as tickets,
                coalesce(s.revenue, 0)::int8 as revenue_minor
         from today
         cross join lateral generate_series(
           greatest((select min(sale.day) from sale), today.day - 364)::timestamp, today.day::timestamp,
           interval '1 day') as d (day)
         left join sale s on s.day = d.day::date
         order by d.day",
    )
    .bind(event_id)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// An occurrence and how many are in.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct OccurrenceRow {
    pub occurrence_id: OccurrenceId,
    pub starts_at: Time,
    pub checked_in: i64,
}

/// The event's occurrences by date.
pub(crate) async fn occurrences(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<Vec<OccurrenceRow>, sqlx::Error> {
    sqlx::query_as::<_, OccurrenceRow>(
        "select o.id as occurrence_id, o.starts_at,
                (select count(*) from bookings.scans s
                 where s.event_id = o.event_id and s.occurrence_id = o.id and s.verdict = 'accepted') as checked_in
         from events.occurrences o where o.event_id = $1 order by o.starts_at, o.id",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await
}
