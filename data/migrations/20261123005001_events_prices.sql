-- What comes on top of, or off, the price of an offer: taxes, fees, automatic discounts. A list is read as a
-- whole and changed as a whole; what a purchase used of it is frozen on the booking's lines.
create table events.price_lists (
  -- The organization, the event, or (nil) the platform.
  owner       uuid not null,
  kind        text not null check (kind in ('taxes', 'fees', 'discounts')),
  rules       jsonb not null check (jsonb_typeof(rules) = 'array' and jsonb_array_length(rules) <= 50),
  version     integer not null default 1,
  updated_at  timestamptz not null,
  primary key (owner, kind)
);

-- One of the organization's tax rates; null: no tax.
alter table events.products add column tax_rate_id uuid;
-- What one unit costs with all that the buyer can't avoid: what the catalogue shows, sorts and filters by.
alter table events.offers add column all_in_minor bigint not null default 0 check (all_in_minor >= 0);

-- All that decides what an event's prices become. An event's own list of fees stands instead of its organizer's.
create function events.charges(of_event uuid, of_organization uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'taxes', coalesce((select rules from events.price_lists where owner = of_organization and kind = 'taxes'), '[]'),
    'platform_fees', coalesce((select rules from events.price_lists
                                where owner = '00000000-0000-0000-0000-000000000000' and kind = 'fees'), '[]'),
    'fees', coalesce((select rules from events.price_lists where owner = of_event and kind = 'fees'),
                     (select rules from events.price_lists where owner = of_organization and kind = 'fees'), '[]'),
    'discounts', coalesce((select rules from events.price_lists where owner = of_event and kind = 'discounts'), '[]'))
$$;

-- One unit of `price`: with the fees that are passed on, each rounded half up, and the tax that is not in the
-- price. The same as a booking of one unit; a test compares them.
create function events.all_in(charges jsonb, of_currency text, kind text, tax_rate uuid, price bigint)
returns bigint language sql immutable as $$
  with base as (
    select price + case when price = 0 or kind in ('donation', 'gift_card') then 0 else coalesce((
      select sum((f ->> 'fixed_minor')::bigint + (price * (f ->> 'percent_bp')::bigint + 5000) / 10000)
        from jsonb_array_elements((charges -> 'platform_fees') || (charges -> 'fees')) as f
       where (f ->> 'passed_on')::boolean
         and ((f ->> 'fixed_minor')::bigint = 0 or f ->> 'currency' = of_currency)), 0)::bigint end as minor)
  select base.minor + coalesce((
    select (base.minor * (t ->> 'rate_bp')::bigint + 5000) / 10000
      from jsonb_array_elements(charges -> 'taxes') as t
     where (t ->> 'id')::uuid = tax_rate and not (t ->> 'inclusive')::boolean limit 1), 0)
    from base
$$;

create function events.set_all_in() returns trigger language plpgsql as $$
begin
  select events.all_in(events.charges(e.id, e.organization_id), e.currency, p.kind, p.tax_rate_id, new.price_minor)
    into new.all_in_minor
    from events.events e join events.products p on p.event_id = e.id and p.id = new.product_id
   where e.id = new.event_id;
  -- A copy of an event may bring the product after its prices; products_all_in_new makes up for it.
  new.all_in_minor := coalesce(new.all_in_minor, new.price_minor);
  return new;
end $$;
create function events.set_all_in_of_product() returns trigger language plpgsql as $$
begin
  update events.offers set price_minor = price_minor where event_id = new.event_id and product_id = new.id;
  return null;
end $$;
create function events.set_all_in_of_event() returns trigger language plpgsql as $$
begin
  update events.offers set price_minor = price_minor where event_id = new.id;
  return null;
end $$;
update events.offers set all_in_minor = price_minor;
create trigger offers_all_in before insert or update of price_minor on events.offers
  for each row execute function events.set_all_in();
create trigger products_all_in_new after insert on events.products
  for each row execute function events.set_all_in_of_product();
create trigger products_all_in after update of tax_rate_id, kind on events.products
  for each row when (new.tax_rate_id is distinct from old.tax_rate_id or new.kind <> old.kind)
  execute function events.set_all_in_of_product();
create trigger events_all_in after update of currency on events.events
  for each row when (new.currency <> old.currency) execute function events.set_all_in_of_event();

-- The lowest price of an event, read from indexes alone: what the list filters and sorts by.
drop index events.offers_by_product;
create index offers_by_product on events.offers (event_id, product_id) include (all_in_minor, sales_end)
  where archived_at is null;
