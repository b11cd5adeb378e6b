//! Dangerous acts want a fresh proof, and the Security page shows what one can prove with.

use kit::{Caller, SignedIn, Time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{IdentityInfo, PasskeyInfo, Users, UsersError, store};

/// The authenticator app of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppInfo {
    pub since: Time,
    /// Recovery codes that were not used.
    pub recovery_codes_left: i64,
}

/// How a person can prove who they are.
#[derive(Debug, Serialize, ToSchema)]
pub struct Security {
    pub has_password: bool,
    /// Whether browsers allow passkeys for this site.
    pub passkeys_available: bool,
    pub passkeys: Vec<PasskeyInfo>,
    /// Accounts elsewhere that sign in here.
    pub identities: Vec<IdentityInfo>,
    /// `null`: sign-in takes one step.
    pub app: Option<AppInfo>,
    /// When this session last proved who it is; dangerous acts want it within ten minutes.
    pub proved_at: Time,
}

impl Users {
    /// Passes if `user` proved who they are within the last ten minutes.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`].
    pub(crate) fn require_recent(&self, user: &SignedIn) -> Result<(), UsersError> {
        kit::step_up::require_recent(user, self.clock.now()).map_err(|_| UsersError::Reauthenticate)
    }

    /// As [`Users::require_recent`], for acts that widen what people or programs may do; programs have nothing to
    /// prove, and no policy lets them in here.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`].
    pub(crate) fn require_recent_of(&self, caller: &Caller) -> Result<(), UsersError> {
        caller.user().map_or(Ok(()), |user| self.require_recent(user))
    }

    /// Passes if `user` proved who they are of late, and ever proved their address: a way in that is added
    /// before would outlive the moment at which the address' owner takes the account over.
    ///
    /// # Errors
    /// [`UsersError::EmailNotVerified`], [`UsersError::Reauthenticate`].
    pub(crate) fn require_recent_and_proved(&self, user: &SignedIn) -> Result<(), UsersError> {
        if !user.email_verified {
            return Err(UsersError::EmailNotVerified);
        }
        self.require_recent(user)
    }

    /// How `user` can prove who they are.
    pub(crate) async fn security(&self, user: &SignedIn) -> Result<Security, UsersError> {
        let mut conn = self.db.acquire().await?;
        let account = store::users::by_id(&mut conn, user.user_id).await?;
        let app = store::second_factor::summary(&mut conn, user.user_id).await?;
        Ok(Security {
            has_password: account.password_hash.is_some(),
            passkeys_available: self.webauthn.is_some(),
            passkeys: store::passkeys::list(&mut conn, user.user_id).await?,
            identities: self.identities(&mut conn, user.user_id).await?,
            app: app.map(|(since, left)| AppInfo { since, recovery_codes_left: left }),
            proved_at: user.auth_time,
        })
    }
}
