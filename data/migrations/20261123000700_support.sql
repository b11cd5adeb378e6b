-- Conversations between buyers and organizers.
create schema support;

create table support.conversations (
  organization_id  uuid not null references users.organizations,
  id               uuid not null,
  event_id         uuid not null,
  booking_id       uuid not null,
  user_id          uuid references users.users,
  email            text not null check (length(email) <= 254),
  name             text not null default '' check (length(name) <= 120),
  locale           text not null default 'en' check (length(locale) <= 10),
  subject          text not null check (length(subject) between 1 and 160),
  state            text not null default 'open' check (state in ('open', 'pending', 'snoozed', 'resolved')),
  assignee_id      uuid references users.users,
  created_at       timestamptz not null,
  last_reply_at    timestamptz not null,
  -- Who wrote last: what the inbox sorts by.
  last_author      text not null check (last_author in ('buyer', 'member')),
  buyer_read_at    timestamptz,
  primary key (organization_id, id),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id)
);
create index conversations_inbox on support.conversations (organization_id, state, last_reply_at desc, id);
create index conversations_by_booking on support.conversations (event_id, booking_id);
create index conversations_by_user on support.conversations (user_id, last_reply_at desc) where user_id is not null;

create table support.replies (
  organization_id  uuid not null,
  id               uuid not null,
  conversation_id  uuid not null,
  author           text not null check (author in ('buyer', 'member')),
  author_id        uuid references users.users,
  author_name      text not null default '' check (length(author_name) <= 120),
  -- Seen by members only.
  internal         boolean not null default false,
  body             text not null check (length(body) between 1 and 10000),
  created_at       timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, conversation_id) references support.conversations (organization_id, id),
  check (author = 'member' or not internal)
);
create index replies_by_conversation on support.replies (organization_id, conversation_id, created_at);
create trigger replies_append_only before update or delete on support.replies
  for each row execute function data.refuse_change();
