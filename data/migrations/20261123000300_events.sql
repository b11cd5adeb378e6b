-- Events, occurrences, venues, products, offers and the inventory.
create schema events;

create table events.media (
  organization_id  uuid not null references users.organizations,
  id               uuid not null unique,
  width            integer not null check (width between 1 and 20000),
  height           integer not null check (height between 1 and 20000),
  -- Widths of the stored renditions, ascending.
  widths           integer[] not null check (cardinality(widths) between 1 and 12),
  -- A tiny blurred preview, a few dozen bytes.
  placeholder      bytea not null check (length(placeholder) between 1 and 64),
  dominant_color   text not null check (dominant_color ~ '^#[0-9A-F]{6}$'),
  content_key      text not null check (length(content_key) <= 200),
  created_at       timestamptz not null,
  primary key (organization_id, id)
);

create table events.venues (
  organization_id  uuid not null references users.organizations,
  id               uuid not null,
  name             text not null check (length(name) between 1 and 160),
  address          text not null default '' check (length(address) <= 300),
  postal_code      text not null default '' check (length(postal_code) <= 20),
  city             text not null check (length(city) between 1 and 120),
  country          text not null check (country ~ '^[A-Z]{2}$'),
  latitude         double precision check (latitude between -90 and 90),
  longitude        double precision check (longitude between -180 and 180),
  time_zone        text not null check (length(time_zone) <= 64),
  directions       text not null default '' check (length(directions) <= 2000),
  accessibility    text not null default '' check (length(accessibility) <= 2000),
  version          integer not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  archived_at      timestamptz,
  primary key (organization_id, id)
);

create table events.events (
  id               uuid primary key,
  organization_id  uuid not null references users.organizations,
  slug             text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 80),
  title            text not null check (length(title) between 1 and 160),
  summary          text not null default '' check (length(summary) <= 300),
  -- Markdown.
  description      text not null default '' check (length(description) <= 20000),
  category         text not null check (category in ('music', 'theatre', 'comedy', 'sports', 'conference', 'festival',
                     'film', 'family', 'food', 'art', 'workshop', 'nightlife')),
  tags             text[] not null default '{}' check (cardinality(tags) <= 12),
  language         text not null default 'en' check (language ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  state            text not null default 'draft' check (state in ('draft', 'published', 'cancelled', 'archived')),
  cover_id         uuid,
  -- Minutes for which a hold stands.
  hold_minutes     smallint not null default 10 check (hold_minutes between 2 and 60),
  max_per_booking  smallint not null default 10 check (max_per_booking between 1 and 100),
  refund_policy    text not null default '' check (length(refund_policy) <= 4000),
  age_note         text not null default '' check (length(age_note) <= 120),
  featured         boolean not null default false,
  published_at     timestamptz,
  version          integer not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  unique (organization_id, id),
  foreign key (organization_id, cover_id) references events.media (organization_id, id)
);
create index events_by_organization on events.events (organization_id, created_at desc);

create table events.occurrences (
  event_id         uuid not null references events.events,
  id               uuid not null,
  organization_id  uuid not null,
  starts_at        timestamptz not null,
  ends_at          timestamptz not null,
  doors_at         timestamptz,
  time_zone        text not null check (length(time_zone) <= 64),
  venue_id         uuid,
  online_url       text check (length(online_url) <= 500),
  state            text not null default 'scheduled' check (state in ('scheduled', 'postponed', 'cancelled', 'completed')),
  version          integer not null default 1,
  created_at       timestamptz not null,
  primary key (event_id, id),
  foreign key (organization_id, event_id) references events.events (organization_id, id),
  foreign key (organization_id, venue_id) references events.venues (organization_id, id),
  check (ends_at > starts_at),
  check (doors_at <= starts_at)
);
create index occurrences_by_start on events.occurrences (starts_at);

-- What the catalogue searches: one row per published event, kept by the events service.
create table events.search (
  event_id    uuid primary key references events.events,
  city        text,
  country     text,
  venue       text,
  organizer   text not null,
  words       tsvector not null
);
create index search_words on events.search using gin (words);
create index search_city on events.search (city);

create table events.products (
  event_id         uuid not null references events.events,
  id               uuid not null,
  kind             text not null default 'admission'
                     check (kind in ('admission', 'addon', 'merchandise', 'donation', 'gift_card', 'pass')),
  name             text not null check (length(name) between 1 and 120),
  description      text not null default '' check (length(description) <= 1000),
  position         integer not null default 0,
  min_per_booking  smallint not null default 0 check (min_per_booking >= 0),
  max_per_booking  smallint not null default 10 check (max_per_booking between 1 and 100),
  -- Admissions that one unit gives: 1, or the size of a group ticket.
  admissions       smallint not null default 1 check (admissions between 0 and 20),
  hidden           boolean not null default false,
  archived_at      timestamptz,
  version          integer not null default 1,
  created_at       timestamptz not null,
  primary key (event_id, id),
  check (min_per_booking <= max_per_booking),
  check (kind = 'admission' or admissions = 0)
);

create table events.offers (
  event_id      uuid not null,
  id            uuid not null,
  product_id    uuid not null,
  name          text not null check (length(name) between 1 and 120),
  -- What the buyer pays per unit, fees and tax included, in minor units of the event's currency.
  price_minor   bigint not null check (price_minor between 0 and 100000000),
  -- Pay what you want: price_minor is then the minimum.
  flexible      boolean not null default false,
  sales_start   timestamptz,
  sales_end     timestamptz,
  position      integer not null default 0,
  archived_at   timestamptz,
  version       integer not null default 1,
  created_at    timestamptz not null,
  primary key (event_id, id),
  foreign key (event_id, product_id) references events.products (event_id, id),
  check (sales_end > sales_start)
);

-- A capacity counter. PostgreSQL refuses to oversell, whatever the code does.
create table events.pools (
  event_id       uuid not null,
  id             uuid not null,
  occurrence_id  uuid not null,
  name           text not null check (length(name) between 1 and 120),
  capacity       integer not null check (capacity between 0 and 1000000),
  held           integer not null default 0 check (held >= 0),
  sold           integer not null default 0 check (sold >= 0),
  blocked        integer not null default 0 check (blocked >= 0),
  version        integer not null default 1,
  primary key (event_id, id),
  foreign key (event_id, occurrence_id) references events.occurrences (event_id, id),
  constraint pools_never_oversold check (held + sold + blocked <= capacity)
) with (fillfactor = 50);
create index pools_by_occurrence on events.pools (event_id, occurrence_id);

-- A product draws on every pool it is linked to; one unit takes `units` places of each.
create table events.product_pools (
  event_id    uuid not null,
  product_id  uuid not null,
  pool_id     uuid not null,
  units       smallint not null default 1 check (units between 1 and 20),
  primary key (event_id, product_id, pool_id),
  foreign key (event_id, product_id) references events.products (event_id, id),
  foreign key (event_id, pool_id) references events.pools (event_id, id)
);
create index product_pools_by_pool on events.product_pools (event_id, pool_id);

-- Every movement of a pool, append-only: what the counters must add up to.
create table events.inventory_ledger (
  event_id    uuid not null,
  pool_id     uuid not null,
  id          bigint generated always as identity,
  reason      text not null check (reason in ('hold', 'release', 'expire', 'sell', 'resell', 'cancel', 'capacity')),
  booking_id  uuid,
  held        integer not null default 0,
  sold        integer not null default 0,
  capacity    integer not null default 0,
  at          timestamptz not null,
  primary key (event_id, pool_id, id),
  foreign key (event_id, pool_id) references events.pools (event_id, id)
);
create trigger inventory_ledger_append_only before update or delete on events.inventory_ledger
  for each row execute function data.refuse_change();
