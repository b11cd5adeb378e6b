//! HTTP in and out: paths, bodies, cookies. No rules, no SQL.

mod api_keys;
mod audit;
mod invitations;
mod links;
mod me;
mod members;
mod organizations;
mod passkeys;
mod passwords;
mod platform;
mod privacy;
mod providers;
mod registration;
mod roles;
mod second_factor;
mod session;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use kit::{Permission, PlatformRole, Policy, Routes};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Entry, Issued, SecondFactorNeeded, Session, Tokens, Users, UsersError, cookies};

pub use privacy::data_routes;

/// The routes of this service.
pub fn routes(users: Users) -> OpenApiRouter {
    let member = Policy::Member;
    Routes::<Users>::new()
        .add(Policy::Public, routes!(session::show, session::sign_in, session::sign_out))
        .add(Policy::Public, routes!(session::refresh))
        .add(Policy::Public, routes!(second_factor::enter))
        .add(Policy::Public, routes!(links::request))
        .add(Policy::Public, routes!(links::open))
        .add(Policy::Public, routes!(links::confirm_email))
        .add(Policy::Public, routes!(links::undo_email))
        .add(Policy::SignedIn, routes!(links::change_email))
        .add(Policy::Public, routes!(passkeys::challenge))
        .add(Policy::Public, routes!(passkeys::enter))
        .add(Policy::Public, routes!(providers::list))
        .add(Policy::Public, routes!(providers::begin))
        .add(Policy::Public, routes!(providers::finish))
        .add(Policy::SignedIn, routes!(providers::confirm))
        .add(Policy::SignedIn, routes!(providers::remove))
        .add(Policy::Public, routes!(registration::register))
        .add(Policy::Public, routes!(registration::verify))
        .add(Policy::SignedIn, routes!(registration::resend))
        .add(Policy::Public, routes!(passwords::request_reset))
        .add(Policy::Public, routes!(passwords::confirm_reset))
        .add(Policy::SignedIn, routes!(passwords::change))
        .add(Policy::SignedIn, routes!(me::show, me::update))
        .add(Policy::SignedIn, routes!(me::sessions, me::revoke_others))
        .add(Policy::SignedIn, routes!(me::revoke))
        .add(Policy::SignedIn, routes!(privacy::erase))
        .add(Policy::SignedIn, routes!(second_factor::security))
        .add(Policy::SignedIn, routes!(second_factor::prepare, second_factor::remove))
        .add(Policy::SignedIn, routes!(second_factor::confirm))
        .add(Policy::SignedIn, routes!(second_factor::renew_codes))
        .add(Policy::SignedIn, routes!(passkeys::challenge_for_new))
        .add(Policy::SignedIn, routes!(passkeys::add))
        .add(Policy::SignedIn, routes!(passkeys::rename, passkeys::remove))
        .add(Policy::SignedIn, routes!(organizations::list, organizations::create))
        .add(member(Permission::OrganizationRead), routes!(organizations::show))
        .add(member(Permission::OrganizationManage), routes!(organizations::update))
        .add(member(Permission::OrganizationRead), routes!(members::list))
        .add(member(Permission::MembersManage), routes!(members::update))
        .add(Policy::Limited(Permission::OrganizationRead), routes!(members::remove))
        .add(member(Permission::MembersManage), routes!(members::hand_over))
        .add(member(Permission::OrganizationRead), routes!(roles::list))
        .add(member(Permission::MembersManage), routes!(roles::create))
        .add(member(Permission::MembersManage), routes!(roles::update, roles::remove))
        .add(member(Permission::ApiKeysManage), routes!(api_keys::list, api_keys::create))
        .add(member(Permission::ApiKeysManage), routes!(api_keys::update, api_keys::revoke))
        .add(member(Permission::ApiKeysManage), routes!(api_keys::rotate))
        .add(member(Permission::AuditRead), routes!(audit::list))
        .add(member(Permission::AuditRead), routes!(audit::csv))
        .add(Policy::Platform(PlatformRole::Auditor), routes!(audit::platform))
        .add(Policy::Platform(PlatformRole::Auditor), routes!(platform::list))
        .add(Policy::Platform(PlatformRole::Admin), routes!(platform::appoint))
        .add(Policy::Platform(PlatformRole::Admin), routes!(platform::dismiss))
        .add(member(Permission::MembersManage), routes!(invitations::list, invitations::create))
        .add(member(Permission::MembersManage), routes!(invitations::revoke))
        .add(Policy::Public, routes!(invitations::show))
        .add(Policy::SignedIn, routes!(invitations::accept))
        .with_state(users)
}

/// Where the credentials of a fresh session go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carrier {
    /// Cookies, out of reach of scripts.
    Cookies,
    /// The JSON answer, for programs that are not browsers.
    Json,
}

/// Whether the request can't come from a browser: browsers send one of these, and scripts can't help it.
fn is_native(headers: &HeaderMap) -> bool {
    !headers.contains_key(header::COOKIE)
        && !headers.contains_key(header::ORIGIN)
        && !headers.keys().any(|name| name.as_str().starts_with("sec-fetch-"))
}

/// The answer that hands out the credentials of `issued`.
fn hand_out(users: &Users, mut session: Session, issued: &Issued, carrier: Carrier) -> Response {
    if carrier == Carrier::Json {
        session.tokens = Some(Tokens {
            access_token: issued.access_token.clone(),
            refresh_token: issued.refresh_token.reveal().to_owned(),
            token_type: "Bearer",
            expires_in: issued.access_seconds,
        });
        return no_store(session);
    }
    let secure = users.secure_cookies();
    let mut response = no_store(session);
    let cookies = [
        cookies::ACCESS.set(&issued.access_token, issued.access_seconds, secure),
        cookies::REFRESH.set(issued.refresh_token.reveal(), issued.refresh_seconds, secure),
    ];
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The answer to a first step: a session, or the question for the second factor.
async fn answer(users: &Users, entry: Entry, carrier: Carrier) -> Result<Response, UsersError> {
    let pending = match entry {
        Entry::Open(issued) => {
            let session = users.session_of(issued.session_id).await?;
            return Ok(hand_out(users, session, &issued, carrier));
        }
        Entry::SecondFactor(pending) => pending,
    };
    let ticket = (carrier == Carrier::Json).then(|| pending.ticket.reveal().to_owned());
    let mut session = Session::of_a_visitor();
    session.second_factor = Some(SecondFactorNeeded { expires_in: pending.seconds, ticket });
    let mut response = no_store(session);
    if carrier == Carrier::Cookies {
        let cookie = cookies::STEP.set(pending.ticket.reveal(), pending.seconds, users.secure_cookies());
        response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    }
    Ok(response)
}

/// The answer with a session, kept by no cache.
fn no_store(session: Session) -> Response {
    let mut response = axum::Json(session).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Takes the credentials out of the browser.
fn take_back(users: &Users, response: &mut Response) {
    for cookie in [cookies::ACCESS, cookies::REFRESH] {
        response.headers_mut().append(header::SET_COOKIE, cookie.clear(users.secure_cookies()));
    }
}

/// Rules for text that several bodies share.
mod rules {
    use garde::Error;

    /// One line with something in it.
    pub fn line(text: &str, (): &()) -> garde::Result {
        if text.trim().is_empty() {
            return Err(Error::new("must not be empty"));
        }
        if text.chars().any(char::is_control) {
            return Err(Error::new("must not contain control characters"));
        }
        Ok(())
    }

    /// Several lines.
    pub fn paragraphs(text: &str, (): &()) -> garde::Result {
        if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
            return Err(Error::new("must not contain control characters"));
        }
        Ok(())
    }

    /// `en` or `de-AT`.
    pub fn locale(text: &str, (): &()) -> garde::Result {
        let fit = match text.as_bytes() {
            [a, b] => a.is_ascii_lowercase() && b.is_ascii_lowercase(),
            [a, b, b'-', c, d] => {
                [a, b].iter().all(|letter| letter.is_ascii_lowercase())
                    && [c, d].iter().all(|letter| letter.is_ascii_uppercase())
            }
            _ => false,
        };
        if fit { Ok(()) } else { Err(Error::new("must be a language such as en or de-AT")) }
    }

    /// Two capitals (ISO 3166-1 alpha-2).
    pub fn country(text: &str, (): &()) -> garde::Result {
        let fit = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        if fit { Ok(()) } else { Err(Error::new("must be a country code such as DE")) }
    }

    /// Lower-case letters and digits with single dashes.
    pub fn slug(text: &str, (): &()) -> garde::Result {
        let fit = (2..=60).contains(&text.len())
            && text.split('-').all(|part| {
                !part.is_empty()
                    && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            });
        if fit {
            Ok(())
        } else {
            Err(Error::new("must be 2 to 60 lower-case letters, digits and single dashes"))
        }
    }

    /// `#RRGGBB`.
    pub fn color(text: &str, (): &()) -> garde::Result {
        let fit = text.len() == 7
            && text.starts_with('#')
            && text.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit());
        if fit { Ok(()) } else { Err(Error::new("must be a color such as #4F3CC9")) }
    }
}

/// Reads a field that may be absent (`None`), `null` (`Some(None)`) or a value.
fn nullable<'de, T, D>(source: D) -> Result<Option<Option<T>>, D::Error>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    serde::Deserialize::deserialize(source).map(Some)
}
