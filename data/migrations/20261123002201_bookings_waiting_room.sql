-- The waiting room of an event: what the organizer has set, and the draw. Nobody who waits has a row.
create table bookings.waiting_rooms (
  event_id         uuid primary key,
  organization_id  uuid not null,
  enabled          boolean not null default false,
  -- When the draw is; null: first come, first served from the beginning.
  opens_at         timestamptz,
  -- People admitted per minute; null: as fast as the event sells.
  rate_per_minute  integer check (rate_per_minute between 1 and 100000),
  -- Minutes in which an admitted person can begin to book.
  window_minutes   smallint not null default 10 check (window_minutes between 1 and 60),
  paused           boolean not null default false,
  message          text not null default '' check (length(message) <= 500),
  -- Leading zero bits of the proof of work that a ticket costs; 0: none.
  proof_of_work    smallint not null default 0 check (proof_of_work between 0 and 24),
  -- Drawn at the opening and not before; published afterwards.
  seed             bytea check (octet_length(seed) = 32),
  drawn_at         timestamptz,
  participants     integer check (participants >= 0),
  version          integer not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  foreign key (organization_id, event_id) references events.events (organization_id, id),
  check ((seed is null) = (drawn_at is null))
);
create index waiting_rooms_enabled on bookings.waiting_rooms (event_id) where enabled;
