-- The codes that open sales, and the rules of waiting lists, are under audit as well. What organizers do with a
-- single place in line stands with its reason in `bookings.waiting_history`.
call users.watch('bookings.access_codes', 'access_code', 'id', 'note max_uses revoked_at',
  'insert or update of revoked_at, note, max_uses');
call users.watch('bookings.waiting_lists', 'waiting_list', 'event_id', 'mode offer_minutes quiet_from quiet_until',
  'insert or update of mode, offer_minutes, quiet_from, quiet_until');
-- Programs with an API key do it as well as people.
alter table bookings.waiting_history
  add column by_key uuid references users.api_keys (id),
  add constraint waiting_history_one_hand check (num_nonnulls(by_user, by_key) <= 1),
  drop constraint waiting_history_reason,
  add constraint waiting_history_reason check
    (what not in ('moved', 'removed') or (reason is not null and num_nonnulls(by_user, by_key) = 1));
call users.watch('bookings.waiting_history', 'waiting_entry', 'entry_id', '', 'insert');
