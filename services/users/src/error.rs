//! The ways this service says no.

use axum::http::StatusCode;
use kit::Problem;

use crate::password::Weakness;

/// Why a request about accounts or organizations was refused.
#[derive(Debug, thiserror::Error)]
pub enum UsersError {
    /// `401`: no such account, or not its password; nobody learns which.
    #[error("wrong e-mail or password")]
    WrongCredentials,
    /// `401`: the refresh token is not (or no longer) good for anything.
    #[error("signed out")]
    SignedOut,
    /// `429`: too many failures; seconds until the next try counts.
    #[error("too many failed attempts")]
    SlowDown(u32),
    /// `503`: too many passwords are being hashed just now.
    #[error("busy")]
    Busy,
    /// `410`: a link that is unknown, used, replaced or too old.
    #[error("this link has expired")]
    LinkExpired,
    /// `422` at `field`: the password would be guessed.
    #[error("weak password: {1:?}")]
    WeakPassword(&'static str, Weakness),
    /// `403`: the current password is wrong.
    #[error("wrong current password")]
    WrongPassword,
    /// `403`: prove the e-mail address first.
    #[error("the e-mail address is not verified")]
    EmailNotVerified,
    /// `403`: the invitation is for somebody else.
    #[error("the invitation is for another address")]
    WrongAccount,
    /// `409`: an account with this address exists (only for operators; registration never tells).
    #[error("an account with this e-mail exists")]
    EmailTaken,
    /// `409`: another organization has this slug.
    #[error("slug taken")]
    SlugTaken,
    /// `409`: an organization keeps at least one owner.
    #[error("last owner")]
    LastOwner,
    /// `403`: what is given or taken away is more than the caller holds.
    #[error("beyond one's own permissions")]
    BeyondOwn,
    /// `403`: only an owner hands the organization over.
    #[error("owners only")]
    OwnersOnly,
    /// `409`: nobody changes their own role over the installation.
    #[error("one's own role")]
    OwnRole,
    /// `409`: another role of the organization is called so.
    #[error("role name taken")]
    RoleNameTaken,
    /// `409`: members have the role.
    #[error("role in use")]
    RoleInUse,
    /// `409`: the organization has as many keys or roles as it may have.
    #[error("too many: {0}")]
    TooMany(&'static str),
    /// `409`: the key is not good any more.
    #[error("the key has ended")]
    KeyEnded,
    /// `409`: the invited person is already a member.
    #[error("already a member")]
    AlreadyMember,
    /// `403`: the proof of identity is too old for this.
    #[error("sign in again first")]
    Reauthenticate,
    /// `403`: the proof is of somebody else than the one who is signed in.
    #[error("somebody else")]
    OtherPerson,
    /// `410`: a step of a sign-in came too late, or twice.
    #[error("this sign-in took too long")]
    StepExpired,
    /// `422`: not the code that the app shows, nor a recovery code.
    #[error("wrong code")]
    WrongCode,
    /// `409`: an authenticator app is in use.
    #[error("an authenticator app is in use")]
    AppInUse,
    /// `409`: browsers allow no passkeys under this address.
    #[error("no passkeys here")]
    PasskeysUnavailable,
    /// `409`: enough is enough.
    #[error("too many passkeys")]
    TooManyPasskeys,
    /// `422`: not an answer to our challenge.
    #[error("bad passkey")]
    BadPasskey,
    /// `401`: no account here has this passkey, or it proved nothing.
    #[error("unknown passkey")]
    PasskeyUnknown,
    /// `401`: whom the act is for is not signed in (any more).
    #[error("not signed in")]
    NotSignedIn,
    /// `503`: the provider says nothing, or nothing of use.
    #[error("the provider is away")]
    ProviderAway,
    /// `401`: the person said no to the provider.
    #[error("declined at the provider")]
    ProviderDeclined,
    /// `401`: the provider's word does not count.
    #[error("the provider's word does not count")]
    ProviderRefused,
    /// `403`: the provider has not seen that the address is the person's.
    #[error("the provider did not prove the address")]
    ProviderEmailUnproved,
    /// `409`: the account elsewhere belongs to somebody here, or there is one of that provider.
    #[error("the account elsewhere is taken")]
    IdentityTaken,
    /// `409`: nothing but a link by mail would be left to get in with.
    #[error("last way in")]
    LastWayIn,
    /// `400`: tokens in JSON are for programs, not for browsers.
    #[error("native clients only")]
    NativeOnly,
    /// `422` at a field, with a message.
    #[error("{0}: {1}")]
    InvalidField(&'static str, &'static str),
    /// `404`: not there, or not yours.
    #[error("not found")]
    NotFound,
    /// `412`: somebody else changed it.
    #[error("stale")]
    Stale,
    /// `500`: our own mistake, such as a key that is missing; logged.
    #[error("internal: {0}")]
    Internal(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<data::keys::KeyError> for UsersError {
    fn from(error: data::keys::KeyError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<UsersError> for Problem {
    fn from(error: UsersError) -> Self {
        use UsersError as E;
        match error {
            error @ (E::Reauthenticate
            | E::OtherPerson
            | E::StepExpired
            | E::WrongCode
            | E::AppInUse
            | E::PasskeysUnavailable
            | E::TooManyPasskeys
            | E::BadPasskey
            | E::PasskeyUnknown) => proof_problem(&error),
            error @ (E::NotSignedIn
            | E::ProviderAway
            | E::ProviderDeclined
            | E::ProviderRefused
            | E::ProviderEmailUnproved
            | E::IdentityTaken
            | E::LastWayIn) => provider_problem(&error),
            E::WrongCredentials => Self::new(
                StatusCode::UNAUTHORIZED,
                "wrong_credentials",
                "The e-mail address or the password is wrong",
            ),
            E::SignedOut => {
                Self::new(StatusCode::UNAUTHORIZED, "signed_out", "You are signed out; please sign in again")
            }
            E::SlowDown(seconds) => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "slow_down",
                "Too many attempts; please wait a moment",
            )
            .retry_after(seconds)
            .with("retry_after", seconds),
            E::Busy => Self::unavailable(),
            E::LinkExpired => {
                Self::new(StatusCode::GONE, "link_expired", "This link has expired or was used already")
                    .detail("Ask for a new one.")
            }
            E::WeakPassword(field, weakness) => {
                Self::invalid_field(field, weakness.code(), weakness.message())
            }
            E::WrongPassword => {
                Self::new(StatusCode::FORBIDDEN, "wrong_password", "The current password is wrong")
            }
            E::EmailNotVerified => Self::new(
                StatusCode::FORBIDDEN,
                "email_not_verified",
                "Please verify your e-mail address first",
            ),
            E::WrongAccount => Self::new(
                StatusCode::FORBIDDEN,
                "wrong_account",
                "This invitation is for another e-mail address",
            )
            .detail("Sign in with the address that the invitation was sent to."),
            E::EmailTaken => Self::conflict("email_taken", "An account with this e-mail address exists"),
            E::SlugTaken => Self::conflict("slug_taken", "Another organization uses this address"),
            E::LastOwner => Self::conflict("last_owner", "An organization keeps at least one owner")
                .detail("Make somebody else an owner first."),
            E::BeyondOwn => Self::new(
                StatusCode::FORBIDDEN,
                "beyond_own",
                "You can only give or take away what you may do yourself",
            ),
            E::OwnersOnly => Self::new(
                StatusCode::FORBIDDEN,
                "owners_only",
                "Only an owner can hand the organization over",
            ),
            E::OwnRole => Self::conflict("own_role", "Nobody changes their own role")
                .detail("Ask another administrator."),
            E::RoleNameTaken => Self::conflict("role_name_taken", "Another role has this name"),
            E::RoleInUse => Self::conflict("role_in_use", "Members have this role")
                .detail("Give them another role first."),
            E::TooMany(what) => Self::conflict("too_many", "There are too many already").detail(what),
            E::KeyEnded => Self::conflict("key_ended", "This key was revoked or has expired")
                .detail("Make a new key instead."),
            E::AlreadyMember => Self::conflict("already_member", "This person is a member already"),
            E::NativeOnly => Self::new(
                StatusCode::BAD_REQUEST,
                "native_only",
                "Tokens are given to programs only, never to browsers",
            ),
            E::InvalidField(field, message) => Self::invalid_field(field, "invalid", message),
            E::NotFound => Self::not_found(),
            E::Stale => Self::stale(),
            E::Internal(cause) => {
                tracing::error!(cause, "users");
                Self::internal()
            }
            E::Database(error) => Self::from(error),
        }
    }
}

/// The ways in which a proof of identity fails.
fn proof_problem(error: &UsersError) -> Problem {
    use UsersError as E;
    let new = |status, code, title| Problem::new(status, code, title);
    match error {
        E::Reauthenticate => {
            new(StatusCode::FORBIDDEN, "reauthentication_required", "Please prove once more that it is you")
                .detail("This needs a sign-in of the last ten minutes.")
        }
        E::OtherPerson => new(StatusCode::FORBIDDEN, "wrong_account", "This is somebody else's account"),
        E::StepExpired => new(StatusCode::GONE, "step_expired", "That took too long; please begin again"),
        E::WrongCode => Problem::invalid_field("code", "wrong_code", "is not the right code"),
        E::AppInUse => Problem::conflict("authenticator_in_use", "An authenticator app is in use already"),
        E::PasskeysUnavailable => {
            Problem::conflict("passkeys_unavailable", "Browsers allow no passkeys under this address")
        }
        E::TooManyPasskeys => Problem::conflict("too_many_passkeys", "Please remove a passkey first"),
        E::BadPasskey => Problem::invalid_field("credential", "bad_passkey", "is no answer to the challenge"),
        E::PasskeyUnknown => {
            new(StatusCode::UNAUTHORIZED, "passkey_unknown", "This passkey is not known here")
        }
        _ => Problem::internal(),
    }
}

/// The ways in which an account elsewhere is of no use.
fn provider_problem(error: &UsersError) -> Problem {
    use UsersError as E;
    let new = |status, code, title| Problem::new(status, code, title);
    match error {
        E::NotSignedIn => Problem::unauthenticated(),
        E::ProviderAway => {
            new(StatusCode::SERVICE_UNAVAILABLE, "provider_away", "That service can't be reached just now")
        }
        E::ProviderDeclined => new(
            StatusCode::UNAUTHORIZED,
            "provider_declined",
            "You did not let that service tell us who you are",
        ),
        E::ProviderRefused => {
            new(StatusCode::UNAUTHORIZED, "provider_refused", "Signing in with that service did not work")
                .detail("Please begin again.")
        }
        E::ProviderEmailUnproved => new(
            StatusCode::FORBIDDEN,
            "provider_email_unproved",
            "That service does not vouch for your e-mail address",
        )
        .detail("Register with your address; then link the two accounts on the Security page."),
        E::IdentityTaken => Problem::conflict(
            "identity_taken",
            "That account is linked already, or another one of that service",
        ),
        E::LastWayIn => Problem::conflict("last_way_in", "You would have no way left to sign in")
            .detail("Set a password or add a passkey first."),
        _ => Problem::internal(),
    }
}

impl data::IsTransient for UsersError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_transient())
    }
}

/// Why an access token does not sign anybody in.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// It is not a token of ours: forged, for another purpose, or damaged.
    #[error("not a valid access token")]
    Invalid,
    /// It was ours, but its ten minutes are over.
    #[error("the access token has expired")]
    Expired,
    /// Its session ended: signed out, revoked, too old, or the account changed its password.
    #[error("the session has ended")]
    SessionEnded,
    /// It could not be checked.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Database(error) => Self::from(error),
            _ => Self::unauthenticated(),
        }
    }
}
