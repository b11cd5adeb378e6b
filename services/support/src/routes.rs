//! HTTP in and out of the support service.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{
    Body, BookingId, Caller, ConversationId, EventId, OrganizationId, Page, PageQuery, Parts, Permission,
    Policy, Problem, Routes, Search, UserId,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Conversation, ConversationCard, ConversationState, Counts, Detail, InboxQuery, Support};

/// The service's routes.
pub fn routes(support: Support) -> OpenApiRouter {
    Routes::new()
        .add(Policy::Buyer, routes!(list_of_booking, open))
        .add(Policy::Buyer, routes!(reply_as_buyer))
        .add(Policy::SignedIn, routes!(list_mine))
        .add(Policy::Limited(Permission::SupportRead), routes!(inbox))
        .add(Policy::Limited(Permission::SupportRead), routes!(counts))
        .add(Policy::Limited(Permission::SupportRead), routes!(detail))
        .add(Policy::Limited(Permission::SupportReply), routes!(update))
        .add(Policy::Limited(Permission::SupportReply), routes!(reply_as_member))
        .with_state(support)
}

/// A new conversation.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct OpenConversation {
    #[garde(length(chars, min = 1, max = 160), custom(not_blank))]
    #[schema(min_length = 1, max_length = 160)]
    subject: String,
    #[garde(length(chars, min = 1, max = 10000), custom(not_blank))]
    #[schema(min_length = 1, max_length = 10000)]
    body: String,
}

/// A buyer's answer.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct BuyerReply {
    #[garde(length(chars, min = 1, max = 10000), custom(not_blank))]
    #[schema(min_length = 1, max_length = 10000)]
    body: String,
}

/// A member's answer or note.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MemberReply {
    #[garde(length(chars, min = 1, max = 10000), custom(not_blank))]
    #[schema(min_length = 1, max_length = 10000)]
    body: String,
    /// A note that only members see.
    #[serde(default)]
    #[garde(skip)]
    internal: bool,
    /// Close the conversation with this answer.
    #[serde(default)]
    #[garde(skip)]
    resolve: bool,
}

/// A change of a conversation; what is absent stays.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateConversation {
    #[garde(skip)]
    state: Option<ConversationState>,
    /// `null` takes the assignee away.
    #[serde(default, deserialize_with = "present")]
    #[garde(skip)]
    #[schema(value_type = Option<UserId>)]
    assignee_id: Option<Option<UserId>>,
}

/// The conversations of one booking.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Conversations {
    items: Vec<Conversation>,
}

fn not_blank(text: &str, (): &()) -> garde::Result {
    if text.trim().is_empty() { Err(garde::Error::new("must not be blank")) } else { Ok(()) }
}

/// Tells an explicit `null` from an absent field.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(source: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(source).map(Some)
}

/// The conversations about a booking
#[utoipa::path(get, path = "/api/v1/events/{event_id}/bookings/{booking_id}/conversations", tag = "support",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    responses((status = 200, body = Conversations)))]
async fn list_of_booking(
    State(support): State<Support>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
) -> Result<Json<Conversations>, Problem> {
    Ok(Json(Conversations { items: support.of_booking(&caller, event_id, booking_id).await? }))
}

/// Write to the organizer about a booking
#[utoipa::path(post, path = "/api/v1/events/{event_id}/bookings/{booking_id}/conversations", tag = "support",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path)),
    request_body = OpenConversation, responses((status = 201, body = Conversation)))]
async fn open(
    State(support): State<Support>,
    caller: Caller,
    Parts((event_id, booking_id)): Parts<(EventId, BookingId)>,
    Body(new): Body<OpenConversation>,
) -> Result<(StatusCode, Json<Conversation>), Problem> {
    let conversation =
        support.open(&caller, event_id, booking_id, new.subject.trim(), new.body.trim()).await?;
    Ok((StatusCode::CREATED, Json(conversation)))
}

/// Answer the organizer
#[utoipa::path(post,
    path = "/api/v1/events/{event_id}/bookings/{booking_id}/conversations/{conversation_id}/replies",
    tag = "support",
    params(("event_id" = EventId, Path), ("booking_id" = BookingId, Path),
           ("conversation_id" = ConversationId, Path)),
    request_body = BuyerReply, responses((status = 201, body = Conversation)))]
async fn reply_as_buyer(
    State(support): State<Support>,
    caller: Caller,
    Parts((event_id, booking_id, conversation_id)): Parts<(EventId, BookingId, ConversationId)>,
    Body(reply): Body<BuyerReply>,
) -> Result<(StatusCode, Json<Conversation>), Problem> {
    let conversation =
        support.reply_as_buyer(&caller, (event_id, booking_id), conversation_id, reply.body.trim()).await?;
    Ok((StatusCode::CREATED, Json(conversation)))
}

/// My conversations
#[utoipa::path(get, path = "/api/v1/me/conversations", tag = "support", params(PageQuery),
    responses((status = 200, body = Page<Conversation>)))]
async fn list_mine(
    State(support): State<Support>,
    caller: Caller,
    Search(page): Search<PageQuery>,
) -> Result<Json<Page<Conversation>>, Problem> {
    Ok(Json(support.of_user(&caller, &page).await?))
}

/// The inbox of an organization
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/conversations", tag = "support",
    params(("organization_id" = OrganizationId, Path), InboxQuery),
    responses((status = 200, body = Page<ConversationCard>)))]
async fn inbox(
    State(support): State<Support>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
    Search(query): Search<InboxQuery>,
) -> Result<Json<Page<ConversationCard>>, Problem> {
    Ok(Json(support.inbox(&caller, organization_id, &query).await?))
}

/// How many conversations stand where
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/conversations/counts", tag = "support",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Counts)))]
async fn counts(
    State(support): State<Support>,
    caller: Caller,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Counts>, Problem> {
    Ok(Json(support.counts(&caller, organization_id).await?))
}

/// A conversation of the inbox
#[utoipa::path(get, path = "/api/v1/organizations/{organization_id}/conversations/{conversation_id}",
    tag = "support",
    params(("organization_id" = OrganizationId, Path), ("conversation_id" = ConversationId, Path)),
    responses((status = 200, body = Detail)))]
async fn detail(
    State(support): State<Support>,
    caller: Caller,
    Parts((organization_id, conversation_id)): Parts<(OrganizationId, ConversationId)>,
) -> Result<Json<Detail>, Problem> {
    Ok(Json(support.detail(&caller, organization_id, conversation_id).await?))
}

/// Change the state or the assignee of a conversation
#[utoipa::path(patch, path = "/api/v1/organizations/{organization_id}/conversations/{conversation_id}",
    tag = "support",
    params(("organization_id" = OrganizationId, Path), ("conversation_id" = ConversationId, Path)),
    request_body = UpdateConversation, responses((status = 200, body = Detail)))]
async fn update(
    State(support): State<Support>,
    caller: Caller,
    Parts((organization_id, conversation_id)): Parts<(OrganizationId, ConversationId)>,
    Body(change): Body<UpdateConversation>,
) -> Result<Json<Detail>, Problem> {
    let detail =
        support.update(&caller, organization_id, conversation_id, change.state, change.assignee_id).await?;
    Ok(Json(detail))
}

/// Answer a buyer, or leave a note
#[utoipa::path(post,
    path = "/api/v1/organizations/{organization_id}/conversations/{conversation_id}/replies", tag = "support",
    params(("organization_id" = OrganizationId, Path), ("conversation_id" = ConversationId, Path)),
    request_body = MemberReply, responses((status = 201, body = Detail)))]
async fn reply_as_member(
    State(support): State<Support>,
    caller: Caller,
    Parts((organization_id, conversation_id)): Parts<(OrganizationId, ConversationId)>,
    Body(reply): Body<MemberReply>,
) -> Result<(StatusCode, Json<Detail>), Problem> {
    let detail = support
        .reply_as_member(
            &caller,
            organization_id,
            conversation_id,
            reply.body.trim(),
            reply.internal,
            reply.resolve,
        )
        .await?;
    Ok((StatusCode::CREATED, Json(detail)))
}
