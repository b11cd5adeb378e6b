//! The nouns of a team: members, their roles, and the keys of programs.

use kit::{ApiKeyId, Email, EventId, InvitationId, OrganizationId, Permission, Role, RoleId, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::UsersError;

/// A membership of the signed-in person, with what is needed to show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionMembership {
    pub organization_id: OrganizationId,
    pub organization_name: String,
    pub organization_slug: String,
    pub accent_color: String,
    pub role: Role,
    /// What the organization calls the role, when it made it itself.
    pub role_name: Option<String>,
    /// What this member may do.
    pub permissions: Vec<Permission>,
    /// The only events this member may see; `null` = all.
    pub event_ids: Option<Vec<EventId>>,
}

/// A member of an organization.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct Member {
    pub user_id: UserId,
    pub name: String,
    pub email: Email,
    pub role: Role,
    /// The organization's own role, when `role` is `custom`.
    pub role_id: Option<RoleId>,
    pub role_name: Option<String>,
    pub event_ids: Option<Vec<EventId>>,
    pub created_at: Time,
}

/// An invitation that still waits for its answer.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct Invitation {
    pub id: InvitationId,
    pub email: Email,
    pub role: Role,
    /// The organization's own role, when `role` is `custom`.
    pub role_id: Option<RoleId>,
    pub event_ids: Option<Vec<EventId>>,
    pub created_at: Time,
    pub expires_at: Time,
}

/// Which role, and for which events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    pub role: Role,
    /// Given exactly when `role` is [`Role::Custom`].
    pub role_id: Option<RoleId>,
    /// `None` = all events.
    pub event_ids: Option<Vec<EventId>>,
}

impl Assignment {
    /// # Errors
    /// [`UsersError::InvalidField`]: owners see everything; limits name each event once; an own role is named.
    pub(crate) fn check(&self) -> Result<(), UsersError> {
        if (self.role == Role::Custom) != self.role_id.is_some() {
            let message = "goes with the role custom, and only with it";
            return Err(UsersError::InvalidField("role_id", message));
        }
        if self.role == Role::Owner && self.event_ids.is_some() {
            return Err(UsersError::InvalidField("event_ids", "an owner can't be limited to some events"));
        }
        check_events(self.event_ids.as_deref())
    }
}

/// # Errors
/// [`UsersError::InvalidField`] for a limit that names no event, or too many.
pub(crate) fn check_events(event_ids: Option<&[EventId]>) -> Result<(), UsersError> {
    if event_ids.is_some_and(|ids| ids.is_empty() || ids.len() > 200) {
        return Err(UsersError::InvalidField("event_ids", "must name 1 to 200 events, or be left out"));
    }
    Ok(())
}

/// A role that an organization has put together itself.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct CustomRole {
    pub id: RoleId,
    pub name: String,
    pub permissions: Vec<Permission>,
    /// How many members have it.
    pub members: i64,
    /// Send it back with a change.
    pub version: i32,
}

/// A role that every organization has.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BuiltInRole {
    pub role: Role,
    pub permissions: Vec<Permission>,
}

/// What an organization calls a role of its own, and what it includes.
#[derive(Debug, Clone, Deserialize)]
pub struct RoleDraft {
    pub name: String,
    pub permissions: Vec<Permission>,
}

/// A key, as members see it: never the key itself.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    /// How the key begins, for people to tell keys apart.
    pub prefix: String,
    pub scopes: Vec<Permission>,
    /// The only events it may see; `null` = all.
    pub event_ids: Option<Vec<EventId>>,
    pub created_by: UserId,
    pub created_by_name: String,
    pub created_at: Time,
    pub expires_at: Time,
    /// To the minute.
    pub last_used_at: Option<Time>,
    /// The network it was last used from, never the full address.
    pub last_used_network: Option<String>,
    pub revoked_at: Option<Time>,
    /// The key whose place it took.
    pub replaces: Option<ApiKeyId>,
}

/// A key that was just made: the only time that anybody sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewApiKey {
    /// Send it as `Authorization: Bearer …`. It is kept nowhere.
    #[schema(example = "admit_live_…")]
    pub token: String,
    pub key: ApiKey,
}

/// What a key is to be.
#[derive(Debug, Clone)]
pub struct KeyDraft {
    pub name: String,
    pub scopes: Vec<Permission>,
    pub event_ids: Option<Vec<EventId>>,
    pub expires_at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments_that_make_no_sense_are_refused() {
        let check = |role, role_id, event_ids| Assignment { role, role_id, event_ids }.check();
        assert!(check(Role::Owner, None, Some(vec![EventId::new()])).is_err());
        assert!(check(Role::Door, None, Some(vec![EventId::new()])).is_ok());
        assert!(check(Role::Door, None, Some(Vec::new())).is_err());
        assert!(check(Role::Door, None, Some(vec![EventId::new(); 201])).is_err());
        assert!(check(Role::Custom, None, None).is_err());
        assert!(check(Role::Door, Some(RoleId::new()), None).is_err());
        assert!(check(Role::Custom, Some(RoleId::new()), None).is_ok());
    }
}
