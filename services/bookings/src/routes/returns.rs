//! Routes of returns and refunds.

use axum::{Json, extract::State, http::StatusCode};
use kit::{
    Body, BookingId, Caller, EventId, IdempotencyKey, OrganizationId, Page, Parts, Problem, RefundId,
    RefundRunId, ReturnId, Search,
};

use crate::{
    Booking, BookingReturns, Bookings, BuyerReturnRequest, BuyerReturns, ListedRefund, RefundPolicy,
    RefundRun, RefundRunRequest, RefundRuns, RefundSettings, RefundsQuery, Return, ReturnDecision,
    ReturnRequest, ReturnsQuery, ShownRefund,
};

/// What I can give back
///
/// Each ticket with what comes back for it now, by the event's policy, and why.
#[utoipa::path(get, path = "/api/v1/events/{event_id}/bookings/{booking_id}/returns", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    responses((status = 200, body = BuyerReturns)))]
pub(super) async fn my_returns(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
) -> Result<Json<BuyerReturns>, Problem> {
    Ok(Json(bookings.returns_of_buyer(&caller, event_id, booking_id).await?))
}

/// Give tickets back
///
/// For what the policy says now. `409 return_repriced` when that is not what the buyer has seen.
#[utoipa::path(post, path = "/api/v1/events/{event_id}/bookings/{booking_id}/returns", tag = "bookings",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path),
           ("Idempotency-Key" = String, Header, min_length = 8, max_length = 128)),
    request_body = BuyerReturnRequest, responses((status = 200, body = Booking)))]
pub(super) async fn give_tickets_back(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
    key: IdempotencyKey,
    Body(request): Body<BuyerReturnRequest>,
) -> Result<Json<Booking>, Problem> {
    Ok(Json(bookings.return_by_buyer(&caller, event_id, booking_id, &key, &request).await?))
}

/// What can be given back of a booking, and what was
#[utoipa::path(get,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/bookings/{booking_id}/returns",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("booking_id" = BookingId, Path)),
    responses((status = 200, body = BookingReturns)))]
pub(super) async fn booking_returns(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, booking_id)): Parts<(OrganizationId, EventId, BookingId)>,
) -> Result<Json<BookingReturns>, Problem> {
    Ok(Json(bookings.returns_of_booking(organization_id, event_id, booking_id).await?))
}

/// Give back: tickets, money, or both
///
/// Above the organization's threshold it waits for a second member, and nothing happens before.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/bookings/{booking_id}/returns",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("booking_id" = BookingId, Path),
           ("Idempotency-Key" = String, Header, min_length = 8, max_length = 128)),
    request_body = ReturnRequest, responses((status = 201, body = Return)))]
pub(super) async fn give_back(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, event_id, booking_id)): Parts<(OrganizationId, EventId, BookingId)>,
    key: IdempotencyKey,
    Body(request): Body<ReturnRequest>,
) -> Result<(StatusCode, Json<Return>), Problem> {
    let place = (organization_id, event_id, booking_id);
    Ok((StatusCode::CREATED, Json(bookings.give_back(&caller, place, &key, &request).await?)))
}

/// Returns of all events
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/returns", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ReturnsQuery),
    responses((status = 200, body = Page<Return>)))]
pub(super) async fn returns(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<ReturnsQuery>,
) -> Result<Json<Page<Return>>, Problem> {
    Ok(Json(bookings.returns_of_organization(&caller, organization_id, &query).await?))
}

/// Approve a return
///
/// By another member than the one who asked.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/returns/{return_id}/approve",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("return_id" = ReturnId, Path)),
    responses((status = 200, body = Return)))]
pub(super) async fn approve_return(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, event_id, return_id)): Parts<(OrganizationId, EventId, ReturnId)>,
) -> Result<Json<Return>, Problem> {
    Ok(Json(bookings.approve_return(&caller, organization_id, event_id, return_id).await?))
}

/// Decline a return
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/returns/{return_id}/decline",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("return_id" = ReturnId, Path)),
    request_body = ReturnDecision, responses((status = 200, body = Return)))]
pub(super) async fn decline_return(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts((organization_id, event_id, return_id)): Parts<(OrganizationId, EventId, ReturnId)>,
    Body(decision): Body<ReturnDecision>,
) -> Result<Json<Return>, Problem> {
    Ok(Json(bookings.decline_return(&caller, organization_id, event_id, return_id, &decision).await?))
}

/// Refunds of all events
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/refunds", tag = "bookings",
    params(("organization_id" = OrganizationId, Path), RefundsQuery),
    responses((status = 200, body = Page<ListedRefund>)))]
pub(super) async fn refunds(
    State(bookings): State<Bookings>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<RefundsQuery>,
) -> Result<Json<Page<ListedRefund>>, Problem> {
    Ok(Json(bookings.refunds_of_organization(&caller, organization_id, &query).await?))
}

/// Try a refund that failed again
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/refunds/{refund_id}/retry",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("refund_id" = RefundId, Path)),
    responses((status = 200, body = ShownRefund)))]
pub(super) async fn retry_refund(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, refund_id)): Parts<(OrganizationId, EventId, RefundId)>,
) -> Result<Json<ShownRefund>, Problem> {
    Ok(Json(bookings.retry_refund(organization_id, event_id, refund_id).await?))
}

/// Rules for refunds
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/refund-settings", tag = "bookings",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = RefundSettings)))]
pub(super) async fn refund_settings(
    State(bookings): State<Bookings>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<RefundSettings>, Problem> {
    Ok(Json(bookings.refund_settings(organization_id).await?))
}

/// Set the rules for refunds
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/refund-settings", tag = "bookings",
    params(("organization_id" = OrganizationId, Path)),
    request_body = RefundSettings, responses((status = 200, body = RefundSettings)))]
pub(super) async fn set_refund_settings(
    State(bookings): State<Bookings>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(settings): Body<RefundSettings>,
) -> Result<Json<RefundSettings>, Problem> {
    Ok(Json(bookings.set_refund_settings(organization_id, &settings).await?))
}

/// What buyers of an event may give back
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/refund-policy",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = RefundPolicy)))]
pub(super) async fn refund_policy(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<RefundPolicy>, Problem> {
    Ok(Json(bookings.refund_policy(organization_id, event_id).await?))
}

/// Set what buyers of an event may give back
#[utoipa::path(put, path = "/api/v1/organizations/{organization_id}/events/{event_id}/refund-policy",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = RefundPolicy, responses((status = 200, body = RefundPolicy)))]
pub(super) async fn set_refund_policy(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(policy): Body<RefundPolicy>,
) -> Result<Json<RefundPolicy>, Problem> {
    Ok(Json(bookings.set_refund_policy(organization_id, event_id, &policy).await?))
}

/// Refund runs of an event
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/refund-runs",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    responses((status = 200, body = RefundRuns)))]
pub(super) async fn refund_runs(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
) -> Result<Json<RefundRuns>, Problem> {
    Ok(Json(bookings.refund_runs(organization_id, event_id).await?))
}

/// Begin a refund run
///
/// `cancelled` ends all bookings of the event, or of one date, and refunds them in full; `moved` tells buyers
/// and lets them choose until `open_until`.
#[utoipa::path(post, path = "/api/v1/organizations/{organization_id}/events/{event_id}/refund-runs",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path)),
    request_body = RefundRunRequest, responses((status = 201, body = RefundRun)))]
pub(super) async fn begin_refund_run(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id)): Parts<(OrganizationId, EventId)>,
    Body(request): Body<RefundRunRequest>,
) -> Result<(StatusCode, Json<RefundRun>), Problem> {
    let run = bookings.begin_refund_run(organization_id, event_id, &request).await?;
    Ok((StatusCode::CREATED, Json(run)))
}

/// How far a refund run is
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/events/{event_id}/refund-runs/{run_id}",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("run_id" = RefundRunId, Path)),
    responses((status = 200, body = RefundRun)))]
pub(super) async fn refund_run(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, run_id)): Parts<(OrganizationId, EventId, RefundRunId)>,
) -> Result<Json<RefundRun>, Problem> {
    Ok(Json(bookings.refund_run(organization_id, event_id, run_id).await?))
}

/// Take a refund run up again
///
/// All its bookings that are not done.
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/events/{event_id}/refund-runs/{run_id}/resume",
    tag = "bookings",
    params(("organization_id" = OrganizationId, Path), ("event_id" = EventId, Path),
           ("run_id" = RefundRunId, Path)),
    responses((status = 200, body = RefundRun)))]
pub(super) async fn resume_refund_run(
    State(bookings): State<Bookings>,
    Parts((organization_id, event_id, run_id)): Parts<(OrganizationId, EventId, RefundRunId)>,
) -> Result<Json<RefundRun>, Problem> {
    Ok(Json(bookings.resume_refund_run(organization_id, event_id, run_id).await?))
}
