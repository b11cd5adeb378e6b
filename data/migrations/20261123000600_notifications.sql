-- Messages to people and their delivery.
create schema notifications;

create table notifications.messages (
  id               uuid primary key,
  template         text not null check (length(template) <= 60),
  channel          text not null default 'email' check (channel in ('email')),
  recipient        text not null check (length(recipient) <= 254),
  recipient_name   text not null default '' check (length(recipient_name) <= 120),
  locale           text not null default 'en' check (length(locale) <= 10),
  organization_id  uuid,
  reply_to         text check (length(reply_to) <= 254),
  -- The words that the template needs.
  content          jsonb not null,
  -- [{"name": …, "content_type": …, "blob": …}]
  attachments      jsonb not null default '[]',
  -- The same key is one message, however often it is asked for.
  dedupe_key       text not null unique check (length(dedupe_key) <= 200),
  state            text not null default 'queued'
                     check (state in ('queued', 'sending', 'sent', 'retrying', 'failed', 'withheld')),
  attempts         smallint not null default 0,
  last_error       text check (length(last_error) <= 2000),
  created_at       timestamptz not null,
  sent_at          timestamptz
);
create index messages_by_age on notifications.messages (created_at desc);
create index messages_failed on notifications.messages (created_at desc) where state = 'failed';
