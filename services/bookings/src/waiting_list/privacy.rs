//! Places on waiting lists as a person's own data: a copy, their end, and their move to another address.

use data::retry::retrying;
use kit::{EventId, WaitingEntryId};
use users::{Answer, EmailChanged, OwnData, Person};

use crate::{
    Bookings, BookingsError,
    store::waiting_list::{entries, lists, privacy},
};

/// The waiting lists of a person, for the copy of their data.
pub struct WaitingPlaces(pub Bookings);

impl OwnData for WaitingPlaces {
    fn name(&self) -> &'static str {
        "waiting_lists"
    }

    fn own_data<'a>(&'a self, person: &'a Person) -> Answer<'a> {
        Box::pin(async move {
            let mut conn = self.0.db.acquire().await?;
            privacy::of_person(&mut conn, person).await
        })
    }
}

impl Bookings {
    /// Takes the person off all lists, and their address out of all entries.
    ///
    /// # Errors
    /// `PaymentInProgress` while an offer is being paid for: the job comes again.
    pub(crate) async fn forget_waiting(&self, person: &Person) -> Result<(), BookingsError> {
        let open = {
            let mut conn = self.db.acquire().await?;
            privacy::open_of_person(&mut conn, person).await?
        };
        for (event_id, id) in open {
            self.take_off_list(event_id, id).await?;
        }
        let mut conn = self.db.acquire().await?;
        Ok(privacy::forget_person(&mut conn, person).await?)
    }

    async fn take_off_list(&self, event_id: EventId, id: WaitingEntryId) -> Result<(), BookingsError> {
        let freed = retrying(async || {
            let mut tx = self.db.begin().await?;
            lists::lock(&mut tx, event_id).await?.ok_or(BookingsError::NotFound)?;
            let entry = entries::find(&mut tx, event_id, id).await?.ok_or(BookingsError::NotFound)?;
            let freed = self.leave(&mut tx, &entry, self.clock.now()).await?;
            tx.commit().await?;
            Ok::<_, BookingsError>(freed)
        })
        .await?;
        if freed {
            self.hand_out(event_id).await?;
        }
        Ok(())
    }

    /// Places that were asked for with the old address come along to the new one, but where the person waits
    /// with that already.
    pub(crate) async fn follow_waiting(&self, fact: &EmailChanged) -> Result<(), BookingsError> {
        let mut conn = self.db.acquire().await?;
        Ok(privacy::claim(&mut conn, fact.user_id, (&fact.old, &fact.new), fact.at).await?)
    }
}
