-- Codes that open hidden products, hidden offers and channels. Their uses are counted in bookings.limits.
create table bookings.access_codes (
  event_id     uuid not null references events.events,
  id           uuid not null,
  -- Codes that were made together.
  batch_id     uuid not null,
  -- As people type it, in capitals and without spaces.
  code         text not null check (code ~ '^[0-9A-Z_-]{4,40}$'),
  note         text not null default '' check (length(note) <= 200),
  -- Bookings that may use it; null: as many as like.
  max_uses     integer check (max_uses between 1 and 1000000),
  valid_from   timestamptz,
  valid_until  timestamptz,
  product_ids  uuid[] not null default '{}' check (cardinality(product_ids) <= 100),
  offer_ids    uuid[] not null default '{}' check (cardinality(offer_ids) <= 100),
  -- Pools of channels.
  channel_ids  uuid[] not null default '{}' check (cardinality(channel_ids) <= 200),
  revoked_at   timestamptz,
  created_at   timestamptz not null,
  primary key (event_id, id),
  unique (event_id, code),
  check (valid_until > valid_from)
);
create index access_codes_by_batch on bookings.access_codes (event_id, batch_id);

alter table bookings.bookings
  -- The access code with which the hold was made.
  add column code_id uuid,
  add constraint bookings_code foreign key (event_id, code_id) references bookings.access_codes (event_id, id);
create index bookings_by_code on bookings.bookings (event_id, code_id) where code_id is not null;
