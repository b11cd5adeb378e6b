-- Replies stay as they were written, with one exception: a person who leaves takes name and words along.
create function support.replies_stay() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE'
    and new.body = '(erased)' and new.author_name = '' and new.author = 'buyer'
    and (new.organization_id, new.id, new.conversation_id, new.author, new.internal, new.created_at)
      = (old.organization_id, old.id, old.conversation_id, old.author, old.internal, old.created_at)
    and new.author_id is not distinct from old.author_id
  then
    return new;
  end if;
  raise exception 'replies are append-only' using errcode = 'restrict_violation';
end $$;
drop trigger replies_append_only on support.replies;
create trigger replies_append_only before update or delete on support.replies
  for each row execute function support.replies_stay();
