-- What became of each payment that succeeded: every one is settled once, however often it is told.
create table bookings.settlements (
  event_id    uuid not null,
  booking_id  uuid not null,
  payment_id  uuid not null,
  outcome     text not null check (outcome in ('confirmed', 'revived', 'too_late', 'cancelled', 'duplicate', 'wrong_amount')),
  settled_at  timestamptz not null,
  primary key (event_id, payment_id),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id)
);
-- A booking is paid for once.
create unique index settlements_one_sale on bookings.settlements (event_id, booking_id)
  where outcome in ('confirmed', 'revived');

-- Names that the buyer gave at the checkout, in the order of the admissions, for the tickets to come.
alter table bookings.lines add column holder_names text[] not null default '{}'
  check (cardinality(holder_names) <= 2000);
