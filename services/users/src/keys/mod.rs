//! Keys with which programs of an organization call the API.

mod holders;
mod token;

use kit::{ApiKeyId, Caller, OrganizationId, Permission, Permissions, Time, UserId};
use sqlx::PgConnection;

pub(crate) use holders::KeyHolders;
pub(crate) use token::Token;

use crate::{
    ApiKey, KeyDraft, NewApiKey, Users, UsersError, members::may_grant, store, store::api_keys::NewKey,
    team::check_events,
};

/// Keys that are good at the same time.
const MOST: i64 = 100;
const DAY: i64 = 24 * 3600;
/// The longest that a key is good for: two years.
const LONGEST: i64 = 730 * DAY;
/// The longest that an old key goes on beside its successor: 30 days, in hours.
pub(crate) const LONGEST_OVERLAP: u32 = 30 * 24;

impl Users {
    /// The keys of an organization, the newest first; ended ones for a year.
    pub(crate) async fn api_keys(&self, organization: OrganizationId) -> Result<Vec<ApiKey>, UsersError> {
        let mut conn = self.db.acquire().await?;
        let since = self.clock.now().plus_seconds(-365 * DAY);
        Ok(store::api_keys::list(&mut conn, organization, since).await?)
    }

    /// Makes a key. The answer is the only one that holds it.
    ///
    /// # Errors
    /// [`UsersError::InvalidField`], [`UsersError::BeyondOwn`], [`UsersError::TooMany`],
    /// [`UsersError::Reauthenticate`].
    pub(crate) async fn make_key(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        draft: &KeyDraft,
    ) -> Result<NewApiKey, UsersError> {
        let now = self.clock.now();
        check_draft(caller, organization, draft, now)?;
        self.require_recent_of(caller)?;
        let creator = caller.user_id().ok_or(UsersError::NotFound)?;
        let mut tx = self.db.begin().await?;
        if !store::organizations::lock(&mut tx, organization).await? {
            return Err(UsersError::NotFound);
        }
        if store::api_keys::count(&mut tx, organization, now).await? >= MOST {
            return Err(UsersError::TooMany("An organization has at most 100 keys that are good."));
        }
        let made = self.insert_key(&mut tx, organization, creator, draft, None).await?;
        tx.commit().await?;
        Ok(made)
    }

    async fn insert_key(
        &self,
        tx: &mut PgConnection,
        organization: OrganizationId,
        creator: UserId,
        draft: &KeyDraft,
        replaces: Option<ApiKeyId>,
    ) -> Result<NewApiKey, UsersError> {
        let token = Token::random();
        let id = ApiKeyId::new();
        let new = NewKey {
            organization_id: organization,
            id,
            prefix: token.prefix(),
            hash: token.hash(),
            created_by: creator,
            now: self.clock.now(),
            replaces,
            draft,
        };
        store::api_keys::insert(tx, &new).await?;
        let key = store::api_keys::get(tx, organization, id).await?.ok_or(UsersError::NotFound)?;
        Ok(NewApiKey { token: token.reveal().to_owned(), key })
    }

    /// Changes what a key may do. It acts at once, on all nodes.
    ///
    /// # Errors
    /// [`UsersError::NotFound`], [`UsersError::KeyEnded`], or those of making one.
    pub(crate) async fn change_key(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        id: ApiKeyId,
        draft: &KeyDraft,
    ) -> Result<ApiKey, UsersError> {
        let now = self.clock.now();
        check_draft(caller, organization, draft, now)?;
        self.require_recent_of(caller)?;
        let mut tx = self.db.begin().await?;
        let current = lock_good(&mut tx, organization, id, now).await?;
        may_grant(caller, organization, current.scopes.into_iter().collect())?;
        store::api_keys::update(&mut tx, organization, id, draft).await?;
        let changed = store::api_keys::get(&mut tx, organization, id).await?.ok_or(UsersError::NotFound)?;
        self.commit_key(tx, id).await?;
        Ok(changed)
    }

    /// Makes a successor with the same rights; the old key goes on for `overlap_hours`, so that programs
    /// can change over without a gap.
    ///
    /// # Errors
    /// [`UsersError::NotFound`], [`UsersError::KeyEnded`], [`UsersError::BeyondOwn`],
    /// [`UsersError::Reauthenticate`].
    pub(crate) async fn rotate_key(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        id: ApiKeyId,
        overlap_hours: u32,
    ) -> Result<NewApiKey, UsersError> {
        let now = self.clock.now();
        self.require_recent_of(caller)?;
        let creator = caller.user_id().ok_or(UsersError::NotFound)?;
        let mut tx = self.db.begin().await?;
        let current = lock_good(&mut tx, organization, id, now).await?;
        may_grant(caller, organization, current.scopes.iter().copied().collect())?;
        // As long as the old one was to live.
        let life = current.expires_at.seconds_since(current.created_at);
        let draft = KeyDraft {
            name: current.name,
            scopes: current.scopes,
            event_ids: current.event_ids,
            expires_at: now.plus_seconds(life.clamp(DAY, LONGEST)),
        };
        let made = self.insert_key(&mut tx, organization, creator, &draft, Some(id)).await?;
        let until = now.plus_seconds(i64::from(overlap_hours.min(LONGEST_OVERLAP)) * 3600);
        if overlap_hours == 0 {
            store::api_keys::revoke(&mut tx, organization, id, now).await?;
        } else {
            store::api_keys::end_at(&mut tx, organization, id, until).await?;
        }
        self.commit_key(tx, id).await?;
        Ok(made)
    }

    /// Ends a key, at once and on all nodes.
    ///
    /// # Errors
    /// [`UsersError::NotFound`] for keys that are none or were revoked before.
    pub(crate) async fn revoke_key(
        &self,
        organization: OrganizationId,
        id: ApiKeyId,
    ) -> Result<(), UsersError> {
        let mut tx = self.db.begin().await?;
        if !store::api_keys::revoke(&mut tx, organization, id, self.clock.now()).await? {
            return Err(UsersError::NotFound);
        }
        self.commit_key(tx, id).await
    }

    async fn commit_key(
        &self,
        mut tx: sqlx::Transaction<'static, sqlx::Postgres>,
        id: ApiKeyId,
    ) -> Result<(), UsersError> {
        data::listen::announce(&mut tx, crate::SESSIONS_CHANNEL, &id.to_string()).await?;
        tx.commit().await?;
        self.key_holders.forget(id);
        Ok(())
    }
}

async fn lock_good(
    tx: &mut PgConnection,
    organization: OrganizationId,
    id: ApiKeyId,
    now: Time,
) -> Result<ApiKey, UsersError> {
    store::api_keys::lock(tx, organization, id).await?;
    let current = store::api_keys::get(tx, organization, id).await?.ok_or(UsersError::NotFound)?;
    if current.revoked_at.is_some() || current.expires_at <= now {
        Err(UsersError::KeyEnded)
    } else {
        Ok(current)
    }
}

/// # Errors
/// [`UsersError::InvalidField`] for what the schema can't express; [`UsersError::BeyondOwn`].
fn check_draft(
    caller: &Caller,
    organization: OrganizationId,
    draft: &KeyDraft,
    now: Time,
) -> Result<(), UsersError> {
    if !draft.scopes.iter().copied().all(Permission::is_for_keys) {
        let message = "holds what only people may do: members, keys, settings and answers to buyers";
        return Err(UsersError::InvalidField("scopes", message));
    }
    if draft.expires_at <= now || draft.expires_at > now.plus_seconds(LONGEST) {
        return Err(UsersError::InvalidField(
            "expires_at",
            "must be in the future, two years from now at most",
        ));
    }
    check_events(draft.event_ids.as_deref())?;
    let scopes: Permissions = draft.scopes.iter().copied().collect();
    may_grant(caller, organization, scopes)
}
