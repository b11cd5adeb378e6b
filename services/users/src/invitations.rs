//! Inviting people into an organization.

use kit::{Caller, Email, InvitationId, OrganizationId, Role, SecretToken, SignedIn, Time};
use notifications::Template;
use serde_json::json;
use sqlx::PgConnection;

use crate::{
    Assignment, Invitation, InvitationView, Users, UsersError,
    model::role_name,
    store::{self, invitations::NewInvitation},
};

/// Seconds for which an invitation is good: two weeks.
const GOOD_SECONDS: i64 = 14 * 24 * 3600;
/// Invitations that an organization may send in a day; a bound for those who would send spam.
const MOST_PER_DAY: i64 = 100;

impl Users {
    /// The invitations that still wait for an answer.
    pub(crate) async fn invitations(
        &self,
        organization: OrganizationId,
    ) -> Result<Vec<Invitation>, UsersError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::invitations::list(&mut conn, organization, self.clock.now()).await?)
    }

    /// Invites a person by mail; an open invitation for the same address is replaced.
    ///
    /// # Errors
    /// [`UsersError::AlreadyMember`], [`UsersError::InvalidField`], [`UsersError::SlowDown`],
    /// [`UsersError::BeyondOwn`], [`UsersError::Reauthenticate`].
    pub(crate) async fn invite(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        email: &Email,
        what: &Assignment,
    ) -> Result<Invitation, UsersError> {
        let inviter = caller.user().ok_or(UsersError::NotFound)?;
        if what.role == Role::Owner {
            let message = "invite with another role, and make the member an owner afterwards";
            return Err(UsersError::InvalidField("role", message));
        }
        what.check()?;
        self.require_recent_of(caller)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        // One change of members at a time: two invitations for one address must not meet.
        if !store::organizations::lock(&mut tx, organization).await? {
            return Err(UsersError::NotFound);
        }
        self.check_grant(&mut tx, caller, organization, what).await?;
        self.check_invitable(&mut tx, organization, email, now).await?;
        store::invitations::revoke_for(&mut tx, organization, email, now).await?;
        let secret = SecretToken::random();
        let new = NewInvitation {
            organization_id: organization,
            id: InvitationId::new(),
            email,
            what,
            hash: secret.hash(),
            invited_by: inviter.user_id,
            now,
            expires_at: now.plus_seconds(GOOD_SECONDS),
        };
        let invitation = store::invitations::insert(&mut tx, &new).await?;
        self.send_invitation(&mut tx, inviter, &new, &secret).await?;
        tx.commit().await?;
        Ok(invitation)
    }

    async fn check_invitable(
        &self,
        tx: &mut PgConnection,
        organization: OrganizationId,
        email: &Email,
        now: Time,
    ) -> Result<(), UsersError> {
        if let Some(account) = store::users::by_email(tx, email).await?
            && store::members::get(tx, organization, account.id).await?.is_some()
        {
            return Err(UsersError::AlreadyMember);
        }
        let yesterday = now.plus_seconds(-24 * 3600);
        if store::invitations::sent_since(tx, organization, yesterday).await? >= MOST_PER_DAY {
            return Err(UsersError::SlowDown(3600));
        }
        Ok(())
    }

    async fn send_invitation(
        &self,
        tx: &mut PgConnection,
        inviter: &SignedIn,
        new: &NewInvitation<'_>,
        secret: &SecretToken,
    ) -> Result<(), UsersError> {
        let organization = self.organization(tx, new.organization_id).await?;
        let account = store::users::by_email(tx, new.email).await?;
        let (name, locale) = match &account {
            Some(account) => (account.name.as_str(), account.locale.as_str()),
            None => ("", organization.locale.as_str()),
        };
        let content = json!({
            "organization": organization.name,
            "inviter": inviter.name,
            "role": role_name(new.what.role),
            "link": self.secret_link("invitation", secret),
        });
        let dedupe = format!("invitation:{}", new.id);
        let id = Some(organization.id);
        self.mail(tx, Template::Invitation, new.email, name, locale, id, content, dedupe).await
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// [`UsersError::NotFound`].
    pub(crate) async fn revoke_invitation(
        &self,
        organization: OrganizationId,
        id: InvitationId,
    ) -> Result<(), UsersError> {
        let mut tx = self.db.begin().await?;
        let revoked = store::invitations::revoke(&mut tx, organization, id, self.clock.now()).await?;
        tx.commit().await?;
        if revoked { Ok(()) } else { Err(UsersError::NotFound) }
    }

    /// What an invitation says to the person who holds its link.
    ///
    /// # Errors
    /// [`UsersError::LinkExpired`].
    pub(crate) async fn show_invitation(&self, token: &str) -> Result<InvitationView, UsersError> {
        let secret = SecretToken::parse(token).ok_or(UsersError::LinkExpired)?;
        let mut conn = self.db.acquire().await?;
        let view = store::invitations::view(&mut conn, &secret.hash(), self.clock.now()).await?;
        view.ok_or(UsersError::LinkExpired)
    }

    /// Makes the caller a member, if the invitation is for their proved address.
    ///
    /// # Errors
    /// [`UsersError::LinkExpired`], [`UsersError::WrongAccount`], [`UsersError::EmailNotVerified`].
    pub(crate) async fn accept_invitation(
        &self,
        user: &SignedIn,
        token: &str,
    ) -> Result<OrganizationId, UsersError> {
        let secret = SecretToken::parse(token).ok_or(UsersError::LinkExpired)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let open = store::invitations::lock_open(&mut tx, &secret.hash(), now)
            .await?
            .ok_or(UsersError::LinkExpired)?;
        let account = store::users::by_id(&mut tx, user.user_id).await?;
        if account.email != open.email {
            return Err(UsersError::WrongAccount);
        }
        if account.email_verified_at.is_none() {
            return Err(UsersError::EmailNotVerified);
        }
        let organization = open.organization_id;
        let what = Assignment { role: open.role, role_id: open.role_id, event_ids: open.event_ids };
        if what.check().is_err() {
            // The role it was for is gone.
            return Err(UsersError::LinkExpired);
        }
        store::members::insert(&mut tx, organization, user.user_id, &what, now).await?;
        store::invitations::accept(&mut tx, organization, open.id, now).await?;
        self.announce(&mut tx, user.user_id).await?;
        tx.commit().await?;
        self.forget(user.user_id);
        Ok(organization)
    }
}
