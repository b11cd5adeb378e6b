//! Accounts, organizations and members made by operators, the seed and tests: no mail, no questions.

use kit::{EventId, OrganizationId, Role, UserId};
use sqlx::PgConnection;

use crate::{
    NewOrganization, NewUser, Organization, Users, UsersError,
    store::{self, users::NewAccount},
};

impl Users {
    /// Makes an account.
    ///
    /// # Errors
    /// [`UsersError::EmailTaken`].
    pub async fn create_user(&self, tx: &mut PgConnection, new: NewUser) -> Result<UserId, UsersError> {
        let hash = match new.password {
            Some(password) => Some(self.hasher.hash(self.hasher.slot().await?, password).await?),
            None => None,
        };
        let now = self.clock.now();
        let account = NewAccount {
            id: UserId::new(),
            email: &new.email,
            name: &new.name,
            password_hash: hash.as_deref(),
            locale: &new.locale,
            platform_role: new.platform_role,
            verified_at: new.verified.then_some(now),
        };
        if !store::users::insert(tx, &account, now).await? {
            return Err(UsersError::EmailTaken);
        }
        Ok(account.id)
    }

    /// Makes an organization with `owner` as its first member.
    ///
    /// # Errors
    /// [`UsersError::SlugTaken`] when a given slug is; [`UsersError::InvalidField`].
    pub async fn create_organization(
        &self,
        tx: &mut PgConnection,
        owner: UserId,
        new: NewOrganization,
    ) -> Result<Organization, UsersError> {
        let now = self.clock.now();
        let locale = store::users::by_id(tx, owner).await?.locale;
        let organization = self.insert_organization(tx, &new, &locale, now).await?;
        store::members::insert(tx, organization.id, owner, Role::Owner, None, now).await?;
        self.announce(tx, owner).await?;
        Ok(organization)
    }

    /// Makes `user` a member of an organization; one who is keeps what they have.
    pub async fn add_member(
        &self,
        tx: &mut PgConnection,
        organization: OrganizationId,
        user: UserId,
        role: Role,
        event_ids: Option<Vec<EventId>>,
    ) -> Result<(), UsersError> {
        let now = self.clock.now();
        store::members::insert(tx, organization, user, role, event_ids.as_deref(), now).await?;
        self.announce(tx, user).await?;
        Ok(())
    }

    /// The account with this address.
    pub async fn user_by_email(
        &self,
        conn: &mut PgConnection,
        email: &kit::Email,
    ) -> Result<Option<UserId>, UsersError> {
        Ok(store::users::by_email(conn, email).await?.map(|account| account.id))
    }
}
