//! Roles and what they may do.

use serde::{Deserialize, Serialize};

/// What a member or an API key may do in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Permission {
    OrganizationRead,
    OrganizationManage,
    MembersManage,
    EventsRead,
    EventsManage,
    BookingsRead,
    BookingsManage,
    FinanceRead,
    DoorScan,
    SupportRead,
    SupportReply,
    ApiKeysManage,
    AuditRead,
}

impl Permission {
    /// Every permission there is.
    pub const ALL: [Self; 13] = [
        Self::OrganizationRead,
        Self::OrganizationManage,
        Self::MembersManage,
        Self::EventsRead,
        Self::EventsManage,
        Self::BookingsRead,
        Self::BookingsManage,
        Self::FinanceRead,
        Self::DoorScan,
        Self::SupportRead,
        Self::SupportReply,
        Self::ApiKeysManage,
        Self::AuditRead,
    ];

    /// Whether an API key may hold it. A key never makes people or keys, and never speaks as a person.
    pub fn is_for_keys(self) -> bool {
        !matches!(
            self,
            Self::OrganizationManage | Self::MembersManage | Self::ApiKeysManage | Self::SupportReply
        )
    }

    /// Whether it concerns the organization as a whole: who is limited to some events can't use it.
    pub fn is_organization_wide(self) -> bool {
        matches!(self, Self::OrganizationManage | Self::MembersManage | Self::ApiKeysManage | Self::AuditRead)
    }
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u32);

impl Permissions {
    /// Whether `permission` is among them.
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & Self::bit(permission) != 0
    }

    /// Whether all of `other` are among them.
    pub fn includes(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Its members, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.contains(*permission))
    }

    fn bit(permission: Permission) -> u32 {
        1 << permission as u32
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<T: IntoIterator<Item = Permission>>(permissions: T) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | Self::bit(permission)))
    }
}

/// A member's role in one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Role {
    Owner,
    Manager,
    Finance,
    Support,
    Door,
    Viewer,
    /// What the organization has put together itself.
    Custom,
}

impl Role {
    /// What the role includes; nothing for [`Role::Custom`], whose permissions the organization keeps.
    pub fn permissions(self) -> Permissions {
        Permission::ALL.into_iter().filter(|permission| self.allows(*permission)).collect()
    }

    /// Whether the role includes `permission`.
    pub fn allows(self, permission: Permission) -> bool {
        use Permission::*;
        match self {
            Self::Owner => true,
            Self::Manager => !matches!(permission, MembersManage | OrganizationManage | ApiKeysManage),
            Self::Finance => matches!(permission, OrganizationRead | EventsRead | BookingsRead | FinanceRead),
            Self::Support => matches!(
                permission,
                OrganizationRead | EventsRead | BookingsRead | SupportRead | SupportReply
            ),
            Self::Door => matches!(permission, OrganizationRead | DoorScan),
            Self::Viewer => matches!(permission, OrganizationRead | EventsRead | BookingsRead),
            Self::Custom => false,
        }
    }
}

/// A role over the whole installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PlatformRole {
    Admin,
    Support,
    Auditor,
}

#[cfg(test)]
mod tests {
    use super::{Permission, Permissions, Role};

    #[test]
    fn a_set_holds_what_was_put_in() {
        assert_eq!(Role::Owner.permissions().iter().count(), Permission::ALL.len());
        let door: Permissions = [Permission::DoorScan, Permission::OrganizationRead].into_iter().collect();
        assert_eq!(Role::Door.permissions(), door);
        assert!(Role::Owner.permissions().includes(door) && !door.includes(Role::Viewer.permissions()));
        assert_eq!(Role::Custom.permissions(), Permissions::default());
    }

    #[test]
    fn the_door_scans_and_sees_no_bookings() {
        assert!(Role::Door.allows(Permission::DoorScan));
        assert!(!Role::Door.allows(Permission::BookingsRead));
        assert!(!Role::Manager.allows(Permission::MembersManage));
    }
}
