-- What the public catalogue reads: dates by start with all that its filters need, and short ways to
-- the rows of the home page.
drop index events.occurrences_by_start;
create index occurrences_by_start on events.occurrences (starts_at, ends_at)
  include (event_id, id, state, time_zone, venue_id);
create index occurrences_by_event_start on events.occurrences (event_id, starts_at, id) include (ends_at, state);
create index events_published on events.events (published_at desc, id) where state = 'published';
create index events_featured on events.events (id) where featured and state = 'published';
create index events_by_category on events.events (category, id) where state = 'published';
create index venues_city on events.venues (lower(city));
create index offers_by_product on events.offers (event_id, product_id) where archived_at is null;
create index occurrences_by_venue on events.occurrences (organization_id, venue_id) where venue_id is not null;
