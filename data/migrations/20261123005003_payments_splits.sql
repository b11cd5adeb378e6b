-- The organizer's own fees are an account of their own.
alter table payments.accounts drop constraint accounts_code_check;
alter table payments.accounts add constraint accounts_code_check
  check (code in ('provider_clearing', 'sales', 'refunds', 'customer_credit', 'fees', 'service_fees', 'tax'));
