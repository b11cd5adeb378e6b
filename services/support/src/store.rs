//! Every statement of the support service.

use kit::{BookingId, ConversationId, Email, EventId, OrganizationId, ReplyId, Time, UserId};
use sqlx::PgConnection;

use crate::{
    Assignee, Author, Conversation, ConversationCard, ConversationState, Counts, Detail, Reply, SupportError,
};

pub struct NewConversation<'a> {
    pub organization_id: OrganizationId,
    pub id: ConversationId,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub user_id: Option<UserId>,
    pub email: &'a Email,
    pub name: &'a str,
    pub locale: &'a str,
    pub subject: &'a str,
}

pub async fn insert_conversation(
    tx: &mut PgConnection,
    new: &NewConversation<'_>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into support.conversations
           (organization_id, id, event_id, booking_id, user_id, email, name, locale, subject,
            created_at, last_reply_at, last_author)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 'buyer')",
    )
    .bind(new.organization_id)
    .bind(new.id)
    .bind(new.event_id)
    .bind(new.booking_id)
    .bind(new.user_id)
    .bind(new.email)
    .bind(new.name)
    .bind(new.locale)
    .bind(new.subject)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

pub struct NewReply<'a> {
    pub organization_id: OrganizationId,
    pub id: ReplyId,
    pub conversation_id: ConversationId,
    pub author: Author,
    pub author_id: Option<UserId>,
    pub author_name: &'a str,
    pub internal: bool,
    pub body: &'a str,
}

pub async fn insert_reply(tx: &mut PgConnection, new: &NewReply<'_>, now: Time) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into support.replies
           (organization_id, id, conversation_id, author, author_id, author_name, internal, body, created_at)
         values ($1, $2, $3, $4, $5, left($6, 120), $7, $8, $9)",
    )
    .bind(new.organization_id)
    .bind(new.id)
    .bind(new.conversation_id)
    .bind(new.author)
    .bind(new.author_id)
    .bind(new.author_name)
    .bind(new.internal)
    .bind(new.body)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// A conversation under lock, with what a follow-up needs.
#[derive(sqlx::FromRow)]
pub struct Locked {
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub email: Email,
    pub name: String,
    pub locale: String,
    pub subject: String,
    pub state: ConversationState,
    pub assignee_id: Option<UserId>,
    pub link_version: i32,
}

pub async fn lock(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
    id: ConversationId,
) -> Result<Locked, SupportError> {
    sqlx::query_as(
        "select c.event_id, c.booking_id, c.email, c.name, c.locale, c.subject, c.state, c.assignee_id,
                b.link_version
         from support.conversations c
         join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
         where c.organization_id = $1 and c.id = $2
         for no key update of c",
    )
    .bind(organization_id)
    .bind(id)
    .fetch_optional(tx)
    .await?
    .ok_or(SupportError::NotFound)
}

/// Sets the state and, after a reply that the other side hears, who spoke last and when.
pub async fn set_state(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
    id: ConversationId,
    state: ConversationState,
    heard: Option<(Author, Time)>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update support.conversations
         set state = $3, last_author = coalesce($4, last_author), last_reply_at = coalesce($5, last_reply_at)
         where organization_id = $1 and id = $2",
    )
    .bind(organization_id)
    .bind(id)
    .bind(state)
    .bind(heard.map(|(author, _)| author))
    .bind(heard.map(|(_, at)| at))
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn assign(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
    id: ConversationId,
    assignee: Option<UserId>,
) -> Result<(), sqlx::Error> {
    sqlx::query("update support.conversations set assignee_id = $3 where organization_id = $1 and id = $2")
        .bind(organization_id)
        .bind(id)
        .bind(assignee)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn mark_read(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update support.conversations set buyer_read_at = $3 where event_id = $1 and booking_id = $2",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    organization_id: OrganizationId,
    id: ConversationId,
    subject: String,
    state: ConversationState,
    event_id: EventId,
    booking_id: BookingId,
    event_title: String,
    booking_reference: String,
    created_at: Time,
    last_reply_at: Time,
    last_author: Author,
    unread: bool,
    name: String,
    email: Email,
    assignee_id: Option<UserId>,
    assignee_name: Option<String>,
    excerpt: String,
}

impl Row {
    fn assignee(&self) -> Option<Assignee> {
        self.assignee_id.zip(self.assignee_name.clone()).map(|(id, name)| Assignee { id, name })
    }

    fn conversation(self, replies: Vec<Reply>) -> Conversation {
        Conversation {
            id: self.id,
            subject: self.subject,
            state: self.state,
            event_id: self.event_id,
            booking_id: self.booking_id,
            event_title: self.event_title,
            booking_reference: self.booking_reference,
            created_at: self.created_at,
            last_reply_at: self.last_reply_at,
            last_author: self.last_author,
            unread: self.unread,
            replies,
        }
    }

    fn card(self) -> ConversationCard {
        let assignee = self.assignee();
        ConversationCard {
            id: self.id,
            subject: self.subject,
            state: self.state,
            event_id: self.event_id,
            booking_id: self.booking_id,
            name: self.name,
            email: self.email.to_string(),
            event_title: self.event_title,
            booking_reference: self.booking_reference,
            excerpt: self.excerpt,
            last_reply_at: self.last_reply_at,
            last_author: self.last_author,
            assignee,
        }
    }
}

/// One conversation, with or without the members' notes.
pub async fn conversation(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    id: ConversationId,
    with_notes: bool,
) -> Result<Conversation, SupportError> {
    let row = row(conn, organization_id, id).await?;
    let replies = replies(conn, &[(organization_id, id)], with_notes).await?;
    Ok(row.conversation(replies.into_iter().map(|(_, reply)| reply).collect()))
}

/// One conversation as members see it.
pub async fn detail(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    id: ConversationId,
) -> Result<Detail, SupportError> {
    let row = row(conn, organization_id, id).await?;
    let replies = replies(conn, &[(organization_id, id)], true).await?;
    Ok(Detail {
        buyer_name: row.name.clone(),
        buyer_email: row.email.clone(),
        assignee: row.assignee(),
        conversation: row.conversation(replies.into_iter().map(|(_, reply)| reply).collect()),
    })
}

async fn row(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    id: ConversationId,
) -> Result<Row, SupportError> {
    sqlx::query_as("select * from support.conversation_rows where organization_id = $1 and id = $2")
        .bind(organization_id)
        .bind(id)
        .fetch_optional(conn)
        .await?
        .ok_or(SupportError::NotFound)
}

#[derive(sqlx::FromRow)]
struct ReplyRow {
    conversation_id: ConversationId,
    #[sqlx(flatten)]
    reply: Reply,
}

async fn replies(
    conn: &mut PgConnection,
    of: &[(OrganizationId, ConversationId)],
    with_notes: bool,
) -> Result<Vec<(ConversationId, Reply)>, sqlx::Error> {
    let organizations: Vec<_> = of.iter().map(|(organization, _)| *organization).collect();
    let conversations: Vec<_> = of.iter().map(|(_, conversation)| *conversation).collect();
    let rows: Vec<ReplyRow> = sqlx::query_as(
        "select r.conversation_id, r.id, r.author, r.author_name, r.body, r.internal, r.created_at
         from support.replies r
         join unnest($1::uuid[], $2::uuid[]) as wanted(organization_id, id)
           on r.organization_id = wanted.organization_id and r.conversation_id = wanted.id
         where $3 or not r.internal
         order by r.created_at, r.id",
    )
    .bind(organizations)
    .bind(conversations)
    .bind(with_notes)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.conversation_id, row.reply)).collect())
}

/// Adds the replies that buyers may see, in one statement for all rows.
async fn with_replies(conn: &mut PgConnection, rows: Vec<Row>) -> Result<Vec<Conversation>, sqlx::Error> {
    let keys: Vec<_> = rows.iter().map(|row| (row.organization_id, row.id)).collect();
    let mut all = replies(conn, &keys, false).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let id = row.id;
            let (own, rest) = std::mem::take(&mut all).into_iter().partition(|(of, _)| *of == id);
            all = rest;
            let own: Vec<(ConversationId, Reply)> = own;
            row.conversation(own.into_iter().map(|(_, reply)| reply).collect())
        })
        .collect())
}

pub async fn of_booking(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<Conversation>, sqlx::Error> {
    let rows = sqlx::query_as(
        "select * from support.conversation_rows where event_id = $1 and booking_id = $2
         order by last_reply_at desc, id desc limit 100",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(&mut *conn)
    .await?;
    with_replies(conn, rows).await
}

/// Conversations of a user: their own, and those held under their verified address.
pub async fn of_user(
    conn: &mut PgConnection,
    user_id: UserId,
    verified_email: Option<&Email>,
    after: Option<(Time, ConversationId)>,
    limit: i64,
) -> Result<Vec<Conversation>, sqlx::Error> {
    let rows = sqlx::query_as(
        "select * from support.conversation_rows
         where (user_id = $1 or email = $2::text)
           and ($3::timestamptz is null or (last_reply_at, id) < ($3, $4::uuid))
         order by last_reply_at desc, id desc limit $5",
    )
    .bind(user_id)
    .bind(verified_email)
    .bind(after.map(|(at, _)| at))
    .bind(after.map(|(_, id)| id))
    .bind(limit)
    .fetch_all(&mut *conn)
    .await?;
    with_replies(conn, rows).await
}

/// What the inbox is narrowed to.
pub struct InboxFilter<'a> {
    pub state: Option<ConversationState>,
    pub words: Option<&'a str>,
    pub assignee: Option<UserId>,
    pub events: Option<Vec<EventId>>,
}

pub async fn inbox(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    filter: &InboxFilter<'_>,
    after: Option<(Time, ConversationId)>,
    limit: i64,
) -> Result<Vec<ConversationCard>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select * from support.conversation_rows
         where organization_id = $1
           and ($2::text is null or state = $2)
           and ($3::text is null or strpos(lower(subject || ' ' || name || ' ' || email || ' ' || booking_reference),
                                           lower($3)) > 0)
           and ($4::uuid is null or assignee_id = $4)
           and ($5::uuid[] is null or event_id = any($5))
           and ($6::timestamptz is null or (last_reply_at, id) < ($6, $7::uuid))
         order by last_reply_at desc, id desc limit $8",
    )
    .bind(organization_id)
    .bind(filter.state)
    .bind(filter.words)
    .bind(filter.assignee)
    .bind(filter.events.as_deref())
    .bind(after.map(|(at, _)| at))
    .bind(after.map(|(_, id)| id))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Row::card).collect())
}

pub async fn counts(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    events: Option<Vec<EventId>>,
) -> Result<Counts, sqlx::Error> {
    sqlx::query_as(
        "select count(*) filter (where state = 'open') as open,
                count(*) filter (where state = 'pending') as pending,
                count(*) filter (where state = 'snoozed') as snoozed,
                count(*) filter (where state = 'resolved') as resolved
         from support.conversations
         where organization_id = $1 and ($2::uuid[] is null or event_id = any($2))",
    )
    .bind(organization_id)
    .bind(events)
    .fetch_one(conn)
    .await
}

/// The conversations of a person with what was said in them, without the members' own notes.
pub async fn of_person(
    conn: &mut PgConnection,
    person: &users::Person,
) -> Result<serde_json::Value, sqlx::Error> {
    sqlx::query_scalar(
        "select coalesce(jsonb_agg(to_jsonb(c)), '[]') from (
           select c.subject, c.state, c.email, c.name, c.created_at, c.last_reply_at,
                  (select coalesce(jsonb_agg(jsonb_build_object(
                       'author', r.author, 'name', r.author_name, 'body', r.body, 'created_at', r.created_at)
                       order by r.created_at, r.id), '[]')
                   from support.replies r
                   where r.organization_id = c.organization_id and r.conversation_id = c.id
                     and not r.internal) as replies
           from support.conversations c
           where c.user_id = $1 or c.email = $2::text
           order by c.created_at desc limit 1000) c",
    )
    .bind(person.user_id)
    .bind(&person.email)
    .fetch_one(conn)
    .await
}

/// Takes name, address and words of a person out of their conversations.
pub async fn forget_person(conn: &mut PgConnection, person: &users::Person) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with theirs as (
           update support.conversations
           set email = 'erased-' || id || '@erased.invalid', name = 'Erased', subject = '(erased)'
           where user_id = $1 or email = $2::text
           returning organization_id, id)
         update support.replies r set author_name = '', body = '(erased)'
         from theirs where r.organization_id = theirs.organization_id and r.conversation_id = theirs.id
           and r.author = 'buyer'",
    )
    .bind(person.user_id)
    .bind(&person.email)
    .execute(&mut *conn)
    .await?;
    Ok(())
}
