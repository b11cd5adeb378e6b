-- Refunds that others make, refunds that fail late, and disputes.

alter table payments.payments
  -- The provider's id of the money itself, where it is another than that of the attempt: Stripe's payment
  -- intent. Refunds and disputes made at the provider name only this.
  add column capture_ref text check (length(capture_ref) <= 200);
create unique index payments_by_capture on payments.payments (provider, capture_ref) where capture_ref is not null;

alter table payments.refunds
  -- Who made it: this program, or somebody in the provider's own dashboard.
  add column origin text not null default 'admit' check (origin in ('admit', 'provider'));
-- The provider's refund is one refund, however it is heard of.
create unique index refunds_one_per_provider_ref on payments.refunds (event_id, payment_id, provider_ref)
  where provider_ref is not null;
create index refunds_unfinished on payments.refunds (updated_at) where state in ('requested', 'submitted');

-- Legal moves of a refund. One that succeeded may still come back from the buyer's bank.
create table payments.refund_edges (from_state text not null, to_state text not null, primary key (from_state, to_state));
insert into payments.refund_edges values
  ('requested', 'submitted'), ('requested', 'succeeded'), ('requested', 'failed'),
  ('submitted', 'succeeded'), ('submitted', 'failed'), ('succeeded', 'failed');
create function payments.check_refund_edge() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not exists
    (select 1 from payments.refund_edges where from_state = old.state and to_state = new.state) then
    raise exception 'a refund does not go from % to %', old.state, new.state using errcode = 'check_violation',
      constraint = 'refunds_legal_edge';
  end if;
  return new;
end $$;
create trigger refunds_legal_edge before update of state on payments.refunds
  for each row execute function payments.check_refund_edge();

-- What is reserved is what the refunds add up to, always: nobody counts beside the rows.
create function payments.check_reserved() returns trigger language plpgsql as $$
declare
  reserved bigint;
  refunds bigint;
begin
  select refund_reserved_minor into reserved from payments.payments
   where event_id = new.event_id and id = new.payment_id for no key update;
  select coalesce(sum(amount_minor), 0) into refunds from payments.refunds
   where event_id = new.event_id and payment_id = new.payment_id and state <> 'failed';
  if reserved <> refunds then
    raise exception 'payment % reserves % for refunds of %', new.payment_id, reserved, refunds
      using errcode = 'check_violation', constraint = 'refunds_match_reserved';
  end if;
  return null;
end $$;
create constraint trigger refunds_match_reserved after insert or update of state on payments.refunds
  deferrable initially deferred for each row execute function payments.check_reserved();

create table payments.disputes (
  event_id      uuid not null,
  id            uuid not null,
  payment_id    uuid not null,
  provider_ref  text not null check (length(provider_ref) <= 200),
  amount_minor  bigint not null check (amount_minor > 0),
  reason        text not null default '' check (length(reason) <= 100),
  state         text not null check (state in ('inquiry', 'needs_response', 'under_review', 'won', 'lost')),
  -- Until when the organizer can answer the bank.
  due_by        timestamptz,
  opened_at     timestamptz not null,
  updated_at    timestamptz not null,
  primary key (event_id, id),
  unique (event_id, payment_id, provider_ref),
  foreign key (event_id, payment_id) references payments.payments (event_id, id)
);

-- The accounts are an enum of the program; this holds their form. Disputed money has one of its own.
alter table payments.accounts drop constraint accounts_code_check,
  add constraint accounts_code_check check (code ~ '^[a-z_]{2,40}$');

-- The sandbox bank's own desk: refunds and disputes that the merchant's program did not ask for.
alter table payments.sandbox_refunds
  add column id uuid not null default gen_random_uuid() unique,
  -- The merchant's own id of the refund, where the merchant's program asked for it.
  add column refund_id uuid;
create table payments.sandbox_disputes (
  id            uuid primary key,
  session_id    uuid not null references payments.sandbox_sessions,
  amount_minor  bigint not null check (amount_minor > 0),
  state         text not null check (state in ('needs_response', 'won', 'lost')),
  created_at    timestamptz not null
);
-- A payment is disputed once.
create unique index sandbox_disputes_one on payments.sandbox_disputes (session_id);
