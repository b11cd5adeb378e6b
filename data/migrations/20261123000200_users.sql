-- Accounts, sessions, organizations and their members.
create schema users;

create table users.users (
  id                 uuid primary key,
  email              text not null unique check (email = lower(email) and length(email) between 3 and 254),
  name               text not null check (length(name) between 1 and 120),
  password_hash      text check (length(password_hash) <= 400),
  locale             text not null default 'en' check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  platform_role      text check (platform_role in ('admin', 'support', 'auditor')),
  email_verified_at  timestamptz,
  -- Grows with every act that must end all sessions (password change, for example).
  auth_epoch         integer not null default 0,
  failed_sign_ins    integer not null default 0,
  sign_in_after      timestamptz,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  disabled_at        timestamptz
);

create table users.sessions (
  id                   uuid primary key,
  user_id              uuid not null references users.users on delete cascade,
  auth_epoch           integer not null,
  created_at           timestamptz not null,
  last_seen_at         timestamptz not null,
  auth_time            timestamptz not null,
  idle_expires_at      timestamptz not null,
  absolute_expires_at  timestamptz not null,
  user_agent           text not null check (length(user_agent) <= 256),
  ip_prefix            text not null check (length(ip_prefix) <= 64),
  revoked_at           timestamptz,
  revoke_reason        text check (length(revoke_reason) <= 80)
);
create index sessions_by_user on users.sessions (user_id, created_at desc);

create table users.refresh_tokens (
  hash         bytea primary key check (length(hash) = 32),
  session_id   uuid not null references users.sessions on delete cascade,
  parent       bytea,
  issued_at    timestamptz not null,
  used_at      timestamptz,
  salt         bytea check (length(salt) = 32)
);
create index refresh_tokens_by_session on users.refresh_tokens (session_id);

-- One-time secrets sent by mail.
create table users.mail_tokens (
  hash        bytea primary key check (length(hash) = 32),
  purpose     text not null check (purpose in ('verify_email', 'reset_password')),
  user_id     uuid not null references users.users on delete cascade,
  email       text not null check (length(email) <= 254),
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz
);
create index mail_tokens_by_user on users.mail_tokens (user_id, purpose);

create table users.organizations (
  id             uuid primary key,
  slug           text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 60),
  name           text not null check (length(name) between 1 and 120),
  description    text not null default '' check (length(description) <= 4000),
  country        text not null check (country ~ '^[A-Z]{2}$'),
  currency       char(3) not null check (currency ~ '^[A-Z]{3}$'),
  time_zone      text not null check (length(time_zone) <= 64),
  locale         text not null default 'en' check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  accent_color   text not null default '#4F3CC9' check (accent_color ~ '^#[0-9A-F]{6}$'),
  website        text check (length(website) <= 300),
  support_email  text check (length(support_email) <= 254),
  version        integer not null default 1,
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);

create table users.members (
  organization_id  uuid not null references users.organizations,
  user_id          uuid not null references users.users,
  role             text not null check (role in ('owner', 'manager', 'finance', 'support', 'door', 'viewer')),
  -- The only events this member may see; null = all.
  event_ids        uuid[] check (cardinality(event_ids) between 1 and 200),
  created_at       timestamptz not null,
  primary key (organization_id, user_id),
  check (role <> 'owner' or event_ids is null)
);
create index members_by_user on users.members (user_id);

-- An organization that has members keeps an owner, whatever the code does.
create function users.keep_an_owner() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from users.members where organization_id = old.organization_id and role = 'owner') then
    raise exception 'an organization keeps at least one owner' using errcode = 'check_violation',
      constraint = 'members_keep_an_owner';
  end if;
  return null;
end $$;
create constraint trigger members_keep_an_owner after update or delete on users.members
  deferrable initially deferred for each row execute function users.keep_an_owner();

create table users.invitations (
  organization_id  uuid not null references users.organizations,
  id               uuid not null,
  email            text not null check (email = lower(email) and length(email) <= 254),
  role             text not null check (role in ('manager', 'finance', 'support', 'door', 'viewer')),
  event_ids        uuid[] check (cardinality(event_ids) between 1 and 200),
  hash             bytea not null unique check (length(hash) = 32),
  invited_by       uuid not null references users.users,
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  accepted_at      timestamptz,
  revoked_at       timestamptz,
  primary key (organization_id, id)
);
create unique index invitations_open on users.invitations (organization_id, email)
  where accepted_at is null and revoked_at is null;
