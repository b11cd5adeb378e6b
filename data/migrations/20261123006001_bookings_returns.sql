-- Returns: tickets, money or both that go back, as one act. What moves the money are the refunds of payments.

alter table bookings.lines
  -- What was given back of the line, which itself stays as it was sold.
  add column cancelled_quantity integer not null default 0,
  add column cancelled_admissions integer not null default 0,
  add constraint lines_cancelled_at_most_sold check
    (cancelled_quantity between 0 and quantity and cancelled_admissions between 0 and admissions);

-- Live tickets equal the admissions sold and not given back, exactly while the booking is confirmed.
create or replace function bookings.check_tickets(of_event uuid, of_booking uuid) returns void language plpgsql as $$
declare
  booking_state text;
  expected bigint;
  live bigint;
begin
  select state into booking_state from bookings.bookings
   where event_id = of_event and id = of_booking for no key update;
  select coalesce(sum(admissions - cancelled_admissions), 0) into expected from bookings.lines
   where event_id = of_event and booking_id = of_booking;
  select count(*) into live from bookings.tickets
   where event_id = of_event and booking_id = of_booking and state <> 'cancelled';
  if live <> (case when booking_state = 'confirmed' then expected else 0 end) then
    raise exception 'booking % is % with % live tickets', of_booking, booking_state, live
      using errcode = 'check_violation', constraint = 'tickets_match_booking';
  end if;
end $$;

create table bookings.returns (
  event_id         uuid not null,
  id               uuid not null,
  organization_id  uuid not null,
  booking_id       uuid not null,
  state            text not null check (state in ('waiting', 'done', 'declined')),
  source           text not null check (source in ('organizer', 'buyer', 'event')),
  -- The whole booking ends, or only these tickets, or none.
  whole            boolean not null,
  ticket_ids       uuid[] not null default '{}' check (cardinality(ticket_ids) <= 2000),
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  -- What goes back, and what of the price of these tickets is kept.
  back_minor       bigint not null check (back_minor >= 0),
  kept_minor       bigint not null check (kept_minor >= 0),
  reason           text not null check (length(reason) <= 300),
  notify           boolean not null,
  -- The same request sent twice is one return.
  request_key      text not null check (length(request_key) <= 250),
  request_hash     bytea not null check (length(request_hash) = 32),
  -- Who asked: a member, or a program with an API key; nobody for buyers and for events that end.
  asked_by         uuid references users.users,
  asked_by_key     uuid references users.api_keys (id),
  decided_by       uuid references users.users,
  decision         text check (length(decision) <= 300),
  created_at       timestamptz not null,
  decided_at       timestamptz,
  primary key (event_id, id),
  unique (event_id, booking_id, request_key),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id),
  check (num_nonnulls(asked_by, asked_by_key) = (source = 'organizer')::int),
  -- Four eyes: nobody decides about what they asked for themselves.
  constraint returns_four_eyes check (decided_by is null or asked_by is null or decided_by <> asked_by),
  check ((state = 'declined') <= (decided_by is not null))
);
create index returns_by_booking on bookings.returns (event_id, booking_id, created_at);
create index returns_by_organization on bookings.returns (organization_id, created_at desc, id desc);
-- One act at a time waits for its second pair of eyes.
create unique index returns_one_waiting on bookings.returns (event_id, booking_id) where state = 'waiting';
call users.watch('bookings.returns', 'return', 'id', 'booking_id state source whole back_minor kept_minor',
  'insert or update of state');

-- Refunds above this sum (in the smallest unit of the booking's currency) need a second member; null: none does.
create table bookings.refund_settings (
  organization_id       uuid primary key references users.organizations,
  approval_above_minor  bigint check (approval_above_minor >= 0),
  updated_at            timestamptz not null
);
call users.watch('bookings.refund_settings', 'refund_settings', 'organization_id', 'approval_above_minor');

-- What buyers may give back by themselves, and what they get for it.
create table bookings.refund_policies (
  event_id           uuid primary key references events.events,
  organization_id    uuid not null,
  self_service       boolean not null,
  -- [{"until_hours": 168, "percent": 100, "fee_minor": 0}, …], the earliest first.
  windows            jsonb not null default '[]',
  -- Days after the purchase in which open-dated goods go back in full.
  withdrawal_days    smallint not null check (withdrawal_days between 0 and 365),
  -- Whether the tickets of a disputed payment are blocked until the bank has decided.
  freeze_disputed    boolean not null,
  updated_at         timestamptz not null
);
call users.watch('bookings.refund_policies', 'refund_policy', 'event_id',
  'self_service windows withdrawal_days freeze_disputed');
