//! Roles and what they may do.

use serde::{Deserialize, Serialize};

/// What a member may do in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
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
}

impl Role {
    /// Whether the role includes `permission`.
    pub fn allows(self, permission: Permission) -> bool {
        use Permission::*;
        match self {
            Self::Owner => true,
            Self::Manager => permission != MembersManage && permission != OrganizationManage,
            Self::Finance => matches!(permission, OrganizationRead | EventsRead | BookingsRead | FinanceRead),
            Self::Support => matches!(
                permission,
                OrganizationRead | EventsRead | BookingsRead | SupportRead | SupportReply
            ),
            Self::Door => matches!(permission, OrganizationRead | DoorScan),
            Self::Viewer => matches!(permission, OrganizationRead | EventsRead | BookingsRead),
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
    use super::{Permission, Role};

    #[test]
    fn the_door_scans_and_sees_no_bookings() {
        assert!(Role::Door.allows(Permission::DoorScan));
        assert!(!Role::Door.allows(Permission::BookingsRead));
        assert!(!Role::Manager.allows(Permission::MembersManage));
    }
}
