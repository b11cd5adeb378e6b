-- Accounts elsewhere (OpenID Connect) with which people sign in here.
create table users.identities (
  id            uuid primary key,
  user_id       uuid not null references users.users on delete cascade,
  -- Whom the provider is, and whom it means: the two together never change hands.
  issuer        text not null check (length(issuer) between 1 and 500),
  subject       text not null check (length(subject) between 1 and 255),
  -- What the person knows the account there by.
  label         text not null check (length(label) <= 254),
  created_at    timestamptz not null,
  last_used_at  timestamptz,
  unique (issuer, subject),
  unique (user_id, issuer)
);

alter table users.flows
  drop constraint flows_kind_check,
  add constraint flows_kind_check check (kind in (
    'second_factor', 'passkey_add', 'passkey_sign_in', 'provider', 'provider_link'));
