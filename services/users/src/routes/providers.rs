//! Signing in with an account elsewhere.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use garde::Validate;
use kit::{Body, Caller, Parts, Problem, SecretToken};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Carrier, answer, no_store, rules};
use crate::{Device, Finished, ProviderInfo, Purpose, Return, Session, Users, UsersError, cookies};

/// Services whose accounts sign in here.
#[derive(Serialize, ToSchema)]
pub(super) struct ProviderList {
    items: Vec<ProviderInfo>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GoTo {
    /// Its id in the list of providers.
    #[garde(length(bytes, min = 1, max = 30))]
    #[schema(min_length = 1, max_length = 30)]
    provider: String,
    #[garde(skip)]
    purpose: Purpose,
}

/// Where the browser goes now.
#[derive(Serialize, ToSchema)]
pub(super) struct WayThere {
    url: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ComeBack {
    /// The provider whose page the browser comes back from.
    #[garde(length(bytes, min = 1, max = 30))]
    #[schema(min_length = 1, max_length = 30)]
    provider: String,
    #[garde(length(bytes, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    state: String,
    #[garde(length(bytes, min = 1, max = 4096))]
    #[schema(min_length = 1, max_length = 4096)]
    code: Option<String>,
    #[garde(length(bytes, max = 200))]
    #[schema(max_length = 200)]
    error: Option<String>,
    #[garde(length(bytes, max = 500))]
    #[schema(max_length = 500)]
    iss: Option<String>,
    /// The language of a new account.
    #[garde(inner(custom(rules::locale)))]
    #[schema(min_length = 2, max_length = 5)]
    locale: Option<String>,
}

/// The services whose accounts sign in here.
#[utoipa::path(
    get, path = "/api/v1/session/providers", tag = "users",
    responses((status = 200, body = ProviderList)),
)]
pub(super) async fn list(State(users): State<Users>) -> Json<ProviderList> {
    Json(ProviderList { items: users.providers() })
}

/// Begin to sign in, to link or to prove who one is with an account elsewhere: go to the address in the
/// answer. It works only in this browser.
#[utoipa::path(
    post, path = "/api/v1/session/provider", tag = "users", request_body = GoTo,
    responses(
        (status = 200, body = WayThere),
        (status = 401, description = "`unauthenticated`, to link or to prove", body = Problem),
        (status = 403, description = "`reauthentication_required`, to link", body = Problem),
        (status = 404, body = Problem),
        (status = 503, description = "`provider_away`", body = Problem),
    ),
)]
pub(super) async fn begin(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<GoTo>,
) -> Result<Response, Problem> {
    let begun = users.go_to_provider(&body.provider, body.purpose, caller.user()).await?;
    let mut response = Json(WayThere { url: begun.url }).into_response();
    let cookie = cookies::PROVIDER.set(begun.browser.reveal(), 600, users.secure_cookies());
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

/// Come back from the service, with what it put into the address.
#[utoipa::path(
    post, path = "/api/v1/session/provider/finish", tag = "users", request_body = ComeBack,
    responses(
        (status = 200, body = Session),
        (status = 401, description = "`provider_declined`, `provider_refused`", body = Problem),
        (status = 403, description = "`provider_email_unproved`, `wrong_account`", body = Problem),
        (status = 409, description = "`account_exists`: sign in, then link; `identity_taken`", body = Problem),
        (status = 410, description = "`step_expired`: begin again", body = Problem),
        (status = 503, description = "`provider_away`", body = Problem),
    ),
)]
pub(super) async fn finish(
    State(users): State<Users>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<ComeBack>,
) -> Result<Response, Problem> {
    let secure = users.secure_cookies();
    let browser = cookies::PROVIDER.read(&headers, secure).and_then(SecretToken::parse);
    let back = Return {
        provider: body.provider,
        state: body.state,
        code: body.code,
        error: body.error,
        issuer: body.iss,
        locale: body.locale.unwrap_or_else(|| "en".to_owned()),
    };
    let device = Device::of(&caller);
    let finished = users.come_back(back, browser.as_ref(), &device, caller.user()).await;
    // Who only has to renew a short token needs the cookie once more.
    let again = matches!(finished, Err(UsersError::NotSignedIn));
    let mut response = match finished.map_err(Problem::from) {
        Ok(Finished::Entered(entry)) => answer(&users, entry, Carrier::Cookies).await?,
        Ok(Finished::Linked) => no_store(users.session(caller.user()).await?),
        Ok(Finished::AccountExists { ticket, seconds }) => {
            let problem =
                Problem::conflict("account_exists", "There is an account with your address already")
                    .detail("Sign in to it once; then the two can be linked.");
            let mut response = problem.into_response();
            let cookie = cookies::IDENTITY.set(ticket.reveal(), seconds, secure);
            response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
            response
        }
        Err(problem) => problem.into_response(),
    };
    if !again {
        response.headers_mut().append(header::SET_COOKIE, cookies::PROVIDER.clear(secure));
    }
    Ok(response)
}

/// Link the account elsewhere that came with this account's address, after signing in here.
#[utoipa::path(
    post, path = "/api/v1/me/identities", tag = "users",
    responses(
        (status = 204),
        (status = 403, description = "`reauthentication_required`, `email_not_verified`", body = Problem),
        (status = 409, description = "`identity_taken`", body = Problem),
        (status = 410, description = "`step_expired`: begin again", body = Problem),
    ),
)]
pub(super) async fn confirm(
    State(users): State<Users>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secure = users.secure_cookies();
    let ticket = cookies::IDENTITY.read(&headers, secure).and_then(SecretToken::parse);
    users.confirm_link(caller.signed_in()?, ticket.as_ref()).await?;
    let cleared = [(header::SET_COOKIE, cookies::IDENTITY.clear(secure))];
    Ok((StatusCode::NO_CONTENT, cleared).into_response())
}

/// No longer sign in with an account elsewhere.
#[utoipa::path(
    delete, path = "/api/v1/me/identities/{identity_id}", tag = "users",
    params(("identity_id" = Uuid, Path)),
    responses(
        (status = 204),
        (status = 403, description = "`reauthentication_required`", body = Problem),
        (status = 404, body = Problem),
        (status = 409, description = "`last_way_in`", body = Problem),
    ),
)]
pub(super) async fn remove(
    State(users): State<Users>,
    caller: Caller,
    Parts(identity_id): Parts<Uuid>,
) -> Result<StatusCode, Problem> {
    users.unlink(caller.signed_in()?, identity_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
