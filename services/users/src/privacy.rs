//! One's own data: a copy of all of it, and its end.

use std::{pin::Pin, sync::Arc};

use kit::{Email, SignedIn, UserId};
use notifications::Template;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{Users, UsersError, members::keep_an_owner, store};

/// Whose data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    pub user_id: UserId,
    /// The address that the person has proved: what was done with it without an account is theirs, too.
    pub email: Option<Email>,
}

/// A person left. Services that know them by name or address forget both; numbers stay for the books.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccountErased(pub Person);

impl data::jobs::Fact for AccountErased {
    const NAME: &'static str = "users.account_erased";
}

/// What [`OwnData::own_data`] gives.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, sqlx::Error>> + Send + 'a>>;

/// A service that holds data of persons; the program hands all of them to [`crate::data_routes`].
pub trait OwnData: Send + Sync {
    /// Its part of the copy.
    fn name(&self) -> &'static str;

    /// Everything that it knows of `person`, as JSON that people can read.
    fn own_data<'a>(&'a self, person: &'a Person) -> Answer<'a>;
}

impl Users {
    /// A copy of all data of `user`: what this service and `others` know.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`].
    pub(crate) async fn copy_of_own_data(
        &self,
        user: &SignedIn,
        others: &[Arc<dyn OwnData>],
    ) -> Result<Value, UsersError> {
        self.require_recent(user)?;
        let person = person(user);
        let mut copy = Map::new();
        copy.insert("made_at".to_owned(), json!(self.clock.now()));
        {
            let mut conn = self.db.acquire().await?;
            copy.insert("account".to_owned(), store::privacy::account(&mut conn, user.user_id).await?);
        }
        let mails = self.notifications.own_data(&user.email).await?;
        copy.insert("mails".to_owned(), mails);
        for service in others {
            copy.insert(service.name().to_owned(), service.own_data(&person).await?);
        }
        tracing::info!(event = "auth.data_exported", user = %user.user_id, "own data copied");
        Ok(Value::Object(copy))
    }

    /// Erases the account of `user`: nobody can sign in to it again, nothing in it names them, and the other
    /// services hear of it. `email` is typed once more, so that it can't happen by mistake.
    ///
    /// # Errors
    /// [`UsersError::Reauthenticate`], [`UsersError::InvalidField`], [`UsersError::LastOwner`].
    pub(crate) async fn erase(&self, user: &SignedIn, email: &Email) -> Result<(), UsersError> {
        self.require_recent(user)?;
        if *email != user.email {
            return Err(UsersError::InvalidField("email", "is not your address"));
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        let (to, name, locale) = (&account.email, &account.name, &account.locale);
        let dedupe = format!("account-erased:{}", account.id);
        self.mail(&mut tx, Template::AccountErased, to, name, locale, None, json!({}), dedupe).await?;
        store::privacy::erase(&mut tx, account.id, now).await?;
        data::jobs::publish(&mut tx, &AccountErased(person(user)), now).await?;
        self.announce(&mut tx, account.id).await?;
        tx.commit().await.map_err(keep_an_owner)?;
        self.forget(account.id);
        tracing::info!(event = "auth.account_erased", user = %user.user_id, "account erased");
        Ok(())
    }

    /// The listener of [`AccountErased`] for the mails that were written to the person.
    ///
    /// # Errors
    /// The database's.
    pub async fn erase_mails(&self, fact: AccountErased) -> Result<(), UsersError> {
        if let Some(email) = &fact.0.email {
            self.notifications.erase(email).await?;
        }
        Ok(())
    }
}

fn person(user: &SignedIn) -> Person {
    Person { user_id: user.user_id, email: user.email_verified.then(|| user.email.clone()) }
}
