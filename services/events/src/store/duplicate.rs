//! Copies of what belongs to an event.

use kit::{EventId, Time};
use sqlx::PgConnection;

/// Copies occurrences, products, offers, pools and their links, the seating and the seats that are kept
/// back from one event to another. New ids are
/// version 7 ones, made here because only the database knows which rows there are.
pub(crate) async fn contents(
    conn: &mut PgConnection,
    from: EventId,
    to: EventId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with occurrences as (
           select o.*, events.new_id() as new_id from events.occurrences o
             join events.events e on e.id = o.event_id
            where o.event_id = $1 and (o.state <> 'cancelled' or e.state = 'cancelled')
         ), products as (
           select p.*, events.new_id() as new_id from events.products p
            where p.event_id = $1 and p.archived_at is null
         ), offers as (
           select f.*, p.new_id as new_product_id, events.new_id() as new_id
             from events.offers f join products p on p.id = f.product_id
            where f.event_id = $1 and f.archived_at is null
         ), pools as (
           select c.event_id, c.id, c.name, c.blocked, c.zone, f.new_id as new_offer_id,
                  c.capacity + coalesce((select sum(h.capacity) from events.pools h
                                          where h.event_id = c.event_id and h.channel_of = c.id), 0)::integer
                    as capacity,
                  o.new_id as new_occurrence_id, events.new_id() as new_id
             from events.pools c
             join occurrences o on o.id = c.occurrence_id
             left join offers f on f.id = c.offer_id
            where c.event_id = $1 and c.channel_of is null and (c.offer_id is null or f.id is not null)
         ), new_occurrences as (
           insert into events.occurrences (event_id, id, organization_id, starts_at, ends_at, doors_at,
             time_zone, venue_id, online_url, created_at)
           select $2::uuid, new_id, organization_id, starts_at, ends_at, doors_at, time_zone, venue_id,
                  online_url, $3::timestamptz from occurrences
         ), new_products as (
           insert into events.products (event_id, id, kind, name, description, position, min_per_booking,
             max_per_booking, max_per_person, admissions, hidden, zone, tax_rate_id, created_at)
           select $2::uuid, new_id, kind, name, description, position, min_per_booking, max_per_booking,
                  max_per_person, admissions, hidden, zone, tax_rate_id, $3::timestamptz from products
         ), new_offers as (
           insert into events.offers (event_id, id, product_id, name, price_minor, flexible, sales_start,
             sales_end, position, created_at, follows, quantity, min_per_booking, max_per_booking, hidden)
           select $2::uuid, f.new_id, f.new_product_id, f.name, f.price_minor, f.flexible, f.sales_start,
                  f.sales_end, f.position, $3::timestamptz, b.new_id, f.quantity, f.min_per_booking,
                  f.max_per_booking, f.hidden
             from offers f left join offers b on b.id = f.follows
         ), new_pools as (
           insert into events.pools (event_id, id, occurrence_id, name, capacity, blocked, zone, offer_id)
           select $2::uuid, new_id, new_occurrence_id, name, capacity, blocked, zone, new_offer_id from pools
         ), new_seating as (
           insert into events.seatings (event_id, organization_id, seat_map_id, number, zones, zone_of,
             no_single_gaps)
           select $2::uuid, organization_id, seat_map_id, number, zones, zone_of, no_single_gaps
             from events.seatings where event_id = $1
         ), new_blocks as (
           insert into events.seat_claims (event_id, occurrence_id, seat)
           select $2::uuid, o.new_id, b.seat
             from events.seat_claims b join occurrences o on o.id = b.occurrence_id
            where b.event_id = $1 and b.booking_id is null
         ), new_lists as (
           insert into events.price_lists (owner, kind, rules, updated_at)
           select $2::uuid, l.kind,
                  case l.kind when 'discounts' then coalesce((
                    select jsonb_agg(jsonb_set(d.rule, '{product_ids}', coalesce((
                             select jsonb_agg(p.new_id) from products p
                              where d.rule -> 'product_ids' ? p.id::text), '[]')) order by d.number)
                      from jsonb_array_elements(l.rules) with ordinality as d (rule, number)
                     where not exists (
                       select from jsonb_array_elements_text(d.rule -> 'product_ids') as w (id)
                        where not exists (select from products p where p.id::text = w.id))), '[]')
                  else l.rules end, $3::timestamptz
             from events.price_lists l where l.owner = $1
         ), noted as (
           insert into events.inventory_ledger (event_id, pool_id, reason, capacity, at)
           select $2::uuid, new_id, 'capacity', capacity, $3::timestamptz from pools where capacity <> 0
         )
         insert into events.product_pools (event_id, product_id, pool_id, units)
         select $2::uuid, p.new_id, c.new_id, l.units
           from events.product_pools l
           join products p on p.id = l.product_id
           join pools c on c.id = l.pool_id
          where l.event_id = $1",
    )
    .bind(from)
    .bind(to)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
