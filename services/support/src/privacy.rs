//! What a person wrote to organizers: a copy of it, and its end.

use data::jobs::JobResult;
use users::{AccountErased, Answer, OwnData, Person};

use crate::{Support, store};

impl OwnData for Support {
    fn name(&self) -> &'static str {
        "conversations"
    }

    fn own_data<'a>(&'a self, person: &'a Person) -> Answer<'a> {
        Box::pin(async move {
            let mut conn = self.db.acquire().await?;
            store::of_person(&mut conn, person).await
        })
    }
}

impl Support {
    /// Takes the person out of their conversations, and what they wrote with them.
    ///
    /// # Errors
    /// The database's.
    pub async fn forget_person(&self, fact: AccountErased) -> JobResult {
        let mut tx = self.db.begin().await?;
        store::forget_person(&mut tx, &fact.0).await?;
        tx.commit().await?;
        Ok(())
    }
}
