-- A hold is one row: an on-sale writes thousands a second, and every further row, index and foreign key
-- costs a buyer in the line. What only later steps need is written by these steps.

alter table bookings.bookings
  -- The browser that made the hold; SHA-256 of its secret. Browsers that open a mailed link are in bookings.access.
  add column guest bytea check (length(guest) = 32),
  -- The request that made the hold: who asked with which key, and what was asked; the first halves of SHA-256.
  add column hold_key uuid,
  add column hold_request uuid,
  -- What the booking takes from each pool, in the order in which pools are locked; empty when it went back.
  add column pool_ids uuid[] not null default '{}',
  add column pool_quantities integer[] not null default '{}',
  -- The seats that the booking claims; empty when they went back.
  add column seats integer[] not null default '{}',
  -- The lines, until the checkout writes them to bookings.lines.
  add column cart json,
  add constraint bookings_claims_match check (cardinality(pool_ids) = cardinality(pool_quantities)),
  add constraint bookings_ended_claim_nothing
    check (state not in ('cancelled', 'expired') or (pool_ids = '{}' and seats = '{}')) not valid,
  -- The occurrence belongs to its event, so this said nothing new.
  drop constraint bookings_event_id_fkey;

update bookings.bookings b set pool_ids = c.ids, pool_quantities = c.quantities
  from (select event_id, booking_id, array_agg(pool_id order by pool_id) as ids,
               array_agg(quantity order by pool_id) as quantities
        from bookings.pool_claims group by event_id, booking_id) c
  where b.event_id = c.event_id and b.id = c.booking_id;
alter table bookings.bookings validate constraint bookings_ended_claim_nothing;
drop table bookings.pool_claims;
create view bookings.pool_claims as
  select b.event_id, b.id as booking_id, c.pool_id, c.quantity
  from bookings.bookings b, unnest(b.pool_ids, b.pool_quantities) as c (pool_id, quantity);

-- The same request sent twice has one effect.
create unique index bookings_one_per_key on bookings.bookings (hold_key) where hold_key is not null;

-- Lists show what came to a checkout.
drop index bookings.bookings_by_event;
create index bookings_by_event on bookings.bookings (event_id, created_at desc, id) where checked_out_at is not null;
drop index bookings.bookings_by_organization;
create index bookings_by_organization on bookings.bookings (organization_id, confirmed_at desc)
  where confirmed_at is not null;

-- Many bookings of one moment share one row of the ledger.
alter table events.inventory_ledger add column booking_ids uuid[];

-- Grows whenever places come back, so that whoever remembers what is taken knows when to look again.
alter table events.pools add column returned bigint not null default 0;
create function events.count_returns() returns trigger language plpgsql as $$
begin
  new.returned := old.returned + 1;
  return new;
end $$;
create trigger pools_count_returns before update on events.pools for each row
  when (new.held + new.sold + new.blocked < old.held + old.sold + old.blocked)
  execute function events.count_returns();

-- Grows whenever what can be sold, or its price, may have changed: what the turnstile remembers of an
-- event is good as long as this number stands.
alter table events.events add column stage bigint not null default 0;
create function events.change_stage() returns trigger language plpgsql as $$
begin
  update events.events set stage = stage + 1 where id = coalesce(new.event_id, old.event_id);
  return null;
end $$;
create trigger products_change_stage after insert or update or delete on events.products
  for each row execute function events.change_stage();
create trigger offers_change_stage after insert or update or delete on events.offers
  for each row execute function events.change_stage();
create trigger product_pools_change_stage after insert or update or delete on events.product_pools
  for each row execute function events.change_stage();
create trigger occurrences_change_stage after insert or update or delete on events.occurrences
  for each row execute function events.change_stage();
create trigger seatings_change_stage after insert or update or delete on events.seatings
  for each row execute function events.change_stage();
create function events.change_own_stage() returns trigger language plpgsql as $$
begin
  new.stage := old.stage + 1;
  return new;
end $$;
create trigger events_change_stage before update of state, currency, hold_minutes, max_per_booking, title, slug,
    cover_id, refund_policy on events.events
  for each row execute function events.change_own_stage();
