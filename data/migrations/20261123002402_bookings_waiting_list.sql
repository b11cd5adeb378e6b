-- The waiting list: who waits for what, what they were offered, and what was done with it.

-- How the list of one event works; an event without a row has an open list with these defaults.
create table bookings.waiting_lists (
  event_id         uuid primary key,
  organization_id  uuid not null,
  -- open: takes entries and makes offers; paused: takes entries, makes no offers; closed: takes no entries.
  mode             text not null default 'open' check (mode in ('open', 'paused', 'closed')),
  -- How long an offer stands, in minutes.
  offer_minutes    integer not null default 1440 check (offer_minutes between 30 and 10080),
  -- Hours of the day, where the event is, in which no offer ends; the same hour twice: none.
  quiet_from       smallint not null default 22 check (quiet_from between 0 and 23),
  quiet_until      smallint not null default 8 check (quiet_until between 0 and 23),
  next_rank        bigint not null default 1 check (next_rank > 0),
  -- When the list wants to be looked at though nothing comes free.
  look_at          timestamptz,
  version          integer not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  foreign key (organization_id, event_id) references events.events (organization_id, id)
);
create index waiting_lists_look_at on bookings.waiting_lists (look_at) where look_at is not null;

create table bookings.waiting_entries (
  event_id         uuid not null references bookings.waiting_lists,
  id               uuid not null,
  state            text not null check (state in
                     ('unconfirmed', 'waiting', 'offered', 'paused', 'purchased', 'left', 'removed', 'closed')),
  -- The order of the list: lower is served first. Only who is on the list has one.
  rank             bigint,
  user_id          uuid references users.users,
  email            text not null check (length(email) <= 254),
  locale           text not null check (length(locale) <= 10),
  quantity         smallint not null check (quantity between 1 and 20),
  -- Fewer than this are of no use.
  minimum          smallint not null check (minimum >= 1),
  -- Seats must be neighbours.
  together         boolean not null default false,
  -- Offers that ran out without an answer.
  lapses           smallint not null default 0 check (lapses >= 0),
  -- How often somebody behind was served first because the free places were too few for this one.
  skips            smallint not null default 0 check (skips >= 0),
  -- Others come first until then: an offer was declined or ran out.
  rests_until      timestamptz,
  link_version     integer not null default 1,
  version          integer not null default 1,
  consented_at     timestamptz not null,
  created_at       timestamptz not null,
  confirmed_at     timestamptz,
  ended_at         timestamptz,
  primary key (event_id, id),
  constraint waiting_entries_minimum check (minimum <= quantity),
  constraint waiting_entries_rank check ((state in ('waiting', 'offered', 'paused')) = (rank is not null)),
  constraint waiting_entries_ended check ((state in ('purchased', 'left', 'removed', 'closed')) = (ended_at is not null)),
  constraint waiting_entries_order unique (event_id, rank) deferrable initially deferred
);
-- One open entry per person and event.
create unique index waiting_entries_one_per_email on bookings.waiting_entries (event_id, email)
  where state in ('unconfirmed', 'waiting', 'offered', 'paused');
create unique index waiting_entries_one_per_user on bookings.waiting_entries (event_id, user_id)
  where user_id is not null and state in ('unconfirmed', 'waiting', 'offered', 'paused');
create index waiting_entries_by_user on bookings.waiting_entries (user_id) where user_id is not null;
create index waiting_entries_by_email on bookings.waiting_entries (email);
create index waiting_entries_in_order on bookings.waiting_entries (event_id, rank) where state = 'waiting';
create index waiting_entries_unconfirmed on bookings.waiting_entries (created_at) where state = 'unconfirmed';

-- What an entry would take, in the order of its wishes.
create table bookings.waiting_choices (
  event_id       uuid not null,
  entry_id       uuid not null,
  position       smallint not null check (position between 0 and 9),
  occurrence_id  uuid not null,
  product_id     uuid not null,
  primary key (event_id, entry_id, position),
  unique (event_id, entry_id, occurrence_id, product_id),
  foreign key (event_id, entry_id) references bookings.waiting_entries (event_id, id) on delete cascade,
  foreign key (event_id, occurrence_id) references events.occurrences (event_id, id),
  foreign key (event_id, product_id) references events.products (event_id, id)
);

-- Places set aside for an entry: each offer owns a hold.
create table bookings.waiting_offers (
  event_id       uuid not null,
  id             uuid not null,
  entry_id       uuid not null,
  booking_id     uuid not null,
  occurrence_id  uuid not null,
  product_id     uuid not null,
  quantity       smallint not null check (quantity > 0),
  state          text not null default 'open' check (state in ('open', 'accepted', 'declined', 'lapsed', 'withdrawn')),
  -- Whether an organizer made it, before the turn of others; the history says who.
  out_of_turn    boolean not null,
  made_at        timestamptz not null,
  expires_at     timestamptz not null,
  reminded_at    timestamptz,
  ended_at       timestamptz,
  primary key (event_id, id),
  unique (event_id, booking_id),
  foreign key (event_id, entry_id) references bookings.waiting_entries (event_id, id),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id),
  check ((state = 'open') = (ended_at is null)),
  check (expires_at > made_at)
);
-- One open offer per entry.
create unique index waiting_offers_one_open on bookings.waiting_offers (event_id, entry_id) where state = 'open';
create index waiting_offers_open on bookings.waiting_offers (expires_at) where state = 'open';
create index waiting_offers_by_entry on bookings.waiting_offers (event_id, entry_id, made_at);

-- What was done with an entry, by whom and why; append-only.
create table bookings.waiting_history (
  event_id   uuid not null,
  id         bigint generated always as identity,
  entry_id   uuid not null,
  what       text not null check (what in ('joined', 'changed', 'moved', 'offered', 'accepted', 'declined', 'lapsed',
               'withdrawn', 'to_the_end', 'paused', 'resumed', 'left', 'removed', 'closed')),
  -- The member of the organization who did it; null: the person, or the program.
  by_user    uuid references users.users,
  reason     text check (length(reason) between 1 and 300),
  -- Places on the list, where it was moved.
  from_place integer check (from_place > 0),
  to_place   integer check (to_place > 0),
  at         timestamptz not null,
  primary key (event_id, id),
  foreign key (event_id, entry_id) references bookings.waiting_entries (event_id, id),
  -- Whoever changes another person's turn says why.
  constraint waiting_history_reason check (what not in ('moved', 'removed') or (reason is not null and by_user is not null))
);
create index waiting_history_by_entry on bookings.waiting_history (event_id, entry_id, id);
create trigger waiting_history_append_only before update or delete on bookings.waiting_history
  for each row execute function data.refuse_change();
