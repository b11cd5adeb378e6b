-- Purses: stored value of an organization. Gift cards are bought, credit is issued as a refund; both are spent by
-- their code. The code itself is nowhere in the database: only its keyed hash, to find it, and a sealed copy for
-- the pages and mails of its buyer, which needs the key ring to open.
create table payments.purses (
  organization_id  uuid not null,
  id               uuid primary key,
  kind             text not null check (kind in ('gift_card', 'credit')),
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  code_hash        bytea not null unique check (length(code_hash) = 32),
  code_sealed      bytea not null check (length(code_sealed) <= 400),
  last_four        text not null check (last_four ~ '^[0-9A-HJKMNP-TV-Z]{4}$'),
  -- What was put in; what can be spent; what open checkouts have set aside. Only entries move the last two.
  issued_minor     bigint not null check (issued_minor > 0),
  balance_minor    bigint not null default 0,
  reserved_minor   bigint not null default 0,
  -- The booking that it comes from; opaque here.
  event_id         uuid not null,
  booking_id       uuid not null,
  description      text not null check (length(description) <= 300),
  -- What caused it: the same unit of a line, or the same refund, is one purse.
  source           text not null unique check (length(source) <= 200),
  expires_at       timestamptz,
  blocked_at       timestamptz,
  block_reason     text check (length(block_reason) <= 300),
  -- Blocked by a dispute, and let go again with it.
  frozen           boolean not null default false,
  -- When its value was taken out, because its price went back.
  voided_at        timestamptz,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint purses_never_overdrawn check (balance_minor >= 0),
  constraint purses_reserved check (reserved_minor >= 0),
  constraint purses_never_overfilled check (balance_minor + reserved_minor <= issued_minor),
  check ((blocked_at is null) = (block_reason is null))
);
create index purses_by_organization on payments.purses (organization_id, created_at desc, id desc);
create index purses_by_booking on payments.purses (event_id, booking_id);
call users.watch('payments.purses', 'purse', 'id', 'kind last_four blocked_at block_reason voided_at',
  'update of blocked_at, block_reason, voided_at');

-- Every move of a purse; append-only.
create table payments.purse_entries (
  id            bigint generated always as identity primary key,
  purse_id      uuid not null references payments.purses,
  -- issued: put in. reserved: set aside by a checkout. released: back from there. spent: gone from there.
  -- refunded: back from a booking that it paid for. voided: taken out.
  kind          text not null check (kind in ('issued', 'reserved', 'released', 'spent', 'refunded', 'voided')),
  amount_minor  bigint not null check (amount_minor > 0),
  event_id      uuid not null,
  booking_id    uuid not null,
  payment_id    uuid,
  refund_id     uuid,
  description   text not null check (length(description) <= 300),
  at            timestamptz not null
);
create index purse_entries_by_purse on payments.purse_entries (purse_id, id);
-- A purse is filled once, and a refund fills it once.
create unique index purse_entries_issued on payments.purse_entries (purse_id) where kind = 'issued';
create unique index purse_entries_refund on payments.purse_entries (purse_id, refund_id) where refund_id is not null;
create trigger purse_entries_append_only before update or delete on payments.purse_entries
  for each row execute function data.refuse_change();

create function payments.count_purse_entry() returns trigger language plpgsql as $$
begin
  update payments.purses set
    balance_minor = balance_minor + case when new.kind in ('issued', 'released', 'refunded') then new.amount_minor
                                         when new.kind in ('reserved', 'voided') then -new.amount_minor else 0 end,
    reserved_minor = reserved_minor + case when new.kind = 'reserved' then new.amount_minor
                                           when new.kind in ('released', 'spent') then -new.amount_minor else 0 end,
    updated_at = new.at
  where id = new.purse_id;
  return null;
end $$;
create trigger purse_entries_count after insert on payments.purse_entries
  for each row execute function payments.count_purse_entry();

-- Nobody moves a balance beside the entries.
create function payments.check_purse() returns trigger language plpgsql as $$
declare
  balance bigint;
  reserved bigint;
  counted record;
begin
  select balance_minor, reserved_minor into balance, reserved from payments.purses where id = new.id;
  select coalesce(sum(case when kind in ('issued', 'released', 'refunded') then amount_minor
                           when kind in ('reserved', 'voided') then -amount_minor else 0 end), 0) as balance,
         coalesce(sum(case when kind = 'reserved' then amount_minor
                           when kind in ('released', 'spent') then -amount_minor else 0 end), 0) as reserved
    into counted from payments.purse_entries where purse_id = new.id;
  if balance <> counted.balance or reserved <> counted.reserved then
    raise exception 'purse % holds % and %, its entries say % and %',
      new.id, balance, reserved, counted.balance, counted.reserved
      using errcode = 'check_violation', constraint = 'purses_match_entries';
  end if;
  return null;
end $$;
create constraint trigger purses_match_entries after insert or update of balance_minor, reserved_minor
  on payments.purses deferrable initially deferred for each row execute function payments.check_purse();

-- What of a payment comes out of a purse. Such a row is no money of a provider.
alter table payments.payments
  add column purse_id uuid references payments.purses,
  -- The attempt that it goes with: captured when that is, released when that fails. Null: an attempt of its own.
  add column beside uuid,
  add constraint payments_beside check (beside is null or purse_id is not null);
create index payments_tenders on payments.payments (event_id, booking_id) where purse_id is not null;
create index payments_reserved on payments.payments (created_at) where purse_id is not null and state = 'created';

-- The purse that a refund went to: back to the card, or to credit issued for it. Null: to the provider.
alter table payments.refunds add column purse_id uuid references payments.purses;

-- How long gift cards are good.
create table payments.purse_settings (
  organization_id  uuid primary key,
  -- Months from the purchase on; null: no end.
  valid_months     smallint check (valid_months between 1 and 120),
  updated_at       timestamptz not null
);
call users.watch('payments.purse_settings', 'purse_settings', 'organization_id', 'valid_months');
