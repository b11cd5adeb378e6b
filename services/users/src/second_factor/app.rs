//! Switching the authenticator app on and off.

use kit::SignedIn;
use serde::Serialize;
use utoipa::ToSchema;

use super::totp;
use crate::{Notice, Users, UsersError, store};

/// What an authenticator app needs to know. Shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppSecret {
    /// Base32, for typing.
    pub secret: String,
    /// For a QR code.
    pub link: String,
}

/// Codes for the day on which the phone is lost. Shown once; each works once.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

impl Users {
    /// Makes a secret for the authenticator app of `user`. It asks for nothing until it is confirmed.
    ///
    /// # Errors
    /// [`UsersError::EmailNotVerified`], [`UsersError::Reauthenticate`], [`UsersError::AppInUse`].
    pub(crate) async fn prepare_app(&self, user: &SignedIn) -> Result<AppSecret, UsersError> {
        self.require_recent_and_proved(user)?;
        let now = self.clock.now();
        let mut secret = [0_u8; totp::SECRET_BYTES];
        aws_lc_rs::rand::fill(&mut secret).map_err(|_| UsersError::Internal("no randomness".to_owned()))?;
        let sealed = self.rings.data.seal(&secret, &context(user))?;
        let mut tx = self.db.begin().await?;
        if !store::second_factor::prepare(&mut tx, user.user_id, &sealed, now).await? {
            return Err(UsersError::AppInUse);
        }
        tx.commit().await?;
        let site = self.settings.public_url.split_once("://").map_or("Admit", |(_, host)| host);
        Ok(AppSecret { secret: totp::base32(&secret), link: totp::link(&secret, user.email.as_str(), site) })
    }

    /// Switches the second factor on, once the app shows the right code. All other sessions end.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`], [`UsersError::WrongCode`], [`UsersError::SlowDown`],
    /// [`UsersError::StepExpired`] when no secret was made before.
    pub(crate) async fn confirm_app(&self, user: &SignedIn, code: &str) -> Result<RecoveryCodes, UsersError> {
        self.require_recent(user)?;
        let now = self.clock.now();
        self.count_code(user.user_id, false).await?;
        let mut tx = self.db.begin().await?;
        let app = store::second_factor::lock(&mut tx, user.user_id).await?.ok_or(UsersError::StepExpired)?;
        if app.confirmed_at.is_some() {
            return Err(UsersError::AppInUse);
        }
        let secret = self.rings.data.open(&app.secret, &context(user));
        let secret = secret.ok_or_else(|| UsersError::Internal("a TOTP secret does not open".to_owned()))?;
        let step = totp::verify(&secret, code, app.last_step, now).ok_or(UsersError::WrongCode)?;
        store::second_factor::confirm(&mut tx, user.user_id, step, now).await?;
        let codes = self.renew_codes(&mut tx, user.user_id).await?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        let keep = Some(user.session_id);
        store::sessions::revoke_all(&mut tx, user.user_id, keep, "second_factor", now).await?;
        store::flows::drop_of_user(&mut tx, user.user_id).await?;
        self.send_notice(&mut tx, &account, Notice::AppOn, None).await?;
        self.announce(&mut tx, user.user_id).await?;
        tx.commit().await?;
        self.forget(user.user_id);
        tracing::info!(event = "auth.second_factor_on", user = %user.user_id, "second factor on");
        Ok(RecoveryCodes { codes })
    }

    /// Switches the second factor off and forgets the recovery codes. All other sessions end.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`], [`UsersError::NotFound`] when it is not on.
    pub(crate) async fn remove_app(&self, user: &SignedIn) -> Result<(), UsersError> {
        self.require_recent(user)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        if !store::second_factor::remove(&mut tx, user.user_id).await? {
            return Err(UsersError::NotFound);
        }
        let keep = Some(user.session_id);
        store::sessions::revoke_all(&mut tx, user.user_id, keep, "second_factor", now).await?;
        store::flows::drop_of_user(&mut tx, user.user_id).await?;
        self.send_notice(&mut tx, &account, Notice::AppOff, None).await?;
        self.announce(&mut tx, user.user_id).await?;
        tx.commit().await?;
        self.forget(user.user_id);
        tracing::info!(event = "auth.second_factor_off", user = %user.user_id, "second factor off");
        Ok(())
    }

    /// New recovery codes in the place of the old ones.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`], [`UsersError::NotFound`] when the second factor is not on.
    pub(crate) async fn new_recovery_codes(&self, user: &SignedIn) -> Result<RecoveryCodes, UsersError> {
        self.require_recent(user)?;
        let mut tx = self.db.begin().await?;
        let app = store::second_factor::lock(&mut tx, user.user_id).await?;
        app.filter(|app| app.confirmed_at.is_some()).ok_or(UsersError::NotFound)?;
        let account = store::users::by_id(&mut tx, user.user_id).await?;
        let codes = self.renew_codes(&mut tx, user.user_id).await?;
        self.send_notice(&mut tx, &account, Notice::CodesRenewed, None).await?;
        tx.commit().await?;
        Ok(RecoveryCodes { codes })
    }
}

/// A secret opens only for its own person.
pub(super) fn context_of(user: kit::UserId) -> Vec<u8> {
    format!("totp:{user}").into_bytes()
}

fn context(user: &SignedIn) -> Vec<u8> {
    context_of(user.user_id)
}
