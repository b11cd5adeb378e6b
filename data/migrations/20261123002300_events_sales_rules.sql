-- Price ladders, limits per offer and per person, what stands behind a code, and channels.

alter table events.offers
  -- The offer of the same product after which this one goes on sale: sold out, or its window over.
  add column follows uuid,
  -- Units on each date; null: as many as the product has. Kept by a pool of the offer's own on each date.
  add column quantity integer check (quantity between 0 and 1000000),
  add column min_per_booking smallint check (min_per_booking between 1 and 100),
  add column max_per_booking smallint check (max_per_booking between 1 and 100),
  -- Hidden offers are sold to those only whose code opens them.
  add column hidden boolean not null default false,
  add constraint offers_bounds check (min_per_booking <= max_per_booking),
  add constraint offers_of_product unique (event_id, product_id, id),
  add constraint offers_not_after_itself check (follows <> id),
  add constraint offers_follow_own_product
    foreign key (event_id, product_id, follows) references events.offers (event_id, product_id, id);
-- A ladder is one row of steps: nobody has two followers.
create unique index offers_one_follower on events.offers (event_id, follows)
  where follows is not null and archived_at is null;

-- The lowest price of an event, read from an index alone, does not tell of hidden offers.
drop index events.offers_by_product;
create index offers_by_product on events.offers (event_id, product_id) include (price_minor, sales_end)
  where archived_at is null and not hidden;

-- Units that one person may have over all bookings; null: as many as one likes.
alter table events.products add column max_per_person smallint check (max_per_person between 1 and 1000);
alter table events.events add column max_per_person smallint check (max_per_person between 1 and 1000);

alter table events.pools
  -- The offer whose quantity on that date this pool counts.
  add column offer_id uuid,
  -- The pool that these places were taken out of, for a channel of its own.
  add column channel_of uuid,
  -- When what is left of the channel goes back.
  add column release_at timestamptz,
  -- Since when the channel is closed; what comes back to it goes on to where it came from.
  add column released_at timestamptz,
  add constraint pools_of_offer foreign key (event_id, offer_id) references events.offers (event_id, id),
  add constraint pools_of_channel foreign key (event_id, channel_of) references events.pools (event_id, id),
  add constraint pools_one_purpose check (num_nonnulls(zone, offer_id, channel_of) <= 1),
  add constraint pools_release_of_channel check (channel_of is not null or (release_at is null and released_at is null));
create unique index pools_one_per_offer on events.pools (event_id, occurrence_id, offer_id) where offer_id is not null;
create index pools_by_channel on events.pools (event_id, channel_of) where channel_of is not null;
create index pools_to_release on events.pools (release_at) where channel_of is not null and released_at is null;

-- What the turnstile remembers of an event includes these pools and rules, but not their counters.
create trigger pools_change_stage after insert or delete or update of channel_of, release_at, released_at, offer_id
  on events.pools for each row execute function events.change_stage();
drop trigger events_change_stage on events.events;
create trigger events_change_stage before update of state, currency, hold_minutes, max_per_booking, max_per_person,
    title, slug, cover_id, refund_policy on events.events
  for each row execute function events.change_own_stage();
