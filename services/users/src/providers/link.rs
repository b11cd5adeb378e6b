//! Accounts here and elsewhere that belong together.

use kit::{SecretToken, SignedIn, Time, UserId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Provider, id_token::Claims};
use crate::{
    Notice, Users, UsersError,
    flows::Kind,
    store::{self, identities::NewIdentity, users::Account},
};

/// An account elsewhere with which the person signs in, as its owner sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IdentityInfo {
    pub id: Uuid,
    /// The provider's name; its address when it is no longer configured.
    pub provider: String,
    /// Its place in the list of providers; `null` when it is no longer configured.
    pub provider_id: Option<String>,
    /// What the account there is known by.
    pub label: String,
    pub created_at: Time,
    pub last_used_at: Option<Time>,
}

/// An account elsewhere that waits for a proof that it belongs to an account here.
#[derive(Serialize, Deserialize)]
pub(super) struct Waiting {
    pub issuer: String,
    pub subject: String,
    pub label: String,
}

impl Users {
    /// The accounts elsewhere of `user`.
    pub(crate) async fn identities(
        &self,
        conn: &mut PgConnection,
        user: UserId,
    ) -> Result<Vec<IdentityInfo>, UsersError> {
        let rows = store::identities::list(conn, user).await?;
        let info = |row: store::identities::Identity| {
            let provider = self.providers.by_issuer(&row.issuer).map(|one| &one.settings);
            IdentityInfo {
                id: row.id,
                provider: provider.map_or_else(|| row.issuer.clone(), |one| one.name.clone()),
                provider_id: provider.map(|one| one.id.clone()),
                label: row.label,
                created_at: row.created_at,
                last_used_at: row.last_used_at,
            }
        };
        Ok(rows.into_iter().map(info).collect())
    }

    /// Links the account that `claims` name with `user`, who is signed in and asked for it.
    pub(super) async fn link(
        &self,
        user: &SignedIn,
        provider: &Provider,
        claims: &Claims,
    ) -> Result<(), UsersError> {
        let shown = claims.email.as_deref().unwrap_or(&claims.subject);
        let label: String = shown.chars().filter(|letter| !letter.is_control()).take(254).collect();
        let waiting =
            Waiting { issuer: provider.settings.issuer.clone(), subject: claims.subject.clone(), label };
        let mut tx = self.db.begin().await?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        self.keep_link(&mut tx, &account, &waiting).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Links the account that came with this address, now that its owner here has proved who they are.
    ///
    /// # Errors
    /// [`UsersError::StepExpired`], also for another person than the address' owner;
    /// [`UsersError::EmailNotVerified`], [`UsersError::Reauthenticate`], [`UsersError::IdentityTaken`].
    pub(crate) async fn confirm_link(
        &self,
        user: &SignedIn,
        ticket: Option<&SecretToken>,
    ) -> Result<(), UsersError> {
        let ticket = ticket.ok_or(UsersError::StepExpired)?;
        self.require_recent_and_proved(user)?;
        let mut tx = self.db.begin().await?;
        let ended = self.end_flow::<Waiting>(&mut tx, Kind::ProviderLink, ticket).await?;
        let (_, waiting) =
            ended.filter(|(owner, _)| *owner == Some(user.user_id)).ok_or(UsersError::StepExpired)?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        // The address that was proved elsewhere must still be the one of this account.
        if account.email.as_str() != waiting.label {
            return Err(UsersError::StepExpired);
        }
        self.keep_link(&mut tx, &account, &waiting).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn keep_link(
        &self,
        tx: &mut PgConnection,
        account: &Account,
        waiting: &Waiting,
    ) -> Result<(), UsersError> {
        let owner = store::identities::owner(tx, &waiting.issuer, &waiting.subject).await?;
        if owner == Some(account.id) {
            return Ok(());
        }
        let identity = NewIdentity {
            id: Uuid::now_v7(),
            user_id: account.id,
            issuer: &waiting.issuer,
            subject: &waiting.subject,
            label: &waiting.label,
            now: self.clock.now(),
        };
        if !store::identities::insert(tx, &identity).await? {
            return Err(UsersError::IdentityTaken);
        }
        let name = self.provider_name(&waiting.issuer);
        self.send_notice(tx, account, Notice::ProviderAdded, Some(&name)).await?;
        tracing::info!(event = "auth.provider_linked", user = %account.id, issuer = waiting.issuer, "linked");
        Ok(())
    }

    /// Ends the link with an account elsewhere.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`], [`UsersError::NotFound`], and [`UsersError::LastWayIn`] when nothing
    /// but a link by mail would be left.
    pub(crate) async fn unlink(&self, user: &SignedIn, id: Uuid) -> Result<(), UsersError> {
        self.require_recent(user)?;
        let mut tx = self.db.begin().await?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        let all = store::identities::list(&mut tx, user.user_id).await?;
        let gone = all.iter().find(|one| one.id == id).ok_or(UsersError::NotFound)?;
        let others = all.iter().any(|one| one.id != id && self.providers.by_issuer(&one.issuer).is_some());
        let passkeys = store::passkeys::count(&mut tx, user.user_id).await?;
        if account.password_hash.is_none() && passkeys == 0 && !others {
            return Err(UsersError::LastWayIn);
        }
        store::identities::delete(&mut tx, user.user_id, id).await?;
        let name = self.provider_name(&gone.issuer);
        self.send_notice(&mut tx, &account, Notice::ProviderRemoved, Some(&name)).await?;
        tx.commit().await?;
        tracing::info!(event = "auth.provider_unlinked", user = %user.user_id, issuer = gone.issuer, "unlinked");
        Ok(())
    }

    fn provider_name(&self, issuer: &str) -> String {
        self.providers.by_issuer(issuer).map_or_else(|| issuer.to_owned(), |one| one.settings.name.clone())
    }
}
