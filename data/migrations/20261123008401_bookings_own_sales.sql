-- Tickets that the organizer gave away: a booking that costs nothing, confirmed at once.
create table bookings.own_sales (
  event_id         uuid not null,
  booking_id       uuid not null,
  organization_id  uuid not null,
  -- The channel whose places were taken; null: those of everybody.
  channel_id       uuid,
  -- What it would have cost.
  worth_minor      bigint not null check (worth_minor >= 0),
  note             text not null check (length(note) <= 300),
  -- Null: an API key.
  made_by          uuid,
  made_at          timestamptz not null,
  primary key (event_id, booking_id),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id),
  foreign key (event_id, channel_id) references events.pools (event_id, id)
);
call users.watch('bookings.own_sales', 'own_sale', 'booking_id', 'event_id channel_id worth_minor', 'insert');
