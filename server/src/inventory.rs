//! The inventory, counted again: ledger, counters, claims of pools, claims of seats and tickets must all
//! say the same. This looks across services, so it stands with the program.

use events::{Events, EventsError};
use sqlx::PgConnection;

/// Findings of one kind that are told; more of them say nothing new.
const TOLD: usize = 20;

/// What one comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What agrees when nothing was found.
    pub what: &'static str,
    /// One line for each place where it does not agree, at most twenty.
    pub findings: Vec<String>,
}

/// Recounts everything. In one transaction, so that sales that go on meanwhile are no findings.
///
/// # Errors
/// The database's.
pub async fn recount(db: &data::Db) -> Result<Vec<Comparison>, EventsError> {
    let mut tx = db.begin().await?;
    sqlx::query("set transaction isolation level repeatable read, read only").execute(&mut *tx).await?;
    sqlx::query("set local statement_timeout = '600s'").execute(&mut *tx).await?;
    let drift = Events::check_inventory(&mut tx).await?;
    let ledger = drift.iter().take(TOLD).map(|pool| {
        let (event, id) = (pool.event_id, pool.pool_id);
        format!("pool {id} of event {event} has drifted: {pool:?}")
    });
    let mut all = vec![Comparison {
        what: "the counters of the pools agree with the ledger",
        findings: ledger.collect(),
    }];
    for (what, query) in QUERIES {
        let findings: Vec<String> = lines(&mut tx, query).await?;
        all.push(Comparison { what, findings });
    }
    tx.rollback().await?;
    Ok(all)
}

/// How many places do not agree, for a log or a metric.
pub fn count(comparisons: &[Comparison]) -> usize {
    comparisons.iter().map(|comparison| comparison.findings.len()).sum()
}

async fn lines(conn: &mut PgConnection, query: &'static str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(query).fetch_all(conn).await
}

/// What agrees, and the statement that finds where it does not.
const QUERIES: [(&str, &str); 7] = [
    (
        "the counters of limits agree with what bookings claim of them",
        "select format('limit %s of event %s for %s: taken %s; bookings claim %s', l.subject, l.event_id,
                       l.person, l.taken, coalesce(c.taken, 0))
           from bookings.limits l
           left join (select event_id, subject, person, sum(quantity) as taken
                        from bookings.limit_claims group by event_id, subject, person) as c
             on c.event_id = l.event_id and c.subject = l.subject and c.person = l.person
          where l.taken <> coalesce(c.taken, 0)
          order by l.event_id, l.subject, l.person limit 20",
    ),
    (
        "every claim of a limit belongs to a booking that is alive",
        "select format('booking %s of event %s is %s and claims %s of %s', c.booking_id, c.event_id, b.state,
                       c.quantity, c.subject)
           from bookings.limit_claims c
           join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
          where b.state not in ('held', 'awaiting_payment', 'confirmed')
          order by c.event_id, c.booking_id limit 20",
    ),
    (
        "the counters of the pools agree with what bookings claim",
        "select format('pool %s of event %s: held %s, sold %s; bookings claim %s held, %s sold',
                       p.id, p.event_id, p.held, p.sold, coalesce(c.held, 0), coalesce(c.sold, 0))
           from events.pools p
           left join (
             select c.event_id, c.pool_id,
                    sum(c.quantity) filter (where b.state in ('held', 'awaiting_payment')) as held,
                    sum(c.quantity) filter (where b.state = 'confirmed') as sold
               from bookings.pool_claims c
               join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
              group by c.event_id, c.pool_id) as c
             on c.event_id = p.event_id and c.pool_id = p.id
          where p.held <> coalesce(c.held, 0) or p.sold <> coalesce(c.sold, 0)
          order by p.event_id, p.id limit 20",
    ),
    (
        "the pools of price zones agree with the seats that are taken",
        "select format('pool %s of event %s: held %s, sold %s, blocked %s; seats: %s held, %s sold, %s blocked',
                       p.id, p.event_id, p.held, p.sold, p.blocked, coalesce(c.held, 0), coalesce(c.sold, 0),
                       coalesce(c.blocked, 0))
           from events.pools p
           left join (
             select c.event_id, c.occurrence_id, s.zone_of[c.seat + 1] as zone,
                    count(*) filter (where b.state in ('held', 'awaiting_payment')) as held,
                    count(*) filter (where b.state = 'confirmed') as sold,
                    count(*) filter (where c.booking_id is null) as blocked
               from events.seat_claims c
               join events.seatings s on s.event_id = c.event_id
               left join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
              group by 1, 2, 3) as c
             on c.event_id = p.event_id and c.occurrence_id = p.occurrence_id and c.zone = p.zone
          where p.zone is not null
            and (p.held <> coalesce(c.held, 0) or p.sold <> coalesce(c.sold, 0) or p.blocked <> coalesce(c.blocked, 0))
          order by p.event_id, p.id limit 20",
    ),
    (
        "every taken seat belongs to a booking that is alive",
        "select format('seat %s of occurrence %s: claimed by booking %s, which is %s', c.seat, c.occurrence_id,
                       c.booking_id, coalesce(b.state, 'not there'))
           from events.seat_claims c
           left join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
          where c.booking_id is not null
            and (b.state is null or b.state not in ('held', 'awaiting_payment', 'confirmed')
                 or b.occurrence_id <> c.occurrence_id)
          order by c.event_id, c.occurrence_id, c.seat limit 20",
    ),
    (
        "the seats of bookings are theirs, and no others",
        "with written as (
           select l.event_id, b.occurrence_id, l.booking_id, s.seat
             from bookings.lines l
             join bookings.bookings b on b.event_id = l.event_id and b.id = l.booking_id
            cross join unnest(l.seats) as s (seat)
            where cardinality(l.seats) > 0 and b.state in ('held', 'awaiting_payment', 'confirmed')
           union all
           select b.event_id, b.occurrence_id, b.id, s.seat
             from bookings.bookings b
            cross join unnest(b.seats) as s (seat)
            where b.cart is not null and b.state = 'held'
         )
         select format('seat %s of occurrence %s: booking %s has it written down, claimed by %s',
                       coalesce(w.seat, c.seat), coalesce(w.occurrence_id, c.occurrence_id),
                       coalesce(w.booking_id::text, 'none'), coalesce(c.booking_id::text, 'none'))
           from written w
           full join (select * from events.seat_claims where booking_id is not null) as c
             on c.event_id = w.event_id and c.occurrence_id = w.occurrence_id and c.seat = w.seat
                and c.booking_id = w.booking_id
          where w.seat is null or c.seat is null
          order by 1 limit 20",
    ),
    (
        "tickets agree with what was sold, seat by seat",
        "select format('booking %s of event %s: %s admissions sold, %s tickets; seats %s, tickets for %s', b.id,
                       b.event_id, l.admissions, coalesce(t.tickets, 0), l.seats, coalesce(t.seats, '{}'))
           from bookings.bookings b
           join (select l.event_id, l.booking_id, sum(l.admissions - l.cancelled_admissions) as admissions,
                        array(select s.seat from bookings.lines i cross join unnest(i.seats) as s (seat)
                               where i.event_id = l.event_id and i.booking_id = l.booking_id order by 1) as seats
                   from bookings.lines l group by l.event_id, l.booking_id) as l
             on l.event_id = b.event_id and l.booking_id = b.id
           left join (select event_id, booking_id, count(*) as tickets,
                        array_agg(seat order by seat) filter (where seat is not null) as seats
                   from bookings.tickets where state <> 'cancelled' group by event_id, booking_id) as t
             on t.event_id = b.event_id and t.booking_id = b.id
          where b.state = 'confirmed'
            and (l.admissions <> coalesce(t.tickets, 0) or l.seats <> coalesce(t.seats, '{}'))
          order by b.event_id, b.id limit 20",
    ),
];
