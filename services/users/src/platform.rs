//! People who run the installation: who they are, and who may become one.

use kit::{Email, PlatformRole, SignedIn, Time, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Users, UsersError, store};

/// A person with a role over the whole installation.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct Operator {
    pub user_id: UserId,
    pub name: String,
    pub email: Email,
    pub role: PlatformRole,
    /// Whether they can open the account with more than a password: a passkey or an authenticator app.
    pub second_factor: bool,
    /// When they were last here; `null`: not since their last session ended.
    pub last_seen_at: Option<Time>,
}

impl Users {
    /// Everybody with a role over the installation, by name.
    pub(crate) async fn operators(&self) -> Result<Vec<Operator>, UsersError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::operators::list(&mut conn).await?)
    }

    /// Gives the account with this address a role over the installation. Acts at once on all nodes.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`], [`UsersError::InvalidField`] when nobody with a proved address has this
    /// one, [`UsersError::OwnRole`] for oneself.
    pub(crate) async fn appoint(
        &self,
        user: &SignedIn,
        email: &Email,
        role: PlatformRole,
    ) -> Result<Operator, UsersError> {
        self.require_recent(user)?;
        let mut tx = self.db.begin().await?;
        let heir = store::users::by_email(&mut tx, email)
            .await?
            .filter(|account| account.email_verified_at.is_some());
        let unknown = UsersError::InvalidField("email", "must be the proved address of an account");
        let heir = heir.ok_or(unknown)?.id;
        self.set_operator(&mut tx, user, heir, Some(role)).await?;
        let made = store::operators::get(&mut tx, heir).await?.ok_or(UsersError::NotFound)?;
        tx.commit().await?;
        self.forget(heir);
        Ok(made)
    }

    /// Takes a role over the installation away.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`], [`UsersError::NotFound`], [`UsersError::OwnRole`] for oneself.
    pub(crate) async fn dismiss(&self, user: &SignedIn, operator: UserId) -> Result<(), UsersError> {
        self.require_recent(user)?;
        let mut tx = self.db.begin().await?;
        store::operators::get(&mut tx, operator).await?.ok_or(UsersError::NotFound)?;
        self.set_operator(&mut tx, user, operator, None).await?;
        tx.commit().await?;
        self.forget(operator);
        Ok(())
    }

    /// Nobody changes their own role, so that an administrator always remains: of two who dismiss each other the
    /// second waits for the lock, and is none any more.
    async fn set_operator(
        &self,
        tx: &mut sqlx::PgConnection,
        user: &SignedIn,
        operator: UserId,
        role: Option<PlatformRole>,
    ) -> Result<(), UsersError> {
        if user.user_id == operator {
            return Err(UsersError::OwnRole);
        }
        let held = store::operators::lock(tx, user.user_id, operator).await?;
        if held != Some(PlatformRole::Admin) {
            return Err(UsersError::NotFound);
        }
        store::users::set_platform_role(tx, operator, role, self.clock.now()).await?;
        self.announce(tx, operator).await?;
        Ok(())
    }
}
