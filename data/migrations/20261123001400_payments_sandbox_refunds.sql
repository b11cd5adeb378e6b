-- The sandbox bank remembers its refunds, so that asking twice with the same key pays back once.
create table payments.sandbox_refunds (
  -- The merchant's idempotency key: its refund id.
  idempotency_key  text primary key check (length(idempotency_key) <= 100),
  session_id       uuid not null references payments.sandbox_sessions,
  amount_minor     bigint not null check (amount_minor > 0),
  created_at       timestamptz not null
);
create index sandbox_refunds_by_session on payments.sandbox_refunds (session_id);

-- News of a payment may arrive in any order. That an attempt was refused is worth more than that it
-- was closed, so both orders end in the same state.
insert into payments.payment_edges values ('cancelled', 'failed');
