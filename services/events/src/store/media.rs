//! Pictures.

use kit::{MediaId, OrganizationId, Time};
use sqlx::PgConnection;

/// What is stored of a picture beside its renditions.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct MediaRow {
    pub id: MediaId,
    pub width: i32,
    pub height: i32,
    pub widths: Vec<i32>,
    pub placeholder: Vec<u8>,
    pub dominant_color: String,
    pub content_key: String,
}

/// Adds a picture.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    media: &MediaRow,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into events.media (organization_id, id, width, height, widths, placeholder, dominant_color,
           content_key, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz)",
    )
    .bind(organization_id)
    .bind(media.id)
    .bind(media.width)
    .bind(media.height)
    .bind(&media.widths)
    .bind(&media.placeholder)
    .bind(&media.dominant_color)
    .bind(&media.content_key)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A picture of an organization.
pub(crate) async fn load(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    media_id: MediaId,
) -> Result<MediaRow, sqlx::Error> {
    sqlx::query_as(
        "select id, width, height, widths, placeholder, dominant_color, content_key
           from events.media where organization_id = $1 and id = $2",
    )
    .bind(organization_id)
    .bind(media_id)
    .fetch_one(conn)
    .await
}

/// The stored widths of a picture, and the key that its renditions share. Pictures are public: whoever
/// knows the id may see it.
pub(crate) async fn renditions(
    conn: &mut PgConnection,
    media_id: MediaId,
) -> Result<(Vec<i32>, String), sqlx::Error> {
    sqlx::query_as("select widths, content_key from events.media where id = $1")
        .bind(media_id)
        .fetch_one(conn)
        .await
}

/// How many pictures an organization has.
pub(crate) async fn count(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select count(*) from events.media where organization_id = $1")
        .bind(organization_id)
        .fetch_one(conn)
        .await
}
