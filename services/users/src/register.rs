//! Registration, which never tells whether an address has an account.

use kit::{Email, UserId};

use crate::{
    Users, UsersError, password,
    store::{self, users::NewAccount},
};

/// What a person gives to register.
pub(crate) struct Registration {
    pub email: Email,
    pub password: String,
    pub name: String,
    pub locale: String,
}

impl Users {
    /// Registers a person. Whatever the address: the password is hashed, one mail is written, and the
    /// answer is the same.
    ///
    /// - a new address: an account, and a link to prove the address;
    /// - an account that never proved its address: a link that, when opened, makes *this* registration's
    ///   name and password the account's. Until then nothing changes, so nobody can take over or prepare
    ///   an account by registering first or again;
    /// - a proved account: its owner is told.
    ///
    /// # Errors
    /// [`UsersError::WeakPassword`], [`UsersError::Busy`].
    pub(crate) async fn register(&self, new: Registration) -> Result<(), UsersError> {
        password::check(&new.password, self.hasher.longest(), &[new.email.as_str(), &new.name])
            .map_err(|weakness| UsersError::WeakPassword("password", weakness))?;
        let slot = self.hasher.slot().await?;
        let hash = self.hasher.hash(slot, new.password).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let account = NewAccount {
            id: UserId::new(),
            email: &new.email,
            name: &new.name,
            password_hash: Some(&hash),
            locale: &new.locale,
            platform_role: None,
            verified_at: None,
        };
        let is_new = store::users::insert(&mut tx, &account, now).await?;
        let account = store::users::by_email(&mut tx, &new.email).await?.ok_or(UsersError::NotFound)?;
        if account.disabled_at.is_some() {
            tracing::info!(user = %account.id, "registration with the address of a disabled account");
        } else if account.email_verified_at.is_some() {
            self.send_already_registered(&mut tx, &account, now).await?;
        } else {
            let registration = (!is_new).then_some((new.name.as_str(), hash.as_str()));
            self.send_verification(&mut tx, &account, registration, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
