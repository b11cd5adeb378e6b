//! Members of an organization.

use kit::{Caller, EventId, OrganizationId, Permission, Role, UserId};
use sqlx::PgConnection;

use crate::{Member, MemberContact, Users, UsersError, model::check_role_events, store};

/// Every role there is.
const ROLES: [Role; 6] = [Role::Owner, Role::Manager, Role::Finance, Role::Support, Role::Door, Role::Viewer];

impl Users {
    /// The members of an organization.
    pub(crate) async fn members(&self, organization: OrganizationId) -> Result<Vec<Member>, UsersError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::members::list(&mut conn, organization).await?)
    }

    /// How to reach the members who may do something (for `event`, or for any event when `None`).
    pub async fn members_allowed(
        &self,
        conn: &mut PgConnection,
        organization: OrganizationId,
        permission: Permission,
        event: Option<EventId>,
    ) -> Result<Vec<MemberContact>, UsersError> {
        let roles: Vec<Role> = ROLES.into_iter().filter(|role| role.allows(permission)).collect();
        Ok(store::members::contacts(conn, organization, &roles, event).await?)
    }

    /// Gives a member another role or other events. It acts at once, on all nodes.
    ///
    /// # Errors
    /// [`UsersError::NotFound`], [`UsersError::LastOwner`], [`UsersError::InvalidField`].
    pub(crate) async fn change_member(
        &self,
        organization: OrganizationId,
        user: UserId,
        role: Role,
        event_ids: Option<Vec<EventId>>,
    ) -> Result<Member, UsersError> {
        check_role_events(role, event_ids.as_deref())?;
        let mut tx = self.db.begin().await?;
        // One change of members at a time: two owners must not demote each other at once.
        if !store::organizations::lock(&mut tx, organization).await?
            || !store::members::update(&mut tx, organization, user, role, event_ids.as_deref()).await?
        {
            return Err(UsersError::NotFound);
        }
        let member = store::members::get(&mut tx, organization, user).await?.ok_or(UsersError::NotFound)?;
        self.announce(&mut tx, user).await?;
        tx.commit().await.map_err(keep_an_owner)?;
        self.forget(user);
        Ok(member)
    }

    /// Takes a member out. Owners may take out anybody; everybody may leave.
    ///
    /// # Errors
    /// [`UsersError::NotFound`], [`UsersError::LastOwner`], or what [`Caller::require`] says.
    pub(crate) async fn remove_member(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<(), kit::Problem> {
        if caller.user_id() != Some(user) {
            caller.require(organization, Permission::MembersManage, None)?;
        }
        self.delete_member(organization, user).await.map_err(kit::Problem::from)
    }

    async fn delete_member(&self, organization: OrganizationId, user: UserId) -> Result<(), UsersError> {
        let mut tx = self.db.begin().await?;
        if !store::organizations::lock(&mut tx, organization).await?
            || !store::members::delete(&mut tx, organization, user).await?
        {
            return Err(UsersError::NotFound);
        }
        self.announce(&mut tx, user).await?;
        tx.commit().await.map_err(keep_an_owner)?;
        self.forget(user);
        Ok(())
    }
}

/// The database checks at commit that an owner remains.
pub(crate) fn keep_an_owner(error: sqlx::Error) -> UsersError {
    match &error {
        sqlx::Error::Database(inner) if inner.constraint() == Some("members_keep_an_owner") => {
            UsersError::LastOwner
        }
        _ => error.into(),
    }
}
