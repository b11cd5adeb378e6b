-- What a line cost and why, frozen at the purchase; codes that change prices.
alter table bookings.lines
  -- What the product is.
  add column kind text not null default 'admission'
    check (kind in ('admission', 'addon', 'merchandise', 'donation', 'gift_card', 'pass')),
  -- Off the price of all units, and what it was for.
  add column discount_minor bigint not null default 0 check (discount_minor >= 0),
  add column discount_name text check (length(discount_name) <= 200),
  -- Fees that the buyer pays on top.
  add column fee_minor bigint not null default 0 check (fee_minor >= 0),
  -- What the platform and the organizer call their fees: on top, or out of the price.
  add column platform_fee_minor bigint not null default 0 check (platform_fee_minor >= 0),
  add column organizer_fee_minor bigint not null default 0 check (organizer_fee_minor >= 0),
  add column tax_minor bigint not null default 0 check (tax_minor >= 0),
  -- Hundredths of a percent.
  add column tax_bp integer not null default 0 check (tax_bp between 0 and 10000),
  add column tax_name text check (length(tax_name) <= 60),
  -- Whether the tax is in the price, or comes on top of it.
  add column tax_included boolean not null default true,
  drop constraint lines_total,
  add constraint lines_total check (total_minor = unit_price_minor * quantity - discount_minor + fee_minor
    + case when tax_included then 0 else tax_minor end),
  add constraint lines_discount check (discount_minor <= unit_price_minor * quantity);

update bookings.lines l set kind = p.kind
  from events.products p where p.event_id = l.event_id and p.id = l.product_id and p.kind <> 'admission';

alter table bookings.access_codes
  -- How the code changes prices; null: it does not.
  add column discount jsonb check (jsonb_typeof(discount) = 'object'),
  -- Bookings of one person that may use it; null: as many as like.
  add column max_per_person integer check (max_per_person between 1 and 1000),
  add column version integer not null default 1;
