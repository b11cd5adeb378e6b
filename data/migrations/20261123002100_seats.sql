-- Seat maps: a venue has maps, a map has versions, and a version that an event uses never changes.
create table events.seat_maps (
  organization_id  uuid not null,
  id               uuid not null unique,
  venue_id         uuid not null,
  name             text not null check (length(name) between 1 and 120),
  version          integer not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  archived_at      timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, venue_id) references events.venues (organization_id, id)
);
create index seat_maps_by_venue on events.seat_maps (organization_id, venue_id);

create table events.seat_map_versions (
  organization_id  uuid not null,
  seat_map_id      uuid not null,
  number           integer not null check (number > 0),
  -- The document that docs/seat-maps.md describes; its seats are numbered from 0 in reading order.
  plan             jsonb not null,
  seats            integer not null check (seats between 0 and 100000),
  -- When an event first used it: from then on it stays as it is.
  frozen_at        timestamptz,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (organization_id, seat_map_id, number),
  foreign key (organization_id, seat_map_id) references events.seat_maps (organization_id, id)
);
create function events.refuse_frozen_plan() returns trigger language plpgsql as $$
begin
  if old.frozen_at is not null and (tg_op = 'DELETE' or new.plan <> old.plan or new.seats <> old.seats
      or new.frozen_at is distinct from old.frozen_at) then
    raise exception 'a version of a seat map that is in use does not change' using errcode = 'check_violation',
      constraint = 'seat_map_versions_frozen';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger seat_map_versions_frozen before update or delete on events.seat_map_versions
  for each row execute function events.refuse_frozen_plan();

-- How one event is seated: a version of a map, and which price zone each seat is in.
create table events.seatings (
  event_id         uuid primary key,
  organization_id  uuid not null,
  seat_map_id      uuid not null,
  number           integer not null,
  -- Price zones: [{"name": "Stalls", "color": "#AABBCC"}, …]; the index is the zone's number.
  zones            jsonb not null default '[]',
  -- The zone of each seat by the seat's number; -1: not on sale at this event.
  zone_of          smallint[] not null default '{}',
  -- Whether a booking may leave a single free seat between taken ones.
  no_single_gaps   boolean not null default false,
  version          integer not null default 1,
  foreign key (organization_id, event_id) references events.events (organization_id, id),
  foreign key (organization_id, seat_map_id, number)
    references events.seat_map_versions (organization_id, seat_map_id, number)
);

-- A product that sells the seats of one zone; null: a place without a seat.
alter table events.products add column zone smallint check (zone between 0 and 500);

-- Whose a seat is. The key is the promise that no seat is sold twice; a claim goes when its booking ends.
create table events.seat_claims (
  event_id       uuid not null,
  occurrence_id  uuid not null,
  seat           integer not null check (seat >= 0),
  -- Null: kept back by the organizer.
  booking_id     uuid,
  primary key (event_id, occurrence_id, seat),
  foreign key (event_id, occurrence_id) references events.occurrences (event_id, id)
);

-- The seats of a line, by their numbers in the event's map, in the order of its admissions.
alter table bookings.lines add column seats integer[] not null default '{}' check (cardinality(seats) <= 2000);
-- Where the holder sits, as it was called when the ticket was sold.
alter table bookings.tickets add column seat integer check (seat >= 0),
  add column seat_section text check (length(seat_section) <= 80),
  add column seat_row text check (length(seat_row) <= 20),
  add column seat_label text check (length(seat_label) <= 20);
-- Two good tickets never have the same seat.
create unique index tickets_one_per_seat on bookings.tickets (event_id, occurrence_id, seat)
  where seat is not null and state in ('valid', 'listed', 'blocked');
