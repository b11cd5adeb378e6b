//! Dangerous acts want a proof of identity that is fresh.

use axum::http::StatusCode;

use crate::{Problem, SignedIn, Time};

/// Seconds for which a sign-in counts as recent.
pub const RECENT_SECONDS: i64 = 600;

/// Passes if `user` proved who they are within the last ten minutes.
///
/// # Errors
/// `403` `reauthentication_required`: sign in once more, then repeat the request.
pub fn require_recent(user: &SignedIn, now: Time) -> Result<(), Problem> {
    if now.seconds_since(user.auth_time) <= RECENT_SECONDS {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "reauthentication_required",
        "Please prove once more that it is you",
    )
    .detail("This needs a sign-in of the last ten minutes."))
}
