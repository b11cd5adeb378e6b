-- How people prove who they are: second factors, passkeys, links by mail.

-- What opened the session, such as "password+totp" or "passkey".
alter table users.sessions
  add column signed_in_with text not null default 'password' check (length(signed_in_with) <= 40);

-- A proof in progress, such as a sign-in that waits for its second factor or the challenge of a passkey.
-- The person's client holds the secret, here is its hash; the state is sealed.
create table users.flows (
  hash        bytea primary key check (length(hash) = 32),
  kind        text not null check (kind in ('second_factor', 'passkey_add', 'passkey_sign_in')),
  user_id     uuid references users.users on delete cascade,
  state       bytea not null check (length(state) <= 16384),
  created_at  timestamptz not null,
  expires_at  timestamptz not null
);
create index flows_by_expiry on users.flows (expires_at);

-- The authenticator app of a person. The secret is sealed; a code is good once (`last_step`).
create table users.totp (
  user_id       uuid primary key references users.users on delete cascade,
  secret        bytea not null check (length(secret) <= 256),
  created_at    timestamptz not null,
  -- Null until the person has shown that the app works: until then it asks for nothing.
  confirmed_at  timestamptz,
  last_step     bigint not null default 0,
  -- Wrong codes in a row, and the moment from which the next one counts.
  failed_codes  integer not null default 0,
  code_after    timestamptz
);

-- HMACs of the codes for the day on which the phone is lost; each works once.
create table users.recovery_codes (
  user_id     uuid not null references users.users on delete cascade,
  code        bytea not null check (length(code) = 32),
  created_at  timestamptz not null,
  used_at     timestamptz,
  primary key (user_id, code)
);

-- Public keys of passkeys (WebAuthn). Nothing in here is secret.
create table users.passkeys (
  user_id        uuid not null references users.users on delete cascade,
  id             uuid not null,
  credential_id  bytea not null unique check (length(credential_id) between 1 and 1023),
  credential     jsonb not null check (length(credential::text) <= 16384),
  name           text not null check (length(name) between 1 and 60),
  created_at     timestamptz not null,
  last_used_at   timestamptz,
  primary key (user_id, id)
);

-- New kinds of links by mail. A sign-in link works only in the browser that asked for it.
alter table users.mail_tokens
  drop constraint mail_tokens_purpose_check,
  add constraint mail_tokens_purpose_check
    check (purpose in ('verify_email', 'reset_password', 'sign_in', 'change_email', 'undo_email')),
  add column browser bytea check (length(browser) = 32),
  add constraint mail_tokens_browser check ((purpose = 'sign_in') = (browser is not null));

-- Someone who left: the row stays for the books, without the person.
alter table users.users
  add column erased_at timestamptz,
  add constraint users_erased check (
    erased_at is null
    or (password_hash is null and disabled_at is not null and email like 'erased-%@erased.invalid'));
