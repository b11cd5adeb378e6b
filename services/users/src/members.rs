//! Members of an organization.

use kit::{Caller, EventId, OrganizationId, Permission, Permissions, Role, UserId};
use sqlx::PgConnection;

use crate::{Assignment, Member, MemberContact, Users, UsersError, store};

/// Every role that each organization has.
pub(crate) const ROLES: [Role; 6] =
    [Role::Owner, Role::Manager, Role::Finance, Role::Support, Role::Door, Role::Viewer];

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
        Ok(store::members::contacts(conn, organization, &roles, permission, event).await?)
    }

    /// Gives a member another role or other events. It acts at once, on all nodes.
    ///
    /// # Errors
    /// [`UsersError::NotFound`], [`UsersError::LastOwner`], [`UsersError::InvalidField`],
    /// [`UsersError::BeyondOwn`], [`UsersError::Reauthenticate`].
    pub(crate) async fn change_member(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        user: UserId,
        what: &Assignment,
    ) -> Result<Member, UsersError> {
        what.check()?;
        self.require_recent_of(caller)?;
        let mut tx = self.db.begin().await?;
        // One change of members at a time: two owners must not demote each other at once.
        let current = self.lock_member(&mut tx, organization, user).await?;
        self.check_grant(&mut tx, caller, organization, &current).await?;
        self.check_grant(&mut tx, caller, organization, what).await?;
        store::members::update(&mut tx, organization, user, what).await?;
        let member = store::members::get(&mut tx, organization, user).await?.ok_or(UsersError::NotFound)?;
        self.announce(&mut tx, user).await?;
        tx.commit().await.map_err(keep_an_owner)?;
        self.forget(user);
        Ok(member)
    }

    /// Takes a member out. Who manages members may take out those who may do no more than they themselves;
    /// everybody may leave.
    ///
    /// # Errors
    /// [`UsersError::NotFound`], [`UsersError::LastOwner`], [`UsersError::Reauthenticate`], or what
    /// [`Caller::require`] says.
    pub(crate) async fn remove_member(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<(), kit::Problem> {
        let leaves = caller.user_id() == Some(user);
        if !leaves {
            caller.require(organization, Permission::MembersManage, None)?;
        }
        self.delete_member(caller, organization, user, leaves).await.map_err(kit::Problem::from)
    }

    async fn delete_member(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        user: UserId,
        leaves: bool,
    ) -> Result<(), UsersError> {
        if !leaves {
            self.require_recent_of(caller)?;
        }
        let mut tx = self.db.begin().await?;
        let current = self.lock_member(&mut tx, organization, user).await?;
        if !leaves {
            self.check_grant(&mut tx, caller, organization, &current).await?;
        }
        store::members::delete(&mut tx, organization, user).await?;
        self.announce(&mut tx, user).await?;
        tx.commit().await.map_err(keep_an_owner)?;
        self.forget(user);
        Ok(())
    }

    /// Makes another member the owner and the caller a manager, both or neither.
    ///
    /// # Errors
    /// [`UsersError::OwnersOnly`], [`UsersError::NotFound`], [`UsersError::Reauthenticate`],
    /// [`UsersError::InvalidField`] for oneself.
    pub(crate) async fn hand_over(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        heir: UserId,
    ) -> Result<Member, UsersError> {
        let owner = caller.user_id().ok_or(UsersError::NotFound)?;
        if owner == heir {
            return Err(UsersError::InvalidField("user_id", "must be another member"));
        }
        self.require_recent_of(caller)?;
        let mut tx = self.db.begin().await?;
        // As it is now, under the lock: an owner who was demoted a moment ago hands nothing over.
        let current = self.lock_member(&mut tx, organization, owner).await?;
        if current.role != Role::Owner {
            return Err(UsersError::OwnersOnly);
        }
        let to = |role| Assignment { role, role_id: None, event_ids: None };
        if !store::members::update(&mut tx, organization, heir, &to(Role::Owner)).await? {
            return Err(UsersError::NotFound);
        }
        store::members::update(&mut tx, organization, owner, &to(Role::Manager)).await?;
        let member = store::members::get(&mut tx, organization, heir).await?.ok_or(UsersError::NotFound)?;
        self.announce(&mut tx, owner).await?;
        self.announce(&mut tx, heir).await?;
        tx.commit().await.map_err(keep_an_owner)?;
        self.forget(owner);
        self.forget(heir);
        Ok(member)
    }

    /// What a member has just now, with the organization's members locked.
    async fn lock_member(
        &self,
        tx: &mut PgConnection,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<Assignment, UsersError> {
        if !store::organizations::lock(tx, organization).await? {
            return Err(UsersError::NotFound);
        }
        let member = store::members::get(tx, organization, user).await?.ok_or(UsersError::NotFound)?;
        Ok(Assignment { role: member.role, role_id: member.role_id, event_ids: member.event_ids })
    }

    /// Nobody gives or takes away more than they hold themselves.
    ///
    /// # Errors
    /// [`UsersError::BeyondOwn`]; [`UsersError::InvalidField`] for an unknown role.
    pub(crate) async fn check_grant(
        &self,
        tx: &mut PgConnection,
        caller: &Caller,
        organization: OrganizationId,
        what: &Assignment,
    ) -> Result<(), UsersError> {
        let wanted: Permissions = match what.role_id {
            None => what.role.permissions(),
            Some(role) => {
                let role = store::roles::get(tx, organization, role).await?;
                let role =
                    role.ok_or(UsersError::InvalidField("role_id", "is no role of this organization"))?;
                role.permissions.into_iter().collect()
            }
        };
        may_grant(caller, organization, wanted)
    }
}

/// # Errors
/// [`UsersError::BeyondOwn`] unless the caller holds all of `wanted`, for all events.
pub(crate) fn may_grant(
    caller: &Caller,
    organization: OrganizationId,
    wanted: Permissions,
) -> Result<(), UsersError> {
    let rights = caller.rights(organization).ok_or(UsersError::NotFound)?;
    if rights.event_ids.is_none() && rights.permissions.includes(wanted) {
        Ok(())
    } else {
        Err(UsersError::BeyondOwn)
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
