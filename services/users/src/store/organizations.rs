//! Organizations.

use kit::{OrganizationId, Time, UserId};
use sqlx::PgConnection;

use crate::model::{NewOrganization, Organization, OrganizationChange};

/// Inserts an organization under `slug`; `None` when another one has it.
pub async fn insert(
    conn: &mut PgConnection,
    id: OrganizationId,
    slug: &str,
    new: &NewOrganization,
    locale: &str,
    now: Time,
) -> Result<Option<Organization>, sqlx::Error> {
    sqlx::query_as(
        "insert into users.organizations
           (id, slug, name, country, currency, time_zone, locale, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         on conflict (slug) do nothing
         returning id, slug, name, description, country, currency, time_zone, locale, accent_color, website,
                   support_email, version",
    )
    .bind(id)
    .bind(slug)
    .bind(&new.name)
    .bind(&new.country)
    .bind(new.currency)
    .bind(&new.time_zone)
    .bind(locale)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// One organization.
pub async fn get(conn: &mut PgConnection, id: OrganizationId) -> Result<Option<Organization>, sqlx::Error> {
    sqlx::query_as(
        "select id, slug, name, description, country, currency, time_zone, locale, accent_color, website,
                support_email, version
         from users.organizations where id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// The organizations with these ids, in no order.
pub async fn by_ids(
    conn: &mut PgConnection,
    ids: &[OrganizationId],
) -> Result<Vec<Organization>, sqlx::Error> {
    sqlx::query_as(
        "select id, slug, name, description, country, currency, time_zone, locale, accent_color, website,
                support_email, version
         from users.organizations where id = any($1)",
    )
    .bind(ids)
    .fetch_all(conn)
    .await
}

/// The organization with this slug.
pub async fn by_slug(conn: &mut PgConnection, slug: &str) -> Result<Option<Organization>, sqlx::Error> {
    sqlx::query_as(
        "select id, slug, name, description, country, currency, time_zone, locale, accent_color, website,
                support_email, version
         from users.organizations where slug = $1",
    )
    .bind(slug)
    .fetch_optional(conn)
    .await
}

/// The organizations that `user` is a member of, by name.
pub async fn of_member(conn: &mut PgConnection, user: UserId) -> Result<Vec<Organization>, sqlx::Error> {
    sqlx::query_as(
        "select o.id, o.slug, o.name, o.description, o.country, o.currency, o.time_zone, o.locale,
                o.accent_color, o.website, o.support_email, o.version
         from users.members m join users.organizations o on o.id = m.organization_id
         where m.user_id = $1
         order by lower(o.name), o.id",
    )
    .bind(user)
    .fetch_all(conn)
    .await
}

/// Locks the organization, so that changes of its members come one after the other.
pub async fn lock(conn: &mut PgConnection, id: OrganizationId) -> Result<bool, sqlx::Error> {
    let found: Option<i32> =
        sqlx::query_scalar("select version from users.organizations where id = $1 for no key update")
            .bind(id)
            .fetch_optional(conn)
            .await?;
    Ok(found.is_some())
}

/// Changes what `change` gives, if `version` is still the one that was read.
pub async fn update(
    conn: &mut PgConnection,
    id: OrganizationId,
    change: &OrganizationChange,
    now: Time,
) -> Result<Option<Organization>, sqlx::Error> {
    sqlx::query_as(
        "update users.organizations
         set name = coalesce($3, name), slug = coalesce($4, slug), description = coalesce($5, description),
             country = coalesce($6, country), currency = coalesce($7, currency),
             time_zone = coalesce($8, time_zone), locale = coalesce($9, locale),
             accent_color = coalesce($10, accent_color),
             website = case when $11 then $12 else website end,
             support_email = case when $13 then $14 else support_email end,
             version = version + 1, updated_at = $15
         where id = $1 and version = $2
         returning id, slug, name, description, country, currency, time_zone, locale, accent_color, website,
                   support_email, version",
    )
    .bind(id)
    .bind(change.version)
    .bind(&change.name)
    .bind(&change.slug)
    .bind(&change.description)
    .bind(&change.country)
    .bind(change.currency)
    .bind(&change.time_zone)
    .bind(&change.locale)
    .bind(&change.accent_color)
    .bind(change.website.is_some())
    .bind(change.website.as_ref().and_then(Option::as_ref))
    .bind(change.support_email.is_some())
    .bind(change.support_email.as_ref().and_then(Option::as_ref))
    .bind(now)
    .fetch_optional(conn)
    .await
}
