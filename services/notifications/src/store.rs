//! Every SQL statement of the service.

use kit::{MessageId, Time};
use sqlx::{PgConnection, types::Json};

use crate::model::{Attachment, Message, MessageState, NewMessage};

/// Notes a message; `None` when its dedupe key is taken.
pub async fn insert(
    conn: &mut PgConnection,
    message: &NewMessage,
    recipient_name: &str,
    locale: &str,
    now: Time,
) -> Result<Option<MessageId>, sqlx::Error> {
    sqlx::query_scalar(
        "insert into notifications.messages
           (id, template, recipient, recipient_name, locale, organization_id, reply_to, content, attachments,
            dedupe_key, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (dedupe_key) do nothing
         returning id",
    )
    .bind(MessageId::new())
    .bind(message.template)
    .bind(&message.to)
    .bind(recipient_name)
    .bind(locale)
    .bind(message.organization_id)
    .bind(&message.reply_to)
    .bind(&message.content)
    .bind(Json::<&[Attachment]>(&message.attachments))
    .bind(&message.dedupe)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Takes a message for one try: `sending`, one attempt more. `None` when there is nothing to do: it is
/// sent, withheld or not there. A failed message starts anew, because only an operator asks for that.
pub async fn take(conn: &mut PgConnection, id: MessageId) -> Result<Option<Message>, sqlx::Error> {
    sqlx::query_as(
        "update notifications.messages
         set attempts = case when state = 'failed' then 1 else attempts + 1 end, state = 'sending'
         where id = $1 and state in ('queued', 'sending', 'retrying', 'failed')
         returning id, template, recipient, recipient_name, locale, reply_to, content, attachments,
                   attempts, created_at",
    )
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// Notes how a try ended.
pub async fn finish(
    conn: &mut PgConnection,
    id: MessageId,
    state: MessageState,
    error: Option<&str>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update notifications.messages
         set state = $2, last_error = left($3, 2000),
             sent_at = case when $2 = 'sent' then $4::timestamptz else sent_at end,
             -- A link that proves something belongs to its reader alone once it has left.
             content = case when $2 <> 'sent' then content
                            when content->>'link' like '%token=%' then content - 'link' - 'sealed'
                            else content - 'sealed' end
         where id = $1 and state = 'sending'",
    )
    .bind(id)
    .bind(state)
    .bind(error)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// What was written to `recipient`, the newest 1000. The contents stay out: they hold links with secrets.
pub async fn of_recipient(
    conn: &mut PgConnection,
    recipient: &kit::Email,
) -> Result<serde_json::Value, sqlx::Error> {
    sqlx::query_scalar(
        "select coalesce(jsonb_agg(to_jsonb(m)), '[]') from (
           select template, recipient, recipient_name, locale, state, created_at, sent_at
           from notifications.messages where recipient = $1 order by created_at desc limit 1000) m",
    )
    .bind(recipient)
    .fetch_one(conn)
    .await
}

/// Forgets what was written to `recipient` and is not on its way any more.
pub async fn erase_recipient(conn: &mut PgConnection, recipient: &kit::Email) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from notifications.messages
         where recipient = $1 and state in ('sent', 'failed', 'withheld')",
    )
    .bind(recipient)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets at most `most` messages from before `before` that are not on their way any more; gives their number.
pub async fn forget(conn: &mut PgConnection, before: Time, most: i64) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(
        "delete from notifications.messages where id in (
           select id from notifications.messages
           where created_at < $1 and state in ('sent', 'failed', 'withheld') order by created_at limit $2)",
    )
    .bind(before)
    .bind(most)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
