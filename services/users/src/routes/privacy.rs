//! One's own data: a copy, and its end.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use garde::Validate;
use kit::{Body, Caller, Email, Policy, Problem, Routes};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::take_back;
use crate::{OwnData, Users};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Erase {
    /// One's own address once more.
    #[garde(skip)]
    email: Email,
}

/// All who hold data of persons.
#[derive(Clone)]
pub(super) struct Holders {
    users: Users,
    others: Arc<[Arc<dyn OwnData>]>,
}

/// The route that asks every service for a person's data; `others` are those besides this one.
pub fn data_routes(users: Users, others: Vec<Arc<dyn OwnData>>) -> OpenApiRouter {
    Routes::<Holders>::new()
        .add(Policy::SignedIn, routes!(copy))
        .with_state(Holders { users, others: others.into() })
}

/// A copy of all of one's own data, as a JSON file.
#[utoipa::path(
    get, path = "/api/v1/me/data", tag = "users",
    responses(
        (status = 200, body = Object),
        (status = 403, description = "`reauthentication_required`", body = Problem),
    ),
)]
pub(super) async fn copy(State(holders): State<Holders>, caller: Caller) -> Result<Response, Problem> {
    let copy = holders.users.copy_of_own_data(caller.signed_in()?, &holders.others).await?;
    let headers = [
        (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Json(copy)).into_response())
}

/// Erase one's account. It can't be undone; what the books need stays without the person.
#[utoipa::path(
    post, path = "/api/v1/me/erase", tag = "users", request_body = Erase,
    responses(
        (status = 204),
        (status = 403, description = "`reauthentication_required`", body = Problem),
        (status = 409, description = "`last_owner`", body = Problem),
    ),
)]
pub(super) async fn erase(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<Erase>,
) -> Result<Response, Problem> {
    users.erase(caller.signed_in()?, &body.email).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    take_back(&users, &mut response);
    Ok(response)
}
