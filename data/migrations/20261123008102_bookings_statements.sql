-- What an organization earned in a period, all events together or one of them: from the books alone, closed once.
create table bookings.statements (
  organization_id  uuid not null references users.organizations,
  id               uuid not null,
  event_id         uuid references events.events,
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  -- 1, 2, 3 … for the same organization, event and currency.
  number           integer not null check (number > 0),
  period_from      timestamptz not null,
  period_to        timestamptz not null,
  -- What was carried forward, what the period brought, and what is carried forward from here.
  opening_minor    bigint not null,
  net_minor        bigint not null,
  closing_minor    bigint not null,
  content          jsonb not null check (jsonb_typeof(content) = 'object'),
  closed_at        timestamptz not null,
  primary key (organization_id, id),
  constraint statements_period check (period_to > period_from),
  constraint statements_closing check (closing_minor = opening_minor + net_minor)
);
create unique index statements_number_once on bookings.statements
  (organization_id, coalesce(event_id, '00000000-0000-0000-0000-000000000000'), currency, number);
create trigger statements_append_only before update or delete on bookings.statements
  for each row execute function data.refuse_change();
create trigger statements_never_emptied before truncate on bookings.statements
  for each statement execute function data.refuse_change();
call users.watch('bookings.statements', 'statement', 'id', 'event_id currency number period_from period_to', 'insert');

-- Each takes up where the one before ended: no day is left out or counted twice, no balance is lost.
create function bookings.check_statement() returns trigger language plpgsql as $$
declare
  before bookings.statements;
begin
  select * into before from bookings.statements
   where organization_id = new.organization_id and event_id is not distinct from new.event_id
     and currency = new.currency
   order by number desc limit 1;
  if new.number <> coalesce(before.number, 0) + 1 or new.opening_minor <> coalesce(before.closing_minor, 0)
     or (before.id is not null and new.period_from <> before.period_to) then
    raise exception 'a statement takes up where the one before ended'
      using errcode = 'check_violation', constraint = 'statements_carried_forward';
  end if;
  return new;
end $$;
create trigger statements_check before insert on bookings.statements
  for each row execute function bookings.check_statement();
