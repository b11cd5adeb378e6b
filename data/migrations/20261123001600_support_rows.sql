-- A conversation with the words that every list of them shows.
create view support.conversation_rows as
select c.organization_id, c.id, c.subject, c.state, c.event_id, c.booking_id,
       e.title as event_title, b.reference as booking_reference,
       c.created_at, c.last_reply_at, c.last_author,
       c.last_author = 'member' and (c.buyer_read_at is null or c.buyer_read_at < c.last_reply_at) as unread,
       c.name, c.email, c.user_id, c.assignee_id, u.name as assignee_name,
       (select left(r.body, 140) from support.replies r
         where r.organization_id = c.organization_id and r.conversation_id = c.id and not r.internal
         order by r.created_at desc, r.id desc limit 1) as excerpt
from support.conversations c
join events.events e on e.id = c.event_id
join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
left join users.users u on u.id = c.assignee_id;
create index conversations_by_email on support.conversations (email);
