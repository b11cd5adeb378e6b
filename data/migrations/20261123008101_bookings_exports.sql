-- Who took which data out, and how the books are called elsewhere.

create table bookings.exports (
  id               uuid primary key,
  organization_id  uuid not null references users.organizations,
  event_id         uuid,
  kind             text not null check (length(kind) <= 20),
  format           text not null check (length(format) <= 10),
  period_from      timestamptz not null,
  period_to        timestamptz not null,
  created_at       timestamptz not null,
  check (period_to > period_from)
);
create index exports_by_organization on bookings.exports (organization_id, created_at desc);
create trigger exports_append_only before update or delete on bookings.exports
  for each row execute function data.refuse_change();
call users.watch('bookings.exports', 'export', 'id', 'kind format event_id period_from period_to', 'insert');

-- For the booking batch in DATEV's format.
create table bookings.datev_settings (
  organization_id  uuid primary key references users.organizations,
  consultant       integer not null check (consultant between 1001 and 9999999),
  client           integer not null check (client between 1 and 99999),
  account_length   smallint not null check (account_length between 4 and 8),
  -- {"sales": 8400, …}: the account of the books and its number there.
  accounts         jsonb not null check (jsonb_typeof(accounts) = 'object'),
  updated_at       timestamptz not null
);
call users.watch('bookings.datev_settings', 'datev_settings', 'organization_id',
  'consultant client account_length accounts');

create index payments_by_organization on payments.payments (organization_id, created_at);
create index postings_by_organization on payments.postings (organization_id, posted_at, id);
