-- The audit log: who changed what, one chain per organization. Rows are made by the database itself, in the
-- transaction of the change, so that no code can forget them; ids only, nothing personal and no secrets.
create table users.audit_log (
  -- The installation itself is the organization of zeros.
  organization_id  uuid not null,
  seq              bigint not null check (seq > 0),
  -- By the clock of the database, at the end of the transaction.
  at               timestamptz not null,
  actor_kind       text not null check (actor_kind in ('user', 'api_key', 'operator')),
  actor_id         uuid,
  action           text not null check (length(action) <= 200),
  -- What was changed first, for the filters; all of it is in `changes`.
  target           text not null check (length(target) <= 60),
  target_id        uuid,
  event_id         uuid,
  changes          jsonb not null,
  network          text check (length(network) <= 64),
  request_id       uuid,
  -- The hash of the row before, or 32 zero bytes.
  previous         bytea not null check (length(previous) = 32),
  hash             bytea not null check (length(hash) = 32),
  primary key (organization_id, seq)
);
create index audit_log_by_actor on users.audit_log (organization_id, actor_id, seq desc);
create index audit_log_by_target on users.audit_log (organization_id, target, seq desc);
create trigger audit_log_append_only before update or delete on users.audit_log
  for each row execute function data.refuse_change();
create trigger audit_log_never_emptied before truncate on users.audit_log
  for each statement execute function data.refuse_change();

-- The end of each chain: whoever cuts rows off the log leaves a head that points further.
create table users.audit_heads (
  organization_id  uuid primary key,
  seq              bigint not null check (seq >= 0),
  hash             bytea not null check (length(hash) = 32)
);
create function users.check_audit_head() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or new.seq <> old.seq + 1 or new.organization_id <> old.organization_id then
    raise exception 'the head of an audit chain moves on, one by one' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger audit_heads_move_on before update or delete on users.audit_heads
  for each row execute function users.check_audit_head();
create trigger audit_heads_never_emptied before truncate on users.audit_heads
  for each statement execute function data.refuse_change();

-- What a transaction has changed so far; never seen by another one, empty at every commit.
create unlogged table users.audit_pending (
  position         bigint generated always as identity primary key,
  transaction      xid8 not null default pg_current_xact_id(),
  organization_id  uuid not null,
  event_id         uuid,
  doer             jsonb not null,
  change           jsonb not null
);
create index audit_pending_by_transaction on users.audit_pending (transaction);

-- What a row's hash covers: every field with its length, so that nothing can be moved from one to the next.
create function users.audit_digest(entry users.audit_log) returns bytea language sql immutable as $$
  select sha256(convert_to(string_agg(coalesce(length(field) || ':' || field, '-'), ',' order by place), 'UTF8'))
  from unnest(array[
    entry.organization_id::text, entry.seq::text, ((extract(epoch from entry.at) * 1000000)::bigint)::text,
    entry.actor_kind, entry.actor_id::text, entry.action, entry.target, entry.target_id::text,
    entry.event_id::text, entry.changes::text, entry.network, entry.request_id::text,
    encode(entry.previous, 'hex')]) with ordinality as fields (field, place)
$$;

-- Notes one changed row. Arguments: what it is called, its id's column, the columns whose values may be told
-- (of the others only that they changed), and where its organization stands (`-`: the installation).
create function users.note_change() returns trigger language plpgsql as $$
declare
  doer jsonb := current_setting('admit.doer')::jsonb;
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  image jsonb := coalesce(after, before);
  told text[] := string_to_array(tg_argv[2], ' ');
  changed text[];
  what text := case tg_op when 'INSERT' then 'created' when 'DELETE' then 'removed' else 'changed' end;
  organization uuid;
begin
  if tg_op = 'UPDATE' then
    select array_agg(key order by key) into changed from jsonb_each(after)
     where value is distinct from before -> key and key not in ('updated_at', 'version', 'last_reply_at', 'last_author');
    if changed is null then
      return null;
    end if;
    what := case
      when before ->> 'archived_at' is null and after ->> 'archived_at' is not null then 'archived'
      when before ->> 'revoked_at' is null and after ->> 'revoked_at' is not null then 'revoked'
      else 'changed' end;
  end if;
  organization := coalesce(
    case when tg_argv[3] <> '-' then image ->> tg_argv[3] end,
    case when tg_argv[3] <> '-' then doer ->> 'organization_id' end,
    '00000000-0000-0000-0000-000000000000')::uuid;
  insert into users.audit_pending (organization_id, event_id, doer, change) values (
    organization,
    (case tg_argv[0] when 'event' then image ->> 'id' else image ->> 'event_id' end)::uuid,
    doer,
    jsonb_build_object(
      'target', tg_argv[0], 'id', image ->> tg_argv[1], 'change', what, 'columns', to_jsonb(changed),
      'before', users.audit_values(before, told, changed), 'after', users.audit_values(after, told, changed)));
  return null;
end $$;

-- The values of `image` that may be told: those of `told` that are among the changed ones, cut to 200 letters.
create function users.audit_values(image jsonb, told text[], changed text[]) returns jsonb language sql immutable as $$
  select jsonb_object_agg(key, case
           when jsonb_typeof(value) = 'string' then to_jsonb(left(value #>> '{}', 200))
           when length(value::text) > 2000 then to_jsonb('…'::text)
           else value end)
  from jsonb_each(image) where key = any (told) and (changed is null or key = any (changed))
$$;

-- At the end of a transaction: one entry for each organization it touched. The head is the last lock of all.
create function users.chain_audit() returns trigger language plpgsql as $$
declare
  found_change record;
  head users.audit_heads;
  entry users.audit_log;
begin
  for found_change in
    select p.organization_id, (array_agg(p.doer order by p.position))[1] as doer,
           (array_agg(p.event_id order by p.position) filter (where p.event_id is not null))[1] as event_id,
           (array_agg(p.change order by p.position))[1] as first,
           to_jsonb((array_agg(p.change order by p.position))[1:50]) as changes, count(*) as number
    from users.audit_pending p where p.transaction = pg_current_xact_id()
    group by p.organization_id order by p.organization_id
  loop
    insert into users.audit_heads values (found_change.organization_id, 0, decode(repeat('00', 32), 'hex'))
      on conflict (organization_id) do nothing;
    select * into strict head from users.audit_heads
     where organization_id = found_change.organization_id for update;
    entry.organization_id := head.organization_id;
    entry.seq := head.seq + 1;
    entry.at := clock_timestamp();
    entry.actor_kind := found_change.doer ->> 'kind';
    entry.actor_id := (found_change.doer ->> 'id')::uuid;
    entry.action := left(found_change.doer ->> 'action', 200);
    entry.target := found_change.first ->> 'target';
    entry.target_id := (found_change.first ->> 'id')::uuid;
    entry.event_id := found_change.event_id;
    entry.changes := found_change.changes;
    if found_change.number > 50 then
      entry.changes := entry.changes || jsonb_build_object('more', found_change.number - 50);
    end if;
    entry.network := found_change.doer ->> 'network';
    entry.request_id := (found_change.doer ->> 'request_id')::uuid;
    entry.previous := head.hash;
    entry.hash := users.audit_digest(entry);
    insert into users.audit_log select entry.*;
    update users.audit_heads set seq = entry.seq, hash = entry.hash
     where organization_id = head.organization_id;
  end loop;
  delete from users.audit_pending where transaction = pg_current_xact_id();
  return null;
end $$;
create constraint trigger audit_pending_chain after insert on users.audit_pending
  deferrable initially deferred for each row execute function users.chain_audit();

-- Puts a table under audit. `happenings` are those of a trigger. Nothing runs where nobody is to be named:
-- buyers and jobs pay one look at a setting, and only for what is listed.
create procedure users.watch(tracked regclass, target text, id text, told text,
                             happenings text default 'insert or update or delete',
                             organization text default 'organization_id') language plpgsql as $$
begin
  execute format(
    'create trigger audit after %s on %s for each row when (current_setting(''admit.doer'', true) <> '''') '
    'execute function users.note_change(%L, %L, %L, %L)', happenings, tracked, target, id, told, organization);
end $$;
