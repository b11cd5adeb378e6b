-- Keys with which programs of an organization call the API. The key itself is kept by nobody.
create table users.api_keys (
  organization_id    uuid not null references users.organizations,
  id                 uuid not null unique,
  name               text not null check (length(name) between 1 and 80),
  -- How it begins, for people to tell keys apart.
  prefix             text not null check (length(prefix) between 8 and 24),
  hash               bytea not null unique check (length(hash) = 32),
  scopes             text[] not null check (cardinality(scopes) between 1 and 32),
  -- The only events it may see; null = all.
  event_ids          uuid[] check (cardinality(event_ids) between 1 and 200),
  created_by         uuid not null references users.users,
  created_at         timestamptz not null,
  expires_at         timestamptz not null,
  -- Written once a minute at most.
  last_used_at       timestamptz,
  last_used_network  text check (length(last_used_network) <= 64),
  revoked_at         timestamptz,
  -- The key that this one takes the place of.
  replaces           uuid,
  primary key (organization_id, id),
  check (expires_at > created_at),
  constraint api_keys_known_scopes check (scopes <@ array['organization_read', 'events_read', 'events_manage',
    'bookings_read', 'bookings_manage', 'finance_read', 'door_scan', 'support_read', 'audit_read'])
);

-- At the door a program may scan as well.
alter table bookings.scans alter column scanned_by drop not null,
  add column api_key_id uuid references users.api_keys (id),
  add constraint scans_by_somebody check (num_nonnulls(scanned_by, api_key_id) = 1);
