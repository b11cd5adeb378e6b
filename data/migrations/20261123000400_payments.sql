-- Payments, refunds, the provider's messages and the books. Booking and event are opaque references:
-- payments know nothing of the services above.
create schema payments;

create table payments.payments (
  event_id         uuid not null,
  id               uuid not null,
  organization_id  uuid not null,
  booking_id       uuid not null,
  provider         text not null check (length(provider) <= 40),
  state            text not null default 'created'
                     check (state in ('created', 'requires_action', 'processing', 'succeeded', 'failed', 'cancelled', 'disputed')),
  amount_minor     bigint not null check (amount_minor > 0),
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  captured_minor   bigint not null default 0 check (captured_minor >= 0),
  refund_reserved_minor bigint not null default 0 check (refund_reserved_minor >= 0),
  description      text not null default '' check (length(description) <= 300),
  -- The provider's id of this attempt, once it has one.
  provider_ref     text check (length(provider_ref) <= 200),
  redirect_url     text check (length(redirect_url) <= 2000),
  return_url       text not null check (length(return_url) <= 2000),
  failure          text check (length(failure) <= 200),
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  succeeded_at     timestamptz,
  -- When the reconciler asks the provider next; null = settled.
  check_at         timestamptz,
  primary key (event_id, id),
  unique (provider, provider_ref),
  constraint payments_never_over_refunded check (refund_reserved_minor <= captured_minor)
);
create index payments_by_booking on payments.payments (event_id, booking_id);
create index payments_to_check on payments.payments (check_at) where check_at is not null;

-- Legal moves of a payment.
create table payments.payment_edges (from_state text not null, to_state text not null, primary key (from_state, to_state));
insert into payments.payment_edges values
  ('created', 'requires_action'), ('created', 'processing'), ('created', 'succeeded'), ('created', 'failed'), ('created', 'cancelled'),
  ('requires_action', 'processing'), ('requires_action', 'succeeded'), ('requires_action', 'failed'), ('requires_action', 'cancelled'),
  ('processing', 'succeeded'), ('processing', 'failed'), ('processing', 'cancelled'),
  ('failed', 'succeeded'), ('cancelled', 'succeeded'), ('succeeded', 'disputed'), ('disputed', 'succeeded');
create function payments.check_payment_edge() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists
    (select 1 from payments.payment_edges where from_state = old.state and to_state = new.state) then
    raise exception 'a payment does not go from % to %', old.state, new.state using errcode = 'check_violation',
      constraint = 'payments_legal_edge';
  end if;
  return new;
end $$;
create trigger payments_legal_edge before update of state on payments.payments
  for each row execute function payments.check_payment_edge();

create table payments.refunds (
  event_id      uuid not null,
  id            uuid not null,
  payment_id    uuid not null,
  amount_minor  bigint not null check (amount_minor > 0),
  reason        text not null check (length(reason) <= 300),
  state         text not null default 'requested' check (state in ('requested', 'submitted', 'succeeded', 'failed')),
  provider_ref  text check (length(provider_ref) <= 200),
  failure       text check (length(failure) <= 200),
  -- Makes asking twice one refund.
  request_key   text not null check (length(request_key) <= 200),
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (event_id, id),
  unique (event_id, payment_id, request_key),
  foreign key (event_id, payment_id) references payments.payments (event_id, id)
);

create table payments.provider_events (
  provider           text not null check (length(provider) <= 40),
  provider_event_id  text not null check (length(provider_event_id) <= 200),
  kind               text not null check (length(kind) <= 80),
  payload            jsonb not null,
  received_at        timestamptz not null,
  outcome            text not null check (outcome in ('applied', 'ignored', 'quarantined')),
  primary key (provider, provider_event_id)
);

-- The books: double entry, append-only, zero-sum per currency.
create table payments.accounts (
  organization_id  uuid not null,
  code             text not null check (code in ('provider_clearing', 'sales', 'refunds', 'customer_credit', 'fees', 'tax')),
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  primary key (organization_id, code, currency)
);
create table payments.postings (
  id               uuid primary key,
  organization_id  uuid not null,
  event_id         uuid not null,
  -- What caused it; the same source is never booked twice.
  source           text not null unique check (length(source) <= 200),
  description      text not null check (length(description) <= 300),
  posted_at        timestamptz not null,
  made_by          xid8 not null default pg_current_xact_id()
);
create table payments.entries (
  posting_id       uuid not null references payments.postings,
  line             smallint not null,
  organization_id  uuid not null,
  code             text not null,
  currency         char(3) not null,
  -- Positive = debit, negative = credit, minor units.
  amount_minor     bigint not null check (amount_minor <> 0),
  primary key (posting_id, line),
  foreign key (organization_id, code, currency) references payments.accounts (organization_id, code, currency)
);
create function payments.check_posting() returns trigger language plpgsql as $$
begin
  if exists (select 1 from payments.entries where posting_id = new.posting_id group by currency having sum(amount_minor) <> 0) then
    raise exception 'a posting adds up to zero in each currency' using errcode = 'check_violation', constraint = 'entries_zero_sum';
  end if;
  if (select made_by from payments.postings where id = new.posting_id) <> pg_current_xact_id() then
    raise exception 'entries belong to the transaction of their posting' using errcode = 'check_violation', constraint = 'entries_same_transaction';
  end if;
  return null;
end $$;
create constraint trigger entries_zero_sum after insert on payments.entries
  deferrable initially deferred for each row execute function payments.check_posting();
create trigger entries_append_only before update or delete on payments.entries
  for each row execute function data.refuse_change();
create trigger postings_append_only before update or delete on payments.postings
  for each row execute function data.refuse_change();

-- The sandbox provider's own records: it plays a bank, so this is another company's database in small.
create table payments.sandbox_sessions (
  id             uuid primary key,
  -- Our idempotency key towards the bank: the payment attempt.
  attempt        text not null unique check (length(attempt) <= 100),
  amount_minor   bigint not null check (amount_minor > 0),
  currency       char(3) not null,
  description    text not null check (length(description) <= 300),
  return_url     text not null check (length(return_url) <= 2000),
  state          text not null default 'open' check (state in ('open', 'challenge', 'processing', 'paid', 'declined', 'abandoned')),
  refunded_minor bigint not null default 0 check (refunded_minor between 0 and amount_minor),
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);
