//! Routes that can't be added without a policy.

use axum::{
    extract::{FromRequestParts, RawPathParams, Request},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use utoipa::openapi::{OpenApi, PathItem, path::Operation};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::{Caller, EventId, OrganizationId, Permission, PlatformRole, Problem};

/// Who may call a route. It is part of the route's registration, so no handler can forget it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Everybody; shows only what is public.
    Public,
    /// Everybody, but what is shown depends on the caller's right to one booking, which the verb
    /// proves in SQL (owner, guest browser or link).
    Buyer,
    /// Any signed-in user, for their own things.
    SignedIn,
    /// Members of the path's `organization_id` (and, where the path has one, `event_id`).
    Member(Permission),
    /// People who run the installation.
    Platform(PlatformRole),
    /// A machine that proves itself by a signature over the body.
    Signed,
}

impl Policy {
    /// The policy in one word for the API document (`x-admit-policy`).
    pub fn label(self) -> String {
        match self {
            Self::Public => "public".into(),
            Self::Buyer => "buyer".into(),
            Self::SignedIn => "signed_in".into(),
            Self::Member(permission) => format!("member:{}", name(permission)),
            Self::Platform(role) => format!("platform:{}", name(role)),
            Self::Signed => "signed".into(),
        }
    }
}

fn name(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The routes of one service: every handler joins with its [`Policy`].
pub struct Routes<S> {
    inner: OpenApiRouter<S>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self { inner: OpenApiRouter::new() }
    }

    /// Adds handlers of **one path** under one policy: `add(Policy::Public, routes!(list))`.
    pub fn add(mut self, policy: Policy, (schemas, mut paths, methods): UtoipaMethodRouter<S>) -> Self {
        for item in paths.paths.values_mut() {
            for operation in operations(item) {
                let extensions = operation.extensions.get_or_insert_default();
                extensions.insert("x-admit-policy".into(), policy.label().into());
            }
        }
        let methods = methods
            .layer(middleware::from_fn(move |request: Request, next: Next| enforce(policy, request, next)));
        self.inner = self.inner.routes((schemas, paths, methods));
        self
    }

    /// The finished router of the service.
    pub fn with_state(self, state: S) -> OpenApiRouter {
        self.inner.with_state(state)
    }
}

/// Every operation of a path.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
        .into_iter()
        .filter_map(Option::as_mut)
}

/// The operations of `document` without a policy; the gateway refuses to start unless there are none.
pub fn without_policy(document: &OpenApi) -> Vec<String> {
    let mut document = document.clone();
    document
        .paths
        .paths
        .iter_mut()
        .filter_map(|(path, item)| {
            operations(item)
                .any(|operation| {
                    !operation.extensions.as_ref().is_some_and(|map| map.contains_key("x-admit-policy"))
                })
                .then(|| path.clone())
        })
        .collect()
}

async fn enforce(policy: Policy, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Err(problem) = allowed(policy, &mut parts).await {
        return problem.into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

async fn allowed(policy: Policy, parts: &mut axum::http::request::Parts) -> Result<(), Problem> {
    let caller = Caller::from_request_parts(parts, &()).await?;
    match policy {
        Policy::Public | Policy::Buyer | Policy::Signed => Ok(()),
        Policy::SignedIn => caller.signed_in().map(drop),
        Policy::Platform(role) => match caller.signed_in()?.platform_role {
            Some(held) if held == role || held == PlatformRole::Admin => Ok(()),
            _ => Err(Problem::not_found()),
        },
        Policy::Member(permission) => {
            let params =
                RawPathParams::from_request_parts(parts, &()).await.map_err(|_| Problem::not_found())?;
            let find = |name: &str| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
            let organization: OrganizationId =
                find("organization_id").and_then(|text| text.parse().ok()).ok_or_else(Problem::not_found)?;
            let event = match find("event_id") {
                None => None,
                Some(text) => Some(text.parse::<EventId>().map_err(|_| Problem::not_found())?),
            };
            caller.require(organization, permission, event)
        }
    }
}
