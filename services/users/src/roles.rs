//! Roles that an organization puts together itself.

use kit::{Caller, OrganizationId, Permissions, RoleId};

use crate::{
    BuiltInRole, CustomRole, RoleDraft, Users, UsersError,
    members::{ROLES, may_grant},
    store,
};

/// Own roles that an organization may have.
const MOST: i64 = 50;

impl Users {
    /// The roles of an organization: those that every one has, and its own.
    pub(crate) async fn roles(
        &self,
        organization: OrganizationId,
    ) -> Result<(Vec<BuiltInRole>, Vec<CustomRole>), UsersError> {
        let mut conn = self.db.acquire().await?;
        let own = store::roles::list(&mut conn, organization).await?;
        let built_in =
            ROLES.map(|role| BuiltInRole { role, permissions: role.permissions().iter().collect() });
        Ok((built_in.into(), own))
    }

    /// Adds a role; nobody puts more into it than they hold themselves.
    ///
    /// # Errors
    /// [`UsersError::RoleNameTaken`], [`UsersError::BeyondOwn`], [`UsersError::TooMany`],
    /// [`UsersError::Reauthenticate`].
    pub(crate) async fn add_role(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        draft: &RoleDraft,
    ) -> Result<CustomRole, UsersError> {
        let wanted: Permissions = draft.permissions.iter().copied().collect();
        may_grant(caller, organization, wanted)?;
        self.require_recent_of(caller)?;
        let mut tx = self.db.begin().await?;
        if !store::organizations::lock(&mut tx, organization).await? {
            return Err(UsersError::NotFound);
        }
        if store::roles::count(&mut tx, organization).await? >= MOST {
            return Err(UsersError::TooMany("An organization has at most 50 roles of its own."));
        }
        let (id, now) = (RoleId::new(), self.clock.now());
        let name = draft.name.trim();
        let permissions: Vec<_> = wanted.iter().collect();
        store::roles::insert(&mut tx, organization, id, name, &permissions, now).await.map_err(refusal)?;
        let made = store::roles::get(&mut tx, organization, id).await?.ok_or(UsersError::NotFound)?;
        tx.commit().await?;
        Ok(made)
    }

    /// Changes a role. It acts at once on everybody who has it, on all nodes.
    ///
    /// # Errors
    /// [`UsersError::NotFound`], [`UsersError::Stale`], [`UsersError::RoleNameTaken`],
    /// [`UsersError::BeyondOwn`], [`UsersError::Reauthenticate`].
    pub(crate) async fn change_role(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        id: RoleId,
        draft: &RoleDraft,
        version: i32,
    ) -> Result<CustomRole, UsersError> {
        self.require_recent_of(caller)?;
        let wanted: Permissions = draft.permissions.iter().copied().collect();
        let mut tx = self.db.begin().await?;
        if !store::organizations::lock(&mut tx, organization).await? {
            return Err(UsersError::NotFound);
        }
        let current = store::roles::get(&mut tx, organization, id).await?.ok_or(UsersError::NotFound)?;
        may_grant(caller, organization, current.permissions.into_iter().collect())?;
        may_grant(caller, organization, wanted)?;
        let permissions: Vec<_> = wanted.iter().collect();
        let now = self.clock.now();
        let name = draft.name.trim();
        let done = store::roles::update(&mut tx, organization, id, name, &permissions, version, now)
            .await
            .map_err(refusal)?;
        if !done {
            return Err(UsersError::Stale);
        }
        let members = store::members::with_role(&mut tx, organization, id).await?;
        for member in &members {
            self.announce(&mut tx, *member).await?;
        }
        let changed = store::roles::get(&mut tx, organization, id).await?.ok_or(UsersError::NotFound)?;
        tx.commit().await?;
        members.into_iter().for_each(|member| self.forget(member));
        Ok(changed)
    }

    /// Removes a role that no member has; open invitations to it lead nowhere from then on.
    ///
    /// # Errors
    /// [`UsersError::NotFound`], [`UsersError::RoleInUse`], [`UsersError::BeyondOwn`],
    /// [`UsersError::Reauthenticate`].
    pub(crate) async fn remove_role(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        id: RoleId,
    ) -> Result<(), UsersError> {
        self.require_recent_of(caller)?;
        let mut tx = self.db.begin().await?;
        if !store::organizations::lock(&mut tx, organization).await? {
            return Err(UsersError::NotFound);
        }
        let current = store::roles::get(&mut tx, organization, id).await?.ok_or(UsersError::NotFound)?;
        may_grant(caller, organization, current.permissions.into_iter().collect())?;
        let now = self.clock.now();
        store::invitations::revoke_for_role(&mut tx, organization, id, now).await?;
        store::roles::delete(&mut tx, organization, id).await.map_err(refusal)?;
        tx.commit().await?;
        Ok(())
    }
}

fn refusal(error: sqlx::Error) -> UsersError {
    match &error {
        sqlx::Error::Database(inner) if inner.constraint() == Some("roles_by_name") => {
            UsersError::RoleNameTaken
        }
        sqlx::Error::Database(inner) if inner.constraint() == Some("members_role_exists") => {
            UsersError::RoleInUse
        }
        _ => error.into(),
    }
}
