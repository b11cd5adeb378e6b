-- Places kept for the waiting list. While people wait for a pool, whatever comes free in it is reserved in
-- the same statement that frees it, whoever frees it: a release, a sweep, a cancellation, a larger capacity,
-- an unblocked seat. The general sale sees only what is left; the list alone turns a reserve into holds.
alter table events.pools
  -- Whether people on the waiting list want places of this pool.
  add column waited_for boolean not null default false,
  add column reserved integer not null default 0 check (reserved >= 0),
  -- Whether something came free since the list was last looked at.
  add column reserve_fresh boolean not null default false,
  -- Since when places are kept that fit nobody on the list yet.
  add column kept_since timestamptz,
  add constraint pools_reserve_is_waited_for check (waited_for or reserved = 0),
  add constraint pools_reserve_is_free check (held + sold + blocked + reserved <= capacity);
create index pools_reserve_fresh on events.pools (event_id) where reserve_fresh;

create function events.reserve_what_comes_free() returns trigger language plpgsql as $$
declare
  free_before integer := old.capacity - old.held - old.sold - old.blocked;
  free_now integer := new.capacity - new.held - new.sold - new.blocked;
begin
  -- The list's own movements say themselves what they leave reserved.
  if new.reserved <> old.reserved then
    return new;
  end if;
  if new.waited_for and free_now > free_before then
    new.reserved := old.reserved + free_now - free_before;
    new.reserve_fresh := true;
  elsif new.capacity <> old.capacity or new.blocked <> old.blocked then
    -- The organizer may take free places away, reserved or not.
    new.reserved := least(new.reserved, greatest(free_now, 0));
  end if;
  return new;
end $$;
create trigger pools_reserve_what_comes_free before update on events.pools for each row
  when (old.waited_for or old.reserved > 0) execute function events.reserve_what_comes_free();
