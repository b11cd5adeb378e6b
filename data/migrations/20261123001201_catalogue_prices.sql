-- The lowest price of an event, read from indexes alone: what the list filters and sorts by.
drop index events.offers_by_product;
create index offers_by_product on events.offers (event_id, product_id) include (price_minor, sales_end)
  where archived_at is null;
create index products_visible on events.products (event_id) include (id, kind)
  where archived_at is null and not hidden;
