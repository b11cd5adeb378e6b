-- An event, or one date of it, that is called off or moved: what becomes of each booking, and how far that is.
create table bookings.refund_runs (
  event_id         uuid not null references events.events,
  id               uuid not null,
  organization_id  uuid not null,
  -- One date; null: all.
  occurrence_id    uuid,
  -- `cancelled`: every booking ends and all money goes back. `moved`: buyers are told, and may choose until
  -- `open_until` to get their money back.
  kind             text not null check (kind in ('cancelled', 'moved')),
  open_until       timestamptz,
  reason           text not null check (length(reason) <= 300),
  created_at       timestamptz not null,
  primary key (event_id, id),
  foreign key (event_id, occurrence_id) references events.occurrences (event_id, id),
  check ((kind = 'moved') = (open_until is not null))
);
create index refund_runs_open on bookings.refund_runs (event_id, open_until) where open_until is not null;
call users.watch('bookings.refund_runs', 'refund_run', 'id', 'event_id occurrence_id kind open_until', 'insert');

create table bookings.refund_run_items (
  event_id    uuid not null,
  run_id      uuid not null,
  booking_id  uuid not null,
  state       text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  failure     text check (length(failure) <= 300),
  updated_at  timestamptz not null,
  primary key (event_id, run_id, booking_id),
  foreign key (event_id, run_id) references bookings.refund_runs (event_id, id),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id)
);
