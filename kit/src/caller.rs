//! Who is calling: established once by the gateway, passed down from there.

use std::{net::IpAddr, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    ApiKeyId, Email, EventId, OrganizationId, Permission, Permissions, PlatformRole, Problem, Role,
    SecretHash, SessionId, Time, UserId,
};

/// The caller of a request.
#[derive(Debug, Clone)]
pub struct Caller {
    pub who: Who,
    /// Hash of the browser's guest secret, if it carries one: the proof for bookings made in it.
    pub guest: Option<SecretHash>,
    /// The caller's address, as seen past the trusted proxies.
    pub ip: IpAddr,
    /// The caller's `User-Agent`, cut to 256 characters.
    pub user_agent: String,
}

/// The identity behind a caller.
#[derive(Debug, Clone)]
pub enum Who {
    Anonymous,
    User(Arc<SignedIn>),
    /// A program of an organization.
    Key(Arc<KeyHolder>),
}

/// A program with an API key: it acts for one organization, never for a person.
#[derive(Debug, Clone)]
pub struct KeyHolder {
    pub id: ApiKeyId,
    pub organization_id: OrganizationId,
    pub scopes: Permissions,
    /// The only events it may see; `None` = all of the organization.
    pub event_ids: Option<Vec<EventId>>,
}

/// A signed-in user with the rights of this moment.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub user_id: UserId,
    pub session_id: SessionId,
    pub email: Email,
    pub name: String,
    pub locale: String,
    pub email_verified: bool,
    pub platform_role: Option<PlatformRole>,
    /// When the person last proved who they are (for step-up).
    pub auth_time: Time,
    pub memberships: Vec<Membership>,
}

/// A user's role in one organization.
#[derive(Debug, Clone)]
pub struct Membership {
    pub organization_id: OrganizationId,
    pub role: Role,
    /// What the role includes, at this moment.
    pub permissions: Permissions,
    /// The only events this member may see; `None` = all of the organization.
    pub event_ids: Option<Vec<EventId>>,
}

impl Caller {
    /// Nobody in particular, from `ip`.
    pub fn anonymous(ip: IpAddr) -> Self {
        Self { who: Who::Anonymous, guest: None, ip, user_agent: String::new() }
    }

    /// The signed-in user, if there is one.
    pub fn user(&self) -> Option<&SignedIn> {
        match &self.who {
            Who::User(user) => Some(user),
            Who::Anonymous | Who::Key(_) => None,
        }
    }

    /// The API key, if a program is calling.
    pub fn key(&self) -> Option<&KeyHolder> {
        match &self.who {
            Who::Key(key) => Some(key),
            Who::Anonymous | Who::User(_) => None,
        }
    }

    /// The signed-in user's id, if there is one.
    pub fn user_id(&self) -> Option<UserId> {
        self.user().map(|user| user.user_id)
    }

    /// The signed-in user; `401` for visitors, `403` for API keys.
    pub fn signed_in(&self) -> Result<&SignedIn, Problem> {
        match &self.who {
            Who::User(user) => Ok(user),
            Who::Key(_) => Err(Problem::people_only()),
            Who::Anonymous => Err(Problem::unauthenticated()),
        }
    }

    /// Passes if the caller holds `permission` in `organization` and, when `event` is given, may see it.
    ///
    /// # Errors
    /// `401` without a session, `404` for a foreign organization or event (as if missing), `403` when
    /// the role or the key's scopes do not suffice.
    pub fn require(
        &self,
        organization: OrganizationId,
        permission: Permission,
        event: Option<EventId>,
    ) -> Result<(), Problem> {
        if matches!(self.who, Who::Anonymous) {
            return Err(Problem::unauthenticated());
        }
        let rights = self.rights(organization).ok_or_else(Problem::not_found)?;
        if let (Some(event), Some(allowed)) = (event, rights.event_ids)
            && !allowed.contains(&event)
        {
            return Err(Problem::not_found());
        }
        let limited = rights.event_ids.is_some() && permission.is_organization_wide();
        if rights.permissions.contains(permission) && !limited { Ok(()) } else { Err(Problem::forbidden()) }
    }

    /// The events this caller is limited to in `organization`; `None` = no limit.
    pub fn event_limit(&self, organization: OrganizationId) -> Option<Vec<EventId>> {
        self.rights(organization)?.event_ids.map(<[EventId]>::to_vec)
    }

    /// What the caller may do in `organization`; `None` for strangers.
    pub fn rights(&self, organization: OrganizationId) -> Option<Rights<'_>> {
        match &self.who {
            Who::Anonymous => None,
            Who::User(user) => {
                user.memberships.iter().find(|one| one.organization_id == organization).map(|member| Rights {
                    permissions: member.permissions,
                    event_ids: member.event_ids.as_deref(),
                })
            }
            Who::Key(key) => (key.organization_id == organization)
                .then(|| Rights { permissions: key.scopes, event_ids: key.event_ids.as_deref() }),
        }
    }
}

/// What somebody may do in one organization.
#[derive(Debug, Clone, Copy)]
pub struct Rights<'a> {
    pub permissions: Permissions,
    /// The only events it holds for; `None` = all.
    pub event_ids: Option<&'a [EventId]>,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            tracing::error!("a route was reached without passing the gateway's authentication");
            Problem::internal()
        })
    }
}
