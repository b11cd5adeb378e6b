-- The pool of one price zone on one date: its capacity is the zone's seats on sale, and its blocked places
-- are the seats kept back. Null: a pool that an organizer counts by hand.
alter table events.pools add column zone smallint check (zone between 0 and 500);
create unique index pools_one_per_zone on events.pools (event_id, occurrence_id, zone) where zone is not null;
