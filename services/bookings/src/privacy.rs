//! What a person booked: a copy of it, and its end. The books keep their numbers.

use data::jobs::JobResult;
use users::{AccountErased, Answer, EmailChanged, OwnData, Person};

use crate::{Bookings, store};

impl OwnData for Bookings {
    fn name(&self) -> &'static str {
        "bookings"
    }

    fn own_data<'a>(&'a self, person: &'a Person) -> Answer<'a> {
        Box::pin(async move {
            let mut conn = self.db.acquire().await?;
            store::privacy::of_person(&mut conn, person).await
        })
    }
}

impl Bookings {
    /// Takes the person out of their bookings and off waiting lists. Tickets stay good: who holds the code may
    /// enter.
    ///
    /// # Errors
    /// The database's; while an offer of a waiting list is being paid for, the job comes again.
    pub async fn forget_person(&self, fact: AccountErased) -> JobResult {
        let mut tx = self.db.begin().await?;
        store::privacy::forget_person(&mut tx, &fact.0).await?;
        tx.commit().await?;
        self.forget_waiting(&fact.0).await?;
        Ok(())
    }

    /// Bookings that were made with the old address and without the account come along to the new one: the
    /// person had proved the old address.
    ///
    /// # Errors
    /// The database's.
    pub async fn follow_person(&self, fact: EmailChanged) -> JobResult {
        let mut conn = self.db.acquire().await?;
        store::privacy::claim(&mut conn, fact.user_id, (&fact.old, &fact.new), fact.at).await?;
        drop(conn);
        self.follow_waiting(&fact).await?;
        Ok(())
    }
}
