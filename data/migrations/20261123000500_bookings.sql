-- Holds, bookings, tickets and the door.
create schema bookings;

create table bookings.bookings (
  event_id         uuid not null references events.events,
  id               uuid not null,
  organization_id  uuid not null,
  occurrence_id    uuid not null,
  -- What people read out on the phone: 8 characters, Crockford's base 32.
  reference        text not null unique check (reference ~ '^[0-9A-HJKMNP-TV-Z]{8}$'),
  state            text not null default 'held'
                     check (state in ('held', 'awaiting_payment', 'confirmed', 'cancelled', 'expired')),
  user_id          uuid references users.users,
  email            text check (length(email) <= 254),
  name             text check (length(name) <= 120),
  locale           text not null default 'en' check (length(locale) <= 10),
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  total_minor      bigint not null check (total_minor >= 0),
  quantity         integer not null check (quantity > 0),
  expires_at       timestamptz,
  -- Grows to make every link that was mailed before worthless.
  link_version     integer not null default 1,
  created_at       timestamptz not null,
  checked_out_at   timestamptz,
  confirmed_at     timestamptz,
  ended_at         timestamptz,
  end_reason       text check (length(end_reason) <= 300),
  primary key (event_id, id),
  foreign key (event_id, occurrence_id) references events.occurrences (event_id, id),
  constraint bookings_deadline check ((state in ('held', 'awaiting_payment')) = (expires_at is not null)),
  constraint bookings_has_buyer check (state not in ('awaiting_payment', 'confirmed') or email is not null)
);
create index bookings_to_expire on bookings.bookings (expires_at) where expires_at is not null;
create index bookings_by_user on bookings.bookings (user_id, created_at desc) where user_id is not null;
create index bookings_by_email on bookings.bookings (email) where email is not null;
create index bookings_by_event on bookings.bookings (event_id, created_at desc, id);
create index bookings_by_organization on bookings.bookings (organization_id, confirmed_at desc);

create table bookings.booking_edges (from_state text not null, to_state text not null, primary key (from_state, to_state));
insert into bookings.booking_edges values
  ('held', 'awaiting_payment'), ('held', 'confirmed'), ('held', 'expired'), ('held', 'cancelled'),
  ('awaiting_payment', 'held'), ('awaiting_payment', 'confirmed'), ('awaiting_payment', 'expired'), ('awaiting_payment', 'cancelled'),
  ('confirmed', 'cancelled'), ('expired', 'confirmed');
create function bookings.check_booking_edge() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists
    (select 1 from bookings.booking_edges where from_state = old.state and to_state = new.state) then
    raise exception 'a booking does not go from % to %', old.state, new.state using errcode = 'check_violation',
      constraint = 'bookings_legal_edge';
  end if;
  return new;
end $$;
create trigger bookings_legal_edge before update of state on bookings.bookings
  for each row execute function bookings.check_booking_edge();

-- Capabilities of guests: the browser that made the booking, and browsers that opened a mailed link.
create table bookings.access (
  event_id    uuid not null,
  booking_id  uuid not null,
  hash        bytea not null check (length(hash) = 32),
  created_at  timestamptz not null,
  primary key (event_id, booking_id, hash),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id)
);
create index access_by_hash on bookings.access (hash);

create table bookings.lines (
  event_id           uuid not null,
  id                 uuid not null,
  booking_id         uuid not null,
  product_id         uuid not null,
  offer_id           uuid not null,
  -- Frozen at purchase: what was sold, under which name, for how much.
  product_name       text not null check (length(product_name) <= 120),
  offer_name         text not null check (length(offer_name) <= 120),
  quantity           integer not null check (quantity between 1 and 100),
  admissions         integer not null check (admissions between 0 and 2000),
  unit_price_minor   bigint not null check (unit_price_minor >= 0),
  total_minor        bigint not null check (total_minor >= 0),
  primary key (event_id, id),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id),
  foreign key (event_id, product_id) references events.products (event_id, id),
  foreign key (event_id, offer_id) references events.offers (event_id, id),
  constraint lines_total check (total_minor = unit_price_minor * quantity)
);
create index lines_by_booking on bookings.lines (event_id, booking_id);

-- What a booking takes from each pool, frozen when it was held; gone when the places went back.
create table bookings.pool_claims (
  event_id    uuid not null,
  booking_id  uuid not null,
  pool_id     uuid not null,
  quantity    integer not null check (quantity > 0),
  primary key (event_id, booking_id, pool_id),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id),
  foreign key (event_id, pool_id) references events.pools (event_id, id)
);

create table bookings.tickets (
  event_id            uuid not null,
  id                  uuid not null,
  booking_id          uuid not null,
  line_id             uuid not null,
  occurrence_id       uuid not null,
  -- 1, 2, 3 … within the booking.
  number              integer not null check (number > 0),
  -- What can be typed at the door: 12 random characters, Crockford's base 32.
  code                text not null check (code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
  -- Grows when the ticket is issued anew; older credentials stop working.
  credential_version  integer not null default 1,
  state               text not null default 'valid' check (state in ('valid', 'transferred', 'listed', 'resold', 'cancelled', 'blocked')),
  holder_name         text check (length(holder_name) <= 120),
  created_at          timestamptz not null,
  primary key (event_id, id),
  unique (event_id, code),
  unique (event_id, booking_id, number),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id),
  foreign key (event_id, line_id) references bookings.lines (event_id, id),
  foreign key (event_id, occurrence_id) references events.occurrences (event_id, id)
);
create index tickets_by_occurrence on bookings.tickets (event_id, occurrence_id);

-- Live tickets equal the admissions sold exactly while the booking is confirmed.
create function bookings.check_tickets(of_event uuid, of_booking uuid) returns void language plpgsql as $$
declare
  booking_state text;
  expected bigint;
  live bigint;
begin
  select state into booking_state from bookings.bookings
   where event_id = of_event and id = of_booking for no key update;
  select coalesce(sum(admissions), 0) into expected from bookings.lines
   where event_id = of_event and booking_id = of_booking;
  select count(*) into live from bookings.tickets
   where event_id = of_event and booking_id = of_booking and state <> 'cancelled';
  if live <> (case when booking_state = 'confirmed' then expected else 0 end) then
    raise exception 'booking % is % with % live tickets', of_booking, booking_state, live
      using errcode = 'check_violation', constraint = 'tickets_match_booking';
  end if;
end $$;
create function bookings.check_tickets_of_booking() returns trigger language plpgsql as $$
begin perform bookings.check_tickets(new.event_id, new.id); return null; end $$;
create function bookings.check_tickets_of_ticket() returns trigger language plpgsql as $$
begin perform bookings.check_tickets(new.event_id, new.booking_id); return null; end $$;
create constraint trigger bookings_match_tickets after update of state on bookings.bookings
  deferrable initially deferred for each row
  when (old.state is distinct from new.state and (old.state = 'confirmed' or new.state = 'confirmed'))
  execute function bookings.check_tickets_of_booking();
create constraint trigger tickets_match_booking after insert or update of state on bookings.tickets
  deferrable initially deferred for each row execute function bookings.check_tickets_of_ticket();

-- Every presentation at the door, accepted or refused; append-only.
create table bookings.scans (
  event_id       uuid not null,
  id             uuid not null,
  occurrence_id  uuid not null,
  ticket_id      uuid,
  verdict        text not null check (verdict in ('accepted', 'refused')),
  reason         text not null check (reason in ('ok', 'already_in', 'cancelled', 'wrong_occurrence', 'unknown', 'forged', 'outdated', 'blocked')),
  gate           text not null default '' check (length(gate) <= 60),
  -- Made by the device: the same scan sent twice is one scan.
  nonce          uuid not null,
  scanned_by     uuid not null references users.users,
  scanned_at     timestamptz not null,
  received_at    timestamptz not null,
  primary key (event_id, id),
  unique (event_id, nonce),
  foreign key (event_id, occurrence_id) references events.occurrences (event_id, id),
  foreign key (event_id, ticket_id) references bookings.tickets (event_id, id),
  check ((verdict = 'accepted') = (reason = 'ok')),
  check (verdict = 'refused' or ticket_id is not null)
);
-- A ticket is accepted once, whatever two gates do at the same moment.
create unique index scans_one_entry on bookings.scans (event_id, ticket_id) where verdict = 'accepted';
create index scans_by_occurrence on bookings.scans (event_id, occurrence_id, received_at desc);
create trigger scans_append_only before update or delete on bookings.scans
  for each row execute function data.refuse_change();

-- The same request sent twice has one effect; the key commits with the effect.
create table bookings.idempotency (
  -- Who asked: a user, a guest browser or a key.
  principal     text not null check (length(principal) <= 80),
  operation     text not null check (length(operation) <= 60),
  key           text not null check (length(key) <= 128),
  request_hash  bytea not null check (length(request_hash) = 32),
  event_id      uuid not null,
  booking_id    uuid not null,
  created_at    timestamptz not null,
  primary key (principal, operation, key)
);
create index idempotency_by_age on bookings.idempotency (created_at);
