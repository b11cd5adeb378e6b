//! What organizers see of a list.

use kit::{EventId, OrganizationId, WaitingEntryId};
use sqlx::PgConnection;

use crate::waiting_list::{ListFigures, ListedEntry, WaitingEntryState, WaitingNote};

/// A list in numbers.
pub(crate) async fn figures(conn: &mut PgConnection, event_id: EventId) -> Result<ListFigures, sqlx::Error> {
    sqlx::query_as(
        "select n.waiting, n.wanted, n.offered, n.paused, n.purchased, n.gone,
                o.offers, o.offers_accepted, o.offers_declined, o.offers_lapsed, o.tickets_sold, p.reserved
           from (select count(*) filter (where state = 'waiting') as waiting,
                        coalesce(sum(quantity) filter (where state = 'waiting'), 0)::int8 as wanted,
                        count(*) filter (where state = 'offered') as offered,
                        count(*) filter (where state = 'paused') as paused,
                        count(*) filter (where state = 'purchased') as purchased,
                        count(*) filter (where state in ('left', 'removed', 'closed')) as gone
                   from bookings.waiting_entries where event_id = $1) n,
                (select count(*) as offers, count(*) filter (where state = 'accepted') as offers_accepted,
                        count(*) filter (where state = 'declined') as offers_declined,
                        count(*) filter (where state = 'lapsed') as offers_lapsed,
                        coalesce(sum(quantity) filter (where state = 'accepted'), 0)::int8 as tickets_sold
                   from bookings.waiting_offers where event_id = $1) o,
                (select coalesce(sum(reserved), 0)::int8 as reserved from events.pools where event_id = $1) p",
    )
    .bind(event_id)
    .fetch_one(conn)
    .await
}

/// Which entries to show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filter<'a> {
    pub state: Option<WaitingEntryState>,
    /// A pattern for the address.
    pub words: Option<&'a str>,
    /// The order and id after which to go on.
    pub after: Option<(i64, WaitingEntryId)>,
    pub limit: i64,
}

/// An entry with its position in the order of the list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Listed {
    pub sort: i64,
    #[sqlx(flatten)]
    pub entry: ListedEntry,
}

/// Entries in the order of the list; those that left it follow, the newest first.
pub(crate) async fn entries(
    conn: &mut PgConnection,
    event_id: EventId,
    filter: &Filter<'_>,
) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as(
        "select n.sort, n.id, n.state, n.place, n.email, n.quantity, n.minimum, n.together, n.lapses, n.skips,
                n.created_at, n.ended_at, o.booking_id, o.quantity as offered_quantity,
                coalesce(b.expires_at, o.expires_at) as offer_expires_at,
                array(select p.name || ' · ' || to_char(c.starts_at at time zone c.time_zone, 'YYYY-MM-DD')
                        from (select w.position, w.product_id, s.starts_at, s.time_zone
                                from bookings.waiting_choices w
                                join events.occurrences s on s.event_id = w.event_id and s.id = w.occurrence_id
                               where w.event_id = $1 and w.entry_id = n.id) c
                        join events.products p on p.event_id = $1 and p.id = c.product_id
                       order by c.position) as wishes
           from (select x.*,
                        case when x.rank is not null then row_number() over (order by x.rank nulls last) end as place,
                        coalesce(x.rank, 4000000000000 - extract(epoch from x.created_at)::int8) as sort
                   from bookings.waiting_entries x where x.event_id = $1) n
           left join lateral (select f.booking_id, f.quantity, f.expires_at from bookings.waiting_offers f
                               where f.event_id = $1 and f.entry_id = n.id order by f.made_at desc, f.id desc
                               limit 1) o on true
           left join bookings.bookings b on b.event_id = $1 and b.id = o.booking_id
          where (case when $2::text is null then n.rank is not null else n.state = $2 end)
            and ($3::text is null or n.email ilike $3)
            and ($4::int8 is null or (n.sort, n.id) > ($4, $5::uuid))
          order by n.sort, n.id limit $6",
    )
    .bind(event_id)
    .bind(filter.state)
    .bind(filter.words)
    .bind(filter.after.map(|(sort, _)| sort))
    .bind(filter.after.map(|(_, id)| id))
    .bind(filter.limit)
    .fetch_all(conn)
    .await
}

/// What was done, the newest first: with one entry, or with the whole list.
pub(crate) async fn history(
    conn: &mut PgConnection,
    event_id: EventId,
    entry_id: Option<WaitingEntryId>,
    limit: i64,
) -> Result<Vec<WaitingNote>, sqlx::Error> {
    sqlx::query_as(
        "select h.id, h.entry_id, n.email, h.what, coalesce(u.name, k.name) as by, h.reason, h.from_place, h.to_place, h.at
           from bookings.waiting_history h
           join bookings.waiting_entries n on n.event_id = h.event_id and n.id = h.entry_id
           left join users.users u on u.id = h.by_user
           left join users.api_keys k on k.id = h.by_key
          where h.event_id = $1 and ($2::uuid is null or h.entry_id = $2)
          order by h.id desc limit $3",
    )
    .bind(event_id)
    .bind(entry_id)
    .bind(limit)
    .fetch_all(conn)
    .await
}

/// Whether the event is this organization's.
pub(crate) async fn owns(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select 1 from events.events where id = $2 and organization_id = $1)")
        .bind(organization_id)
        .bind(event_id)
        .fetch_one(conn)
        .await
}
