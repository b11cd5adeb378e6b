-- How much of something scarce that is no place is taken: units of one person, uses of an access code.

-- Stands for a person without naming them: the first half of a SHA-256. `whose` is `user:` with the account's
-- id, or `email:` with the address in lower case.
create function bookings.person_of(whose text) returns uuid language sql immutable strict parallel safe as $$
  select encode(substring(sha256(convert_to('person|' || whose, 'UTF8')) from 1 for 16), 'hex')::uuid
$$;

create table bookings.limits (
  event_id  uuid not null references events.events,
  -- The event or product that limits persons, or the access code that limits uses.
  subject   uuid not null,
  -- Who; for an access code the nil UUID.
  person    uuid not null,
  taken     integer not null check (taken >= 0),
  allowed   integer not null,
  primary key (event_id, subject, person),
  constraint limits_never_exceeded check (taken <= allowed)
) with (fillfactor = 70);

-- What bookings that are alive take of limits.
create table bookings.limit_claims (
  event_id    uuid not null,
  booking_id  uuid not null,
  subject     uuid not null,
  person      uuid not null,
  quantity    integer not null check (quantity > 0),
  primary key (event_id, booking_id, subject, person),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id),
  foreign key (event_id, subject, person) references bookings.limits (event_id, subject, person)
);
create index limit_claims_by_subject on bookings.limit_claims (event_id, subject);
