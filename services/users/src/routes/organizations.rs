//! Organizations.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use kit::{Body, Caller, Currency, Email, OrganizationId, Parts, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{nullable, rules};
use crate::{NewOrganization, Organization, OrganizationChange, Users};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateOrganization {
    #[garde(length(chars, min = 1, max = 120), custom(rules::line))]
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// ISO 3166-1 alpha-2.
    #[garde(custom(rules::country))]
    #[schema(pattern = "^[A-Z]{2}$", example = "DE")]
    country: String,
    #[garde(skip)]
    currency: Currency,
    /// IANA name.
    #[garde(length(bytes, max = 64))]
    #[schema(max_length = 64, example = "Europe/Berlin")]
    time_zone: String,
    /// Made from the name when absent.
    #[garde(inner(custom(rules::slug)))]
    #[schema(min_length = 2, max_length = 60, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    slug: Option<String>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateOrganization {
    #[garde(inner(length(chars, min = 1, max = 120), custom(rules::line)))]
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    #[garde(inner(custom(rules::slug)))]
    #[schema(min_length = 2, max_length = 60, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    slug: Option<String>,
    /// Markdown.
    #[garde(inner(length(chars, max = 4000), custom(rules::paragraphs)))]
    #[schema(max_length = 4000)]
    description: Option<String>,
    #[garde(inner(custom(rules::country)))]
    #[schema(pattern = "^[A-Z]{2}$")]
    country: Option<String>,
    #[garde(skip)]
    currency: Option<Currency>,
    #[garde(inner(length(bytes, max = 64)))]
    #[schema(max_length = 64)]
    time_zone: Option<String>,
    #[garde(inner(custom(rules::locale)))]
    #[schema(pattern = "^[a-z]{2}(-[A-Z]{2})?$")]
    locale: Option<String>,
    #[garde(inner(custom(rules::color)))]
    #[schema(pattern = "^#[0-9A-Fa-f]{6}$")]
    accent_color: Option<String>,
    /// `null` takes it away.
    #[garde(inner(inner(length(chars, max = 300))))]
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 300)]
    website: Option<Option<String>>,
    /// `null` takes it away.
    #[garde(skip)]
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Email>)]
    support_email: Option<Option<Email>>,
    /// The version that was read.
    #[garde(skip)]
    version: i32,
}

/// The organizations of a person.
#[derive(Serialize, ToSchema)]
pub(super) struct Organizations {
    items: Vec<Organization>,
}

/// One's organizations.
#[utoipa::path(
    get, path = "/api/v1/organizations", tag = "users", responses((status = 200, body = Organizations)),
)]
pub(super) async fn list(State(users): State<Users>, caller: Caller) -> Result<Json<Organizations>, Problem> {
    Ok(Json(Organizations { items: users.organizations_of(caller.signed_in()?.user_id).await? }))
}

/// Found an organization and become its owner.
#[utoipa::path(
    post, path = "/api/v1/organizations", tag = "users", request_body = CreateOrganization,
    responses(
        (status = 201, body = Organization),
        (status = 403, description = "`email_not_verified`", body = Problem),
        (status = 409, description = "`slug_taken`", body = Problem),
    ),
)]
pub(super) async fn create(
    State(users): State<Users>,
    caller: Caller,
    Body(body): Body<CreateOrganization>,
) -> Result<(StatusCode, Json<Organization>), Problem> {
    let new = NewOrganization {
        name: body.name.trim().to_owned(),
        country: body.country,
        currency: body.currency,
        time_zone: body.time_zone,
        slug: body.slug,
    };
    let made = users.found_organization(caller.signed_in()?, new).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// One organization.
#[utoipa::path(
    get, path = "/api/v1/organizations/{organization_id}", tag = "users",
    params(("organization_id" = OrganizationId, Path)), responses((status = 200, body = Organization)),
)]
pub(super) async fn show(
    State(users): State<Users>,
    Parts(organization_id): Parts<OrganizationId>,
) -> Result<Json<Organization>, Problem> {
    Ok(Json(users.show_organization(organization_id).await?))
}

/// Change an organization.
#[utoipa::path(
    patch, path = "/api/v1/organizations/{organization_id}", tag = "users",
    params(("organization_id" = OrganizationId, Path)), request_body = UpdateOrganization,
    responses(
        (status = 200, body = Organization),
        (status = 409, description = "`slug_taken`", body = Problem),
        (status = 412, description = "`stale`", body = Problem),
    ),
)]
pub(super) async fn update(
    State(users): State<Users>,
    Parts(organization_id): Parts<OrganizationId>,
    Body(body): Body<UpdateOrganization>,
) -> Result<Json<Organization>, Problem> {
    let change = OrganizationChange {
        name: body.name.map(|name| name.trim().to_owned()),
        slug: body.slug,
        description: body.description,
        country: body.country,
        currency: body.currency,
        time_zone: body.time_zone,
        locale: body.locale,
        accent_color: body.accent_color.map(|color| color.to_ascii_uppercase()),
        website: body.website.map(|website| website.filter(|text| !text.is_empty())),
        support_email: body.support_email,
        version: body.version,
    };
    Ok(Json(users.change_organization(organization_id, &change).await?))
}
