-- What is under audit. Holds and checkouts of buyers are not: they leave bookings and the ledger. Scans are a
-- log of their own. A new table joins here, or a test asks why it does not.
call users.watch('users.organizations', 'organization', 'id',
  'slug name country currency time_zone locale accent_color', organization => 'id');
call users.watch('users.members', 'member', 'user_id', 'role role_id event_ids');
call users.watch('users.invitations', 'invitation', 'id', 'role role_id event_ids accepted_at');
call users.watch('users.roles', 'role', 'id', 'name permissions');
call users.watch('users.api_keys', 'api_key', 'id', 'name prefix scopes event_ids expires_at',
  'insert or update of name, scopes, event_ids, expires_at, revoked_at');
call users.watch('users.users', 'platform_role', 'id', 'platform_role', 'insert or update of platform_role', '-');
call users.watch('events.media', 'media', 'id', '');
call users.watch('events.venues', 'venue', 'id', 'name city country time_zone');
call users.watch('events.events', 'event', 'id',
  'slug title category language currency state hold_minutes max_per_booking cover_id');
call users.watch('events.occurrences', 'occurrence', 'id', 'starts_at ends_at doors_at time_zone venue_id state');
call users.watch('events.products', 'product', 'id',
  'kind name min_per_booking max_per_booking admissions hidden zone');
call users.watch('events.offers', 'offer', 'id', 'product_id name price_minor flexible sales_start sales_end');
call users.watch('events.pools', 'pool', 'id', 'name capacity blocked occurrence_id',
  'insert or delete or update of name, capacity, blocked');
call users.watch('events.product_pools', 'product_pool', 'product_id', 'pool_id units');
call users.watch('events.seat_maps', 'seat_map', 'id', 'name venue_id');
call users.watch('events.seat_map_versions', 'seat_map_version', 'seat_map_id', 'number seats');
call users.watch('events.seatings', 'seating', 'event_id', 'seat_map_id number no_single_gaps');
call users.watch('bookings.waiting_rooms', 'waiting_room', 'event_id',
  'enabled opens_at rate_per_minute window_minutes paused proof_of_work');
call users.watch('bookings.bookings', 'booking', 'id', 'state', 'update of state');
call users.watch('payments.refunds', 'refund', 'id', 'payment_id amount_minor', 'insert');
call users.watch('support.conversations', 'conversation', 'id', 'state assignee_id', 'update of state, assignee_id');
call users.watch('support.replies', 'reply', 'id', 'conversation_id internal', 'insert');
