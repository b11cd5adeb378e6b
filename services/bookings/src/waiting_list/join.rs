//! Joining a waiting list.

use std::collections::HashSet;

use data::retry::retrying;
use events::{Opened, QuoteItem, Stage};
use kit::{Caller, Email, EventId, Problem, Time, WaitingEntryId};
use sqlx::PgConnection;

use super::{
    JoinRequest, JoinedList, ListMode, WaitingEntry, WaitingEntryState, WaitingListInfo, WishRequest,
    deadline::deadline,
};
use crate::{
    Bookings, BookingsError,
    checkout::on_sale,
    store::waiting_list::{
        entries::{self, EntryRow, NewEntry, Wish},
        history::{self, Note},
        lists,
    },
};

/// Who joins.
struct Person {
    email: Email,
    user: Option<kit::UserId>,
    locale: String,
    /// Whether the address is proven.
    proven: bool,
}

impl Bookings {
    /// The list of an event as everybody may see it.
    ///
    /// # Errors
    /// `NotFound` unless the event is public.
    pub(crate) async fn waiting_list_info(
        &self,
        event_id: EventId,
    ) -> Result<WaitingListInfo, BookingsError> {
        let mut conn = self.db.acquire().await?;
        entries::organization_of(&mut conn, event_id).await?.ok_or(BookingsError::NotFound)?;
        let list = lists::find(&mut conn, event_id).await?;
        let waiting = entries::count(&mut conn, event_id).await?;
        Ok(WaitingListInfo {
            open: list.as_ref().is_none_or(|list| list.mode != ListMode::Closed),
            waiting,
            offer_minutes: list.as_ref().map_or(1440, |list| list.offer_minutes),
            quiet_from: list.as_ref().map_or(22, |list| list.quiet_from),
            quiet_until: list.as_ref().map_or(8, |list| list.quiet_until),
        })
    }

    /// Puts somebody on the list: at once when their address is proven, else after they followed the link
    /// in a mail. Whether an address is on a list already is told to nobody but its owner, by mail.
    ///
    /// # Errors
    /// `NotFound`; a problem: `waiting_list_closed`, `still_on_sale`, `on_waiting_list` (for the caller's
    /// own address), or one that names the field.
    pub(crate) async fn join_waiting_list(
        &self,
        caller: &Caller,
        event_id: EventId,
        request: &JoinRequest,
    ) -> Result<JoinedList, BookingsError> {
        let person = person(caller, request)?;
        let id = retrying(async || self.write_entry(&person, event_id, request).await).await?;
        let entry = match (person.proven, id) {
            (true, Some(id)) => Some(self.entry_view(event_id, id).await?),
            _ => None,
        };
        Ok(JoinedList { entry })
    }

    async fn write_entry(
        &self,
        person: &Person,
        event_id: EventId,
        request: &JoinRequest,
    ) -> Result<Option<WaitingEntryId>, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let organization =
            entries::organization_of(&mut tx, event_id).await?.ok_or(BookingsError::NotFound)?;
        lists::ensure(&mut tx, organization, event_id, now).await?;
        let list = lists::lock(&mut tx, event_id).await?.ok_or(BookingsError::NotFound)?;
        if list.mode == ListMode::Closed {
            return Err(
                Problem::conflict("waiting_list_closed", "The waiting list takes no more entries").into()
            );
        }
        let wish = self.check_wish(&mut tx, event_id, &request.wish, list.patience(), now).await?;
        let open = entries::open_of(&mut tx, event_id, person.user, &person.email).await?;
        let row = match open {
            Some(row) if row.state.is_listed() && person.proven => {
                return Err(Problem::conflict("on_waiting_list", "You are on this waiting list already")
                    .with("entry_id", row.id)
                    .into());
            }
            Some(row) if row.state.is_listed() => {
                self.mail_joined(&mut tx, &row, now).await?;
                tx.commit().await?;
                return Ok(None);
            }
            Some(row) => {
                entries::change(&mut tx, event_id, row.id, &wish).await?;
                row.id
            }
            None => {
                let id = WaitingEntryId::new();
                let new = NewEntry {
                    id,
                    user_id: person.user.filter(|_| person.proven),
                    email: &person.email,
                    locale: &person.locale,
                    wish: &wish,
                };
                entries::insert(&mut tx, event_id, &new, now).await?;
                id
            }
        };
        let entry = entries::find(&mut tx, event_id, row).await?.ok_or(BookingsError::NotFound)?;
        if person.proven {
            self.put_on_the_list(&mut tx, &entry, now).await?;
            self.mail_joined(&mut tx, &entry, now).await?;
        } else {
            self.mail_confirm(&mut tx, &entry, now).await?;
        }
        tx.commit().await?;
        Ok(Some(row))
    }

    /// The link in the mail was followed: from now on the entry has a place. Again changes nothing.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) async fn confirm_entry(
        &self,
        caller: &Caller,
        event_id: EventId,
        id: WaitingEntryId,
        token: Option<&str>,
    ) -> Result<WaitingEntry, BookingsError> {
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            lists::lock(&mut tx, event_id).await?.ok_or(BookingsError::NotFound)?;
            let entry = entries::find(&mut tx, event_id, id).await?.ok_or(BookingsError::NotFound)?;
            // Only the mailed link proves the address.
            if !self.holds_link(&entry, token) {
                return Err(BookingsError::NotFound);
            }
            if entry.state == WaitingEntryState::Unconfirmed {
                if let Some(user) =
                    caller.user().filter(|user| user.email_verified && user.email == entry.email)
                {
                    entries::set_user(&mut tx, event_id, id, user.user_id).await?;
                }
                self.put_on_the_list(&mut tx, &entry, now).await?;
                tx.commit().await?;
            }
            Ok(())
        })
        .await?;
        self.entry_view(event_id, id).await
    }

    /// A place at the end of a locked list; from now on what comes free is kept for it.
    async fn put_on_the_list(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        now: Time,
    ) -> Result<(), BookingsError> {
        let rank = lists::next_rank(tx, entry.event_id).await?;
        entries::set_state(tx, entry.event_id, entry.id, WaitingEntryState::Waiting, Some(rank), now).await?;
        history::note(tx, entry.event_id, entry.id, &Note::of("joined"), now).await?;
        let pools = entries::pools(tx, entry.event_id, entry.id).await?;
        Ok(self.parts.events.wait_for(tx, entry.event_id, &pools).await?)
    }

    /// What somebody wants, if it makes sense and can't be bought right now.
    pub(crate) async fn check_wish<'a>(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        wish: &'a WishRequest,
        patience: super::Patience,
        now: Time,
    ) -> Result<Wish<'a>, BookingsError> {
        let minimum = wish.minimum.unwrap_or(wish.quantity);
        if minimum > wish.quantity {
            let problem = Problem::invalid_field("wish.minimum", "above_quantity", "is more than you want");
            return Err(problem.into());
        }
        let mut seen = HashSet::new();
        for (at, choice) in wish.choices.iter().enumerate() {
            let field = format!("wish.choices[{at}]");
            if !seen.insert((choice.occurrence_id, choice.product_id)) {
                return Err(Problem::invalid_field(&field, "twice", "is named twice").into());
            }
            let stage = match self.parts.events.stage(tx, event_id, choice.occurrence_id).await {
                Err(events::EventsError::NotFound) => {
                    return Err(Problem::invalid_field(&field, "unknown", "is not one of this event").into());
                }
                stage => stage?,
            };
            let summary = stage.summary();
            let time = deadline(now, summary.starts_at, &summary.time_zone, patience);
            if on_sale(summary, now).is_err() || time.is_none() {
                return Err(BookingsError::NotOnSale);
            }
            let needs = needs(&stage, &field, choice.product_id, (minimum, wish.quantity), now)?;
            let pools: Vec<_> = needs.iter().map(|(pool, _)| *pool).collect();
            let free = entries::free_of(tx, event_id, &pools).await?;
            let fits = |(pool, places): &(kit::PoolId, i32)| {
                free.iter().any(|(id, free)| id == pool && free >= places)
            };
            if needs.iter().all(fits) {
                return Err(Problem::conflict("still_on_sale", "These tickets can be bought right now")
                    .with("choice", at)
                    .into());
            }
        }
        Ok(Wish { quantity: wish.quantity, minimum, together: wish.together, choices: &wish.choices })
    }
}

/// What the least useful number of a product takes of its pools.
fn needs(
    stage: &Stage,
    field: &str,
    product: kit::ProductId,
    (minimum, quantity): (i16, i16),
    now: Time,
) -> Result<Vec<(kit::PoolId, i32)>, BookingsError> {
    let unknown = || Problem::invalid_field(field, "unknown", "is not sold at this event");
    let offers = stage.offers_of_product(product);
    let quote = |quantity: i16, offer| {
        let quantity = u32::try_from(quantity).unwrap_or(1);
        stage.quote(&[QuoteItem { offer_id: offer, quantity, unit_price: None }], &Opened::default(), now)
    };
    let mut refusal = None;
    for (offer, _) in offers.iter().filter(|(_, pools)| !pools.is_empty()) {
        match quote(quantity, *offer).and_then(|_| quote(minimum, *offer)) {
            Ok(quote) => return Ok(quote.needs),
            Err(error) => refusal = Some(error),
        }
    }
    Err(refusal.map_or_else(|| unknown().into(), BookingsError::from))
}

/// Who asks: somebody signed in with a proven address, or an address that has to be proven.
fn person(caller: &Caller, request: &JoinRequest) -> Result<Person, BookingsError> {
    let user = caller.user();
    let own = user.map(|user| user.email.clone());
    let email =
        request.email.clone().or(own.clone()).ok_or_else(|| {
            Problem::invalid_field("email", "required", "is needed, so that we can reach you")
        })?;
    let proven = user.is_some_and(|user| user.email_verified) && own.as_ref() == Some(&email);
    let locale = request.locale.clone().or_else(|| user.map(|user| user.locale.clone()));
    Ok(Person {
        email,
        user: caller.user_id().filter(|_| proven),
        locale: locale.unwrap_or_else(|| "en".to_owned()),
        proven,
    })
}
