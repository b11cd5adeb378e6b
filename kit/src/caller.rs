//! Who is calling: established once by the gateway, passed down from there.

use std::{net::IpAddr, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    Email, EventId, OrganizationId, Permission, PlatformRole, Problem, Role, SecretHash, SessionId, Time,
    UserId,
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
            Who::Anonymous => None,
        }
    }

    /// The signed-in user's id, if there is one.
    pub fn user_id(&self) -> Option<UserId> {
        self.user().map(|user| user.user_id)
    }

    /// The signed-in user, or `401`.
    pub fn signed_in(&self) -> Result<&SignedIn, Problem> {
        self.user().ok_or_else(Problem::unauthenticated)
    }

    /// Passes if the caller holds `permission` in `organization` and, when `event` is given, may see it.
    ///
    /// # Errors
    /// `401` without a session, `404` for a foreign organization or event (as if missing), `403` when
    /// the role does not suffice.
    pub fn require(
        &self,
        organization: OrganizationId,
        permission: Permission,
        event: Option<EventId>,
    ) -> Result<(), Problem> {
        let user = self.signed_in()?;
        let membership = user
            .memberships
            .iter()
            .find(|membership| membership.organization_id == organization)
            .ok_or_else(Problem::not_found)?;
        if let (Some(event), Some(allowed)) = (event, &membership.event_ids)
            && !allowed.contains(&event)
        {
            return Err(Problem::not_found());
        }
        if membership.role.allows(permission) { Ok(()) } else { Err(Problem::forbidden()) }
    }

    /// The events this caller is limited to in `organization`; `None` = no limit.
    pub fn event_limit(&self, organization: OrganizationId) -> Option<Vec<EventId>> {
        self.user()?
            .memberships
            .iter()
            .find(|membership| membership.organization_id == organization)
            .and_then(|membership| membership.event_ids.clone())
    }
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
