//! Routes that can't be added without a policy.

use axum::{
    extract::{FromRequestParts, MatchedPath, RawPathParams, Request},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use utoipa::openapi::{OpenApi, PathItem, path::Operation};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use uuid::Uuid;

use crate::{Caller, Doer, EventId, OrganizationId, Permission, PlatformRole, Problem, audit};

/// The id of a request, put into its extensions by the gateway.
#[derive(Debug, Clone, Copy)]
pub struct RequestId(pub Uuid);

/// In the extensions of an answer that is not worth compressing: short, made for one, and awaited by many.
#[derive(Debug, Clone, Copy)]
pub struct AsItIs;

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
    /// Members of the path's `organization_id` (and, where the path has one, `event_id`), and API keys
    /// with that scope. Who is limited to some events changes nothing that belongs to no event.
    Member(Permission),
    /// Like [`Policy::Member`], where the path does not name the event that decides: the verb itself
    /// holds the caller to their events.
    Limited(Permission),
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
            Self::Member(permission) | Self::Limited(permission) => format!("member:{}", name(permission)),
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
    let doer = match allowed(policy, &mut parts).await {
        Ok(doer) => doer,
        Err(problem) => return problem.into_response(),
    };
    let answer = next.run(Request::from_parts(parts, body));
    match doer {
        Some(doer) => doer.scope(answer).await,
        None => answer.await,
    }
}

/// Refuses who may not call; who changes something that is audited is named.
async fn allowed(policy: Policy, parts: &mut axum::http::request::Parts) -> Result<Option<Doer>, Problem> {
    let caller = Caller::from_request_parts(parts, &()).await?;
    let mut within = None;
    match policy {
        Policy::Public | Policy::Signed => return Ok(None),
        Policy::Buyer if caller.key().is_some() => return Err(Problem::people_only()),
        Policy::Buyer => return Ok(None),
        Policy::SignedIn => caller.signed_in().map(drop)?,
        Policy::Platform(role) => match caller.user().map(|user| user.platform_role) {
            None => return Err(caller.signed_in().err().unwrap_or_else(Problem::not_found)),
            Some(Some(held)) if held == role || held == PlatformRole::Admin => {}
            Some(_) => return Err(Problem::not_found()),
        },
        Policy::Member(permission) | Policy::Limited(permission) => {
            let params =
                RawPathParams::from_request_parts(parts, &()).await.map_err(|_| Problem::not_found())?;
            let find = |name: &str| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
            let organization: OrganizationId =
                find("organization_id").and_then(|text| text.parse().ok()).ok_or_else(Problem::not_found)?;
            let event = match find("event_id") {
                None => None,
                Some(text) => Some(text.parse::<EventId>().map_err(|_| Problem::not_found())?),
            };
            caller.require(organization, permission, event)?;
            let shared = event.is_none() && !parts.method.is_safe() && matches!(policy, Policy::Member(_));
            if shared && caller.event_limit(organization).is_some() {
                return Err(Problem::forbidden());
            }
            within = Some(organization);
        }
    }
    if parts.method.is_safe() {
        return Ok(None);
    }
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let request_id = parts.extensions.get::<RequestId>().map(|id| id.0);
    Ok(Doer::of(&caller, within, audit::action(&parts.method, route), request_id))
}
