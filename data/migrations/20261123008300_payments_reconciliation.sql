-- What providers say they did, beside what we say: statements, the differences between the two, and messages
-- that were not believed.

-- A provider's own list of its payments and refunds, as it was last read. Rows that it no longer lists go.
create table payments.statements (
  provider      text not null check (length(provider) <= 40),
  kind          text not null check (kind in ('payment', 'refund')),
  -- The provider's id of the attempt, or of the refund.
  provider_ref  text not null check (length(provider_ref) <= 200),
  -- For refunds: the provider's id of the attempt, or of its money.
  payment_ref   text check (length(payment_ref) <= 200),
  -- Our own names, as the provider repeats them.
  event_id      uuid,
  payment_id    uuid,
  refund_id     uuid,
  amount_minor  bigint not null,
  currency      char(3) not null check (currency ~ '^[A-Z]{3}$'),
  state         text not null check (state in ('pending', 'succeeded', 'failed')),
  -- When it began there.
  at            timestamptz not null,
  listed_at     timestamptz not null,
  primary key (provider, kind, provider_ref)
);
create index statements_of_payment on payments.statements (event_id, payment_id);
create index statements_by_time on payments.statements (provider, at);

-- The last comparison with each provider.
create table payments.comparisons (
  provider     text primary key check (length(provider) <= 40),
  -- The first moment that was compared.
  since        timestamptz not null,
  compared_at  timestamptz not null
);

-- Where the two disagree.
create table payments.differences (
  id               uuid primary key default gen_random_uuid(),
  -- Null: about no payment that we know, a matter of the installation.
  organization_id  uuid,
  event_id         uuid,
  payment_id       uuid,
  refund_id        uuid,
  provider         text not null check (length(provider) <= 40),
  kind             text not null check (kind in ('payment_missed', 'payment_unknown', 'payment_amount', 'payment_absent',
                     'refund_external', 'refund_unknown', 'refund_amount', 'refund_state', 'refund_absent')),
  -- What it is about: the provider's id, or ours where the provider has none. The same is one difference.
  subject          text not null check (length(subject) <= 200),
  their_state      text check (length(their_state) <= 40),
  their_minor      bigint,
  our_state        text check (length(our_state) <= 40),
  our_minor        bigint,
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  -- What the provider holds for the organization beyond what we say.
  difference_minor bigint not null,
  happened_at      timestamptz not null,
  found_at         timestamptz not null,
  -- The last comparison that found it.
  seen_at          timestamptz not null,
  state            text not null default 'open' check (state in ('open', 'repaired', 'explained')),
  -- Whoever settled it; nobody, when it settled itself.
  settled_by       uuid,
  settled_at       timestamptz,
  reason           text check (length(reason) <= 300),
  unique (provider, kind, subject),
  check ((state = 'open') = (settled_at is null)),
  check (state <> 'explained' or reason is not null)
);
create index differences_of_organization on payments.differences (organization_id, happened_at desc, id desc);
create index differences_open on payments.differences (provider, seen_at) where state = 'open';

-- Messages of providers that were good and were not believed.
create table payments.quarantine (
  id                 uuid primary key,
  provider           text not null,
  provider_event_id  text not null,
  organization_id    uuid,
  event_id           uuid,
  payment_id         uuid,
  reason             text not null check (reason in ('unknown_payment', 'amount', 'currency', 'provider_ref', 'mode',
                       'unreadable', 'unknown_refund', 'refund_amount', 'refund_ref', 'refund_too_much', 'dispute_amount')),
  -- What the message says of money, where it says anything.
  their_minor        bigint,
  their_currency     char(3),
  their_state        text check (length(their_state) <= 40),
  received_at        timestamptz not null,
  state              text not null default 'held' check (state in ('held', 'released', 'ignored', 'refunded')),
  -- The refund with which doubtful money went back.
  refund_id          uuid,
  settled_by         uuid,
  settled_at         timestamptz,
  note               text check (length(note) <= 300),
  unique (provider, provider_event_id),
  foreign key (provider, provider_event_id) references payments.provider_events,
  check ((state = 'held') = (settled_at is null))
);
create index quarantine_of_organization on payments.quarantine (organization_id, received_at desc, id desc);
create index quarantine_held on payments.quarantine (received_at) where state = 'held';

-- Those of before; what they say stands in their payload.
insert into payments.quarantine (id, provider, provider_event_id, reason, received_at)
select gen_random_uuid(), provider, provider_event_id, 'unreadable', received_at
from payments.provider_events where outcome = 'quarantined';

-- The comparison looks at a few days: a coarse index is enough, and costs the sale nothing.
create index payments_by_time on payments.payments using brin (created_at);
create index provider_events_by_time on payments.provider_events using brin (received_at);
create index refunds_by_time on payments.refunds using brin (created_at);

call users.watch('payments.differences', 'difference', 'id', 'kind state', 'update of state');
call users.watch('payments.quarantine', 'quarantine', 'id', 'reason state', 'update of state');
