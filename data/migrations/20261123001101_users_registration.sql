-- A registration with an address that already has an unproven account changes nothing until its own link
-- is opened: name and password wait here, so nobody can take over or prepare somebody else's account.
alter table users.mail_tokens
  add column password_hash text check (length(password_hash) <= 400),
  add column name text check (length(name) between 1 and 120);

-- Failed sign-ins with addresses that have no account slow down like those that have one; otherwise the
-- delay would tell them apart. The address itself is not kept.
create table users.unknown_sign_ins (
  email_hash       bytea primary key check (length(email_hash) = 32),
  failed_sign_ins  integer not null,
  sign_in_after    timestamptz not null
);
create index unknown_sign_ins_by_age on users.unknown_sign_ins (sign_in_after);
