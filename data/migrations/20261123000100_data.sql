-- The data crate's own tables: jobs, schedules, keys.
create schema data;

create table data.jobs (
  id            uuid primary key,
  kind          text not null check (length(kind) between 1 and 120),
  payload       jsonb not null,
  priority      smallint not null default 50,
  run_at        timestamptz not null,
  attempts      smallint not null default 0,
  max_attempts  smallint not null default 10,
  dedupe_key    text unique check (length(dedupe_key) <= 200),
  locked_until  timestamptz,
  last_error    text,
  dead_at       timestamptz
);
create index jobs_due on data.jobs (priority, run_at, id) where dead_at is null;

create table data.schedules (
  name         text primary key check (length(name) <= 120),
  next_run_at  timestamptz not null
);

-- Key rings, one per purpose. Private parts are sealed under the installation's master key.
create table data.keys (
  id          uuid primary key,
  purpose     text not null check (length(purpose) <= 40),
  kid         text not null unique check (length(kid) <= 80),
  kind        text not null check (kind in ('ed25519', 'hmac')),
  sealed      bytea not null,
  public      bytea,
  created_at  timestamptz not null,
  retired_at  timestamptz
);
create index keys_by_purpose on data.keys (purpose, created_at);

-- Shared guard: a table that may only grow.
create function data.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_schema || '.' || tg_table_name using errcode = 'restrict_violation';
end $$;
