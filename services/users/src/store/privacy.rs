//! A person's own data, and its end.

use kit::{Time, UserId};
use serde_json::Value;
use sqlx::PgConnection;

/// Everything that this service knows of a person, without what proves who they are.
pub async fn account(conn: &mut PgConnection, user: UserId) -> Result<Value, sqlx::Error> {
    sqlx::query_scalar(
        "select jsonb_build_object(
           'id', u.id, 'email', u.email, 'name', u.name, 'language', u.locale,
           'email_verified_at', u.email_verified_at, 'created_at', u.created_at, 'updated_at', u.updated_at,
           'platform_role', u.platform_role, 'has_password', u.password_hash is not null,
           'authenticator_since', (select t.confirmed_at from users.totp t where t.user_id = u.id),
           'passkeys', (select coalesce(jsonb_agg(jsonb_build_object(
               'name', p.name, 'created_at', p.created_at, 'last_used_at', p.last_used_at)
               order by p.created_at), '[]')
             from users.passkeys p where p.user_id = u.id),
           'accounts_elsewhere', (select coalesce(jsonb_agg(jsonb_build_object(
               'provider', i.issuer, 'account', i.label, 'created_at', i.created_at,
               'last_used_at', i.last_used_at) order by i.created_at), '[]')
             from users.identities i where i.user_id = u.id),
           'sessions', (select coalesce(jsonb_agg(jsonb_build_object(
               'created_at', s.created_at, 'last_seen_at', s.last_seen_at, 'user_agent', s.user_agent,
               'network', s.ip_prefix, 'signed_in_with', s.signed_in_with, 'ended_at', s.revoked_at)
               order by s.created_at), '[]')
             from users.sessions s where s.user_id = u.id),
           'organizations', (select coalesce(jsonb_agg(jsonb_build_object(
               'name', o.name, 'role', m.role, 'since', m.created_at) order by m.created_at), '[]')
             from users.members m join users.organizations o on o.id = m.organization_id
             where m.user_id = u.id))
         from users.users u where u.id = $1",
    )
    .bind(user)
    .fetch_one(conn)
    .await
}

/// Takes the person out of the account. The row stays, for others point to it.
pub async fn erase(conn: &mut PgConnection, user: UserId, now: Time) -> Result<(), sqlx::Error> {
    for statement in [
        "delete from users.sessions where user_id = $1",
        "delete from users.flows where user_id = $1",
        "delete from users.mail_tokens where user_id = $1",
        "delete from users.recovery_codes where user_id = $1",
        "delete from users.totp where user_id = $1",
        "delete from users.passkeys where user_id = $1",
        "delete from users.identities where user_id = $1",
        "delete from users.members where user_id = $1",
        "delete from users.invitations i using users.users u where u.id = $1 and i.email = u.email",
    ] {
        sqlx::query(statement).bind(user).execute(&mut *conn).await?;
    }
    sqlx::query(
        "update users.users
         set email = 'erased-' || id || '@erased.invalid', name = 'Erased', password_hash = null,
             email_verified_at = null, platform_role = null, auth_epoch = auth_epoch + 1,
             failed_sign_ins = 0, sign_in_after = null, disabled_at = $2, erased_at = $2, updated_at = $2
         where id = $1",
    )
    .bind(user)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
