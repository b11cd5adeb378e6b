-- Refunds as credit, and gift cards that are taken back.
alter table bookings.returns
  -- What the provider captured becomes credit instead of going back to it.
  add column as_credit boolean not null default false,
  -- Gift cards that end with it.
  add column purse_ids uuid[] not null default '{}' check (cardinality(purse_ids) <= 100);

-- Gift cards bear no tax: they are money that waits (a multi-purpose voucher), whatever rate the product names.
create or replace function events.all_in(charges jsonb, of_currency text, kind text, tax_rate uuid, price bigint)
returns bigint language sql immutable as $$
  with base as (
    select price + case when price = 0 or kind in ('donation', 'gift_card') then 0 else coalesce((
      select sum((f ->> 'fixed_minor')::bigint + (price * (f ->> 'percent_bp')::bigint + 5000) / 10000)
        from jsonb_array_elements((charges -> 'platform_fees') || (charges -> 'fees')) as f
       where (f ->> 'passed_on')::boolean
         and ((f ->> 'fixed_minor')::bigint = 0 or f ->> 'currency' = of_currency)), 0)::bigint end as minor)
  select base.minor + case when kind = 'gift_card' then 0 else coalesce((
    select (base.minor * (t ->> 'rate_bp')::bigint + 5000) / 10000
      from jsonb_array_elements(charges -> 'taxes') as t
     where (t ->> 'id')::uuid = tax_rate and not (t ->> 'inclusive')::boolean limit 1), 0) end
    from base
$$;
