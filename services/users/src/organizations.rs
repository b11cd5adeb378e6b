//! Organizations: founding, reading and changing them.

use kit::{OrganizationId, SignedIn, Time, UserId};
use sqlx::PgConnection;

use crate::{
    NewOrganization, Organization, OrganizationChange, Users, UsersError,
    model::{check_organization_change, check_time_zone, slug_candidates},
    store,
};

/// Organizations that one person may belong to; a bound for those who would fill the database.
const MOST_PER_PERSON: usize = 200;

impl Users {
    /// Founds an organization; the caller is its first owner.
    ///
    /// # Errors
    /// [`UsersError::EmailNotVerified`], [`UsersError::SlugTaken`], [`UsersError::InvalidField`].
    pub(crate) async fn found_organization(
        &self,
        user: &SignedIn,
        new: NewOrganization,
    ) -> Result<Organization, UsersError> {
        if !user.email_verified {
            return Err(UsersError::EmailNotVerified);
        }
        if user.memberships.len() >= MOST_PER_PERSON {
            return Err(UsersError::InvalidField("name", "you belong to too many organizations already"));
        }
        let mut tx = self.db.begin().await?;
        let organization = self.create_organization(&mut tx, user.user_id, new).await?;
        tx.commit().await?;
        self.forget(user.user_id);
        Ok(organization)
    }

    /// Inserts an organization under the slug that was asked for, or the first free one made of its name.
    pub(crate) async fn insert_organization(
        &self,
        tx: &mut PgConnection,
        new: &NewOrganization,
        locale: &str,
        now: Time,
    ) -> Result<Organization, UsersError> {
        check_time_zone(&new.time_zone)?;
        let id = OrganizationId::new();
        let candidates = match &new.slug {
            Some(slug) => vec![slug.clone()],
            None => slug_candidates(&new.name),
        };
        for slug in candidates {
            if let Some(made) = store::organizations::insert(tx, id, &slug, new, locale, now).await? {
                return Ok(made);
            }
        }
        Err(UsersError::SlugTaken)
    }

    /// One organization.
    ///
    /// # Errors
    /// [`UsersError::NotFound`].
    pub async fn organization(
        &self,
        conn: &mut PgConnection,
        id: OrganizationId,
    ) -> Result<Organization, UsersError> {
        store::organizations::get(conn, id).await?.ok_or(UsersError::NotFound)
    }

    /// The organizations with these ids, in no order; unknown ids are left out.
    pub async fn organizations_by_ids(
        &self,
        conn: &mut PgConnection,
        ids: &[OrganizationId],
    ) -> Result<Vec<Organization>, UsersError> {
        Ok(store::organizations::by_ids(conn, ids).await?)
    }

    /// The organization at `/o/{slug}`.
    pub async fn organization_by_slug(
        &self,
        conn: &mut PgConnection,
        slug: &str,
    ) -> Result<Option<Organization>, UsersError> {
        Ok(store::organizations::by_slug(conn, slug).await?)
    }

    /// The organizations of a person.
    pub(crate) async fn organizations_of(&self, user: UserId) -> Result<Vec<Organization>, UsersError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::organizations::of_member(&mut conn, user).await?)
    }

    /// One organization, for a route.
    pub(crate) async fn show_organization(&self, id: OrganizationId) -> Result<Organization, UsersError> {
        let mut conn = self.db.acquire().await?;
        self.organization(&mut conn, id).await
    }

    /// Changes an organization.
    ///
    /// # Errors
    /// [`UsersError::Stale`], [`UsersError::SlugTaken`], [`UsersError::InvalidField`].
    pub(crate) async fn change_organization(
        &self,
        id: OrganizationId,
        change: &OrganizationChange,
    ) -> Result<Organization, UsersError> {
        check_organization_change(change)?;
        let mut tx = self.db.begin().await?;
        let changed = store::organizations::update(&mut tx, id, change, self.clock.now()).await;
        let changed = changed.map_err(|error| match &error {
            sqlx::Error::Database(inner) if inner.constraint() == Some("organizations_slug_key") => {
                UsersError::SlugTaken
            }
            _ => error.into(),
        })?;
        let Some(changed) = changed else {
            let exists = store::organizations::get(&mut tx, id).await?.is_some();
            return Err(if exists { UsersError::Stale } else { UsersError::NotFound });
        };
        tx.commit().await?;
        Ok(changed)
    }
}
