-- When the buyer was given more time to pay; it happens once.
alter table bookings.bookings add column extended_at timestamptz;
create function bookings.check_extension() returns trigger language plpgsql as $$
begin
  raise exception 'a booking is extended once' using errcode = 'check_violation', constraint = 'bookings_extended_once';
end $$;
create trigger bookings_extended_once before update of extended_at on bookings.bookings for each row
  when (old.extended_at is not null and new.extended_at is distinct from old.extended_at)
  execute function bookings.check_extension();
