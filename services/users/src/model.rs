//! The nouns: what a session, a person, an organization and a member look like from outside.

use kit::{Currency, Email, OrganizationId, PlatformRole, Role, SessionId, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{UsersError, team::SessionMembership};

/// Who is signed in, and what the browser needs to act for them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Session {
    /// The signed-in person; `null` for visitors.
    pub user: Option<SessionUser>,
    pub memberships: Vec<SessionMembership>,
    /// Send it as `X-CSRF-Token` with every request that changes something; `null` for visitors.
    pub csrf_token: Option<String>,
    /// Present when the sign-in is half done: nobody is signed in until the second step is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<SecondFactorNeeded>,
    /// Only for native clients, only on sign-in and refresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Tokens>,
}

/// The first step of a sign-in was right; the second is missing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SecondFactorNeeded {
    /// Seconds within which it has to come.
    pub expires_in: i64,
    /// Only for native clients: send it with the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

impl Session {
    /// Nobody.
    pub(crate) fn of_a_visitor() -> Self {
        Self { user: None, memberships: Vec::new(), csrf_token: None, second_factor: None, tokens: None }
    }
}

/// The person behind a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionUser {
    pub id: UserId,
    pub email: Email,
    pub name: String,
    pub locale: String,
    pub email_verified: bool,
    pub platform_role: Option<PlatformRole>,
}

/// Tokens of a client that is not a browser.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tokens {
    /// Send as `Authorization: Bearer …`.
    pub access_token: String,
    /// Good for one `POST /session/refresh`, which answers with the next one.
    pub refresh_token: String,
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds for which the access token is good.
    pub expires_in: i64,
}

/// The signed-in person's account.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct Me {
    pub id: UserId,
    pub email: Email,
    pub name: String,
    pub locale: String,
    pub email_verified: bool,
    pub platform_role: Option<PlatformRole>,
    pub created_at: Time,
}

/// A signed-in browser or client, as its owner sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionInfo {
    pub id: SessionId,
    /// The one that asks.
    pub current: bool,
    pub created_at: Time,
    /// When it last renewed its tokens.
    pub last_seen_at: Time,
    pub user_agent: String,
    /// A label for people, such as "Firefox on Linux".
    pub device: String,
    /// The network it came from, never the full address.
    pub ip_prefix: String,
    /// How it was proved, such as `password`, `password+totp` or `passkey`.
    pub signed_in_with: String,
}

/// The tenant that sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow, ToSchema)]
pub struct Organization {
    pub id: OrganizationId,
    /// Its place in URLs: `/o/{slug}`.
    pub slug: String,
    pub name: String,
    /// Markdown.
    pub description: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub currency: Currency,
    /// IANA name, such as `Europe/Berlin`.
    pub time_zone: String,
    pub locale: String,
    /// `#RRGGBB` in capitals.
    pub accent_color: String,
    pub website: Option<String>,
    pub support_email: Option<Email>,
    /// Send it back with a change.
    pub version: i32,
}

/// How to reach a member who may do something.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MemberContact {
    pub user_id: UserId,
    pub email: Email,
    pub name: String,
    pub locale: String,
}

/// What an invitation says to the person who holds its link.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct InvitationView {
    pub organization_name: String,
    pub role: Role,
    pub email: Email,
    pub inviter_name: String,
}

/// An account made by an operator, the seed or a test: no mail is sent and no rule asked.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub email: Email,
    pub name: String,
    /// `None`: the person sets one through "forgot password".
    pub password: Option<String>,
    pub locale: String,
    pub verified: bool,
    pub platform_role: Option<PlatformRole>,
}

/// What a new organization needs to be told.
#[derive(Debug, Clone)]
pub struct NewOrganization {
    pub name: String,
    pub country: String,
    pub currency: Currency,
    pub time_zone: String,
    /// Made from the name when absent.
    pub slug: Option<String>,
}

/// A change of an organization; absent fields stay as they are.
#[derive(Debug, Clone, Default)]
pub struct OrganizationChange {
    pub name: Option<String>,
    pub slug: Option<String>,
    pub description: Option<String>,
    pub country: Option<String>,
    pub currency: Option<Currency>,
    pub time_zone: Option<String>,
    pub locale: Option<String>,
    pub accent_color: Option<String>,
    pub website: Option<Option<String>>,
    pub support_email: Option<Option<Email>>,
    /// The version that was read.
    pub version: i32,
}

/// The device and network that a session starts from.
#[derive(Debug, Clone)]
pub struct Device {
    /// At most 256 characters.
    pub user_agent: String,
    pub ip_prefix: String,
}

/// How new passwords are hashed; old hashes of the other kind stay good and are replaced on sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PasswordHash {
    /// Argon2id with 19 MiB, two passes, one lane (OWASP).
    #[default]
    Argon2id,
    /// bcrypt with cost 12; refuses passwords of more than 72 bytes, which it would cut.
    Bcrypt,
}

/// Slugs to try for an organization called `name`, the nicest first.
pub(crate) fn slug_candidates(name: &str) -> Vec<String> {
    let base = kit::text::slug(name);
    // "A" is too short for the schema, "東京" has no letters that we can write.
    let base = if base.len() < 2 { "organization".to_owned() } else { base };
    let room = base.char_indices().map(|(at, _)| at).take_while(|at| *at <= 50).last().unwrap_or(0);
    let short = if base.len() <= 50 { base.as_str() } else { base[..room].trim_end_matches('-') };
    let numbered = (2..=4).map(|number| format!("{short}-{number}"));
    let random = (0..3).map(|_| format!("{short}-{}", kit::text::spoken_code(6).to_lowercase()));
    [base.clone()].into_iter().chain(numbered).chain(random).collect()
}

/// # Errors
/// [`UsersError::InvalidField`] when `name` is not a time zone of the IANA database.
pub(crate) fn check_time_zone(name: &str) -> Result<(), UsersError> {
    // Every real zone but UTC has a region; this also keeps out "posix/…" and the like.
    let plausible = name.len() <= 64 && (name == "UTC" || name.contains('/'));
    if plausible && jiff::tz::TimeZone::get(name).is_ok_and(|zone| zone.iana_name() == Some(name)) {
        return Ok(());
    }
    Err(UsersError::InvalidField("time_zone", "must be a time zone such as Europe/Berlin"))
}

/// # Errors
/// [`UsersError::InvalidField`] for what the schema of the request can't express.
pub(crate) fn check_organization_change(change: &OrganizationChange) -> Result<(), UsersError> {
    if let Some(zone) = &change.time_zone {
        check_time_zone(zone)?;
    }
    if let Some(Some(website)) = &change.website {
        let plain = website.starts_with("https://") || website.starts_with("http://");
        let host = website.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.split(['/', '?', '#']).next().unwrap_or("");
        let fit = !website.chars().any(|letter| letter.is_control() || letter.is_whitespace());
        if !plain || !fit || host.is_empty() || host.contains('@') {
            return Err(UsersError::InvalidField("website", "must be a link such as https://example.org"));
        }
    }
    Ok(())
}

/// The role as the invitation's mail says it.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Manager => "manager",
        Role::Finance => "finance",
        Role::Support => "support",
        Role::Door => "door",
        Role::Viewer => "viewer",
        Role::Custom => "custom",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_fit_the_schema_whatever_the_name() {
        for name in ["Ädda's Bühne", "東京", "A", &"very long name ".repeat(8), "---"] {
            for slug in slug_candidates(name) {
                let fit = (2..=60).contains(&slug.len())
                    && slug.split('-').all(|part| !part.is_empty())
                    && slug
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
                assert!(fit, "{name}: {slug}");
            }
        }
        assert_eq!(slug_candidates("Ädda's Bühne")[0], "aeddas-buehne");
        assert_eq!(slug_candidates("東京")[1], "organization-2");
    }

    #[test]
    fn time_zones_are_those_of_the_database() {
        for good in ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC"] {
            assert!(check_time_zone(good).is_ok(), "{good}");
        }
        for bad in ["", "Berlin", "europe/berlin", "Mars/Olympus", "../etc/passwd", "CET", "+01:00"] {
            assert!(check_time_zone(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn websites_are_links_that_browsers_open() {
        let check = |website: &str| {
            let change = OrganizationChange { website: Some(Some(website.to_owned())), ..Default::default() };
            check_organization_change(&change)
        };
        assert!(check("https://example.org/path?x=1").is_ok());
        for bad in
            ["javascript:alert(1)", "example.org", "https://", "https://a b", "https://bank@evil.example"]
        {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
