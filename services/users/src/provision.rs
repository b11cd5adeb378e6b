//! Accounts, organizations and members made by operators, the seed and tests: no mail, no questions.

use kit::{Email, EventId, OrganizationId, PlatformRole, Role, UserId};
use sqlx::PgConnection;

use crate::{
    Assignment, NewOrganization, NewUser, Organization, Users, UsersError, Weakness, password,
    store::{self, users::NewAccount},
};

impl Users {
    /// Whether a password may be used by a person with these `personal` words (e-mail address, name).
    ///
    /// # Errors
    /// Why not.
    pub fn check_password(&self, password: &str, personal: &[&str]) -> Result<(), Weakness> {
        password::check(password, self.hasher.longest(), personal)
    }

    /// Makes an account. Only the length of the password is checked; ask [`Users::check_password`] for
    /// more.
    ///
    /// # Errors
    /// [`UsersError::EmailTaken`], [`UsersError::WeakPassword`], [`UsersError::Busy`].
    pub async fn create_user(&self, tx: &mut PgConnection, new: NewUser) -> Result<UserId, UsersError> {
        if new.password.as_ref().is_some_and(|password| password.len() > self.hasher.longest()) {
            return Err(UsersError::WeakPassword("password", Weakness::TooLong));
        }
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
        let what = Assignment { role: Role::Owner, role_id: None, event_ids: None };
        store::members::insert(tx, organization.id, owner, &what, now).await?;
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
        let what = Assignment { role, role_id: None, event_ids };
        store::members::insert(tx, organization, user, &what, now).await?;
        self.announce(tx, user).await?;
        Ok(())
    }

    /// Gives the account with this address a role over the whole installation, or takes it away. Acts at
    /// once on all nodes.
    ///
    /// # Errors
    /// [`UsersError::NotFound`] when nobody has this address.
    pub async fn set_platform_role(
        &self,
        tx: &mut PgConnection,
        email: &Email,
        role: Option<PlatformRole>,
    ) -> Result<(), UsersError> {
        let user = store::users::by_email(tx, email).await?.ok_or(UsersError::NotFound)?.id;
        store::users::set_platform_role(tx, user, role, self.clock.now()).await?;
        self.announce(tx, user).await?;
        Ok(())
    }

    /// The account with this address.
    pub async fn user_by_email(
        &self,
        conn: &mut PgConnection,
        email: &Email,
    ) -> Result<Option<UserId>, UsersError> {
        Ok(store::users::by_email(conn, email).await?.map(|account| account.id))
    }
}
