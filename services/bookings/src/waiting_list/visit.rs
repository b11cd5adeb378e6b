//! An entry as its person sees it, and what they may do with it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use data::retry::retrying;
use kit::{Caller, EventId, Money, Problem, Time, WaitingEntryId};
use sqlx::PgConnection;

use super::{Chance, ChangeWishRequest, WaitingEntry, WaitingEntryState, WaitingOffer, WaitingOfferState};
use crate::{
    BookingState, Bookings, BookingsError,
    seats::booked_seats,
    store::{
        self,
        waiting_list::{
            entries::{self, EntryRow},
            history::{self, Note},
            line::{self, Standing},
            lists,
            offers::{self, OfferRow},
        },
    },
};

impl Bookings {
    /// The link to an entry, for mails. Its secret travels in the fragment, which browsers keep to
    /// themselves.
    pub(crate) fn entry_link(&self, event_id: EventId, id: WaitingEntryId, link_version: i32) -> String {
        let secret = self.parts.link_ring.hmac(&message(event_id, id, link_version));
        let token = URL_SAFE_NO_PAD.encode(secret);
        format!("{}/waiting-list/{event_id}/{id}#token={token}", self.parts.public_url)
    }

    /// Whether `token` is the secret of the entry's link.
    pub(crate) fn holds_link(&self, entry: &EntryRow, token: Option<&str>) -> bool {
        let tag = token.and_then(|token| URL_SAFE_NO_PAD.decode(token).ok());
        tag.is_some_and(|tag| {
            self.parts.link_ring.verify_hmac(&message(entry.event_id, entry.id, entry.link_version), &tag)
        })
    }

    /// The entry, if the caller may see it: by the link's secret, or as its owner.
    ///
    /// # Errors
    /// `NotFound` for a missing and for a foreign entry alike.
    pub(crate) async fn entry_of(
        &self,
        conn: &mut PgConnection,
        caller: &Caller,
        (event_id, id): (EventId, WaitingEntryId),
        token: Option<&str>,
    ) -> Result<EntryRow, BookingsError> {
        let entry = entries::find(conn, event_id, id).await?.ok_or(BookingsError::NotFound)?;
        let owner = caller.user().is_some_and(|user| {
            entry.user_id == Some(user.user_id) || (user.email_verified && user.email == entry.email)
        });
        match owner || self.holds_link(&entry, token) {
            true => Ok(entry),
            false => Err(BookingsError::NotFound),
        }
    }

    /// An entry as its person sees it.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) async fn show_entry(
        &self,
        caller: &Caller,
        event_id: EventId,
        id: WaitingEntryId,
        token: Option<&str>,
    ) -> Result<WaitingEntry, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let entry = self.entry_of(&mut conn, caller, (event_id, id), token).await?;
        self.describe_entry(&mut conn, entry).await
    }

    /// The waiting lists that the caller is on, and was on.
    ///
    /// # Errors
    /// `401` without a session.
    pub(crate) async fn my_entries(&self, caller: &Caller) -> Result<Vec<WaitingEntry>, BookingsError> {
        let user = caller.signed_in()?;
        let email = user.email_verified.then_some(&user.email);
        let mut conn = self.db.acquire().await?;
        let rows = entries::of_user(&mut conn, user.user_id, email).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            found.push(self.describe_entry(&mut conn, row).await?);
        }
        Ok(found)
    }

    pub(crate) async fn entry_view(
        &self,
        event_id: EventId,
        id: WaitingEntryId,
    ) -> Result<WaitingEntry, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let entry = entries::find(&mut conn, event_id, id).await?.ok_or(BookingsError::NotFound)?;
        self.describe_entry(&mut conn, entry).await
    }

    async fn describe_entry(
        &self,
        conn: &mut PgConnection,
        entry: EntryRow,
    ) -> Result<WaitingEntry, BookingsError> {
        let now = self.clock.now();
        let choices = entries::choices(conn, entry.event_id, entry.id, now).await?;
        let first = choices.first().ok_or(BookingsError::NotFound)?;
        let summary = self.parts.events.summary(conn, entry.event_id, first.occurrence_id).await?;
        let list = lists::find(conn, entry.event_id).await?;
        let standing = match entry.rank.filter(|_| entry.state == WaitingEntryState::Waiting) {
            Some(rank) => Some(line::standing(conn, entry.event_id, entry.id, rank).await?),
            None => None,
        };
        let last = choices.iter().filter(|choice| choice.alive).map(|choice| choice.starts_at).max();
        let since = list.map_or(entry.created_at, |list| list.created_at);
        let open = offers::open_of(conn, entry.event_id, entry.id).await?;
        // Paid, though the list has not looked yet.
        let bought = open.as_ref().is_some_and(|offer| offer.booking_state == BookingState::Confirmed);
        let offer = match open.filter(|offer| offer.booking_state.is_open() && offer.expires_at > now) {
            Some(open) => Some(self.offer_view(conn, &entry, open, &choices).await?),
            None => None,
        };
        Ok(WaitingEntry {
            place: standing.map(|standing| standing.ahead + 1),
            wanted_ahead: standing.map(|standing| standing.wanted),
            came_free: standing.map(|standing| standing.came_free),
            chance: standing.map(|standing| chance(standing, entry.minimum, since, now, last)),
            event_id: entry.event_id,
            id: entry.id,
            state: if bought { WaitingEntryState::Purchased } else { entry.state },
            email: entry.email,
            quantity: entry.quantity,
            minimum: entry.minimum,
            together: entry.together,
            choices,
            lapses: entry.lapses,
            offer,
            event_title: summary.title,
            event_slug: summary.slug,
            organizer: summary.organization_name,
            accent_color: summary.accent_color,
            support_email: summary.support_email,
            version: entry.version,
            created_at: entry.created_at,
            server_time: now,
        })
    }

    async fn offer_view(
        &self,
        conn: &mut PgConnection,
        entry: &EntryRow,
        offer: OfferRow,
        choices: &[super::WaitingChoice],
    ) -> Result<WaitingOffer, BookingsError> {
        let booking = store::bookings::find(conn, entry.event_id, offer.booking_id).await?;
        let booking = booking.ok_or(BookingsError::NotFound)?;
        let seating = match booking.seats.is_empty() {
            true => None,
            false => self.parts.events.seating(conn, entry.event_id).await?,
        };
        let named = |choice: &&super::WaitingChoice| choice.product_id == offer.product_id;
        let name = match choices.iter().find(named) {
            Some(choice) => choice.product_name.clone(),
            None => store::lines::of(conn, &booking)
                .await?
                .first()
                .map_or_else(String::new, |line| line.product_name.clone()),
        };
        Ok(WaitingOffer {
            id: offer.id,
            booking_id: offer.booking_id,
            occurrence_id: offer.occurrence_id,
            product_id: offer.product_id,
            product_name: name,
            quantity: offer.quantity,
            total: Money::new(booking.total_minor, booking.currency),
            seats: booked_seats(seating.as_deref(), &booking.seats),
            state: WaitingOfferState::Open,
            made_at: offer.made_at,
            expires_at: offer.expires_at,
            paying: offer.booking_state == BookingState::AwaitingPayment,
        })
    }

    /// Another wish; the place stays.
    ///
    /// # Errors
    /// `NotFound`; `412 stale`; `offer_open` while places are set aside for the old one; those of joining.
    pub(crate) async fn change_wish(
        &self,
        caller: &Caller,
        event_id: EventId,
        id: WaitingEntryId,
        token: Option<&str>,
        request: &ChangeWishRequest,
    ) -> Result<WaitingEntry, BookingsError> {
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let list = lists::lock(&mut tx, event_id).await?.ok_or(BookingsError::NotFound)?;
            let entry = self.entry_of(&mut tx, caller, (event_id, id), token).await?;
            match entry.state {
                WaitingEntryState::Waiting | WaitingEntryState::Paused => {}
                WaitingEntryState::Offered => {
                    return Err(Problem::conflict("offer_open", "Answer the offer first").into());
                }
                _ => return Err(not_listed()),
            }
            if entry.version != request.version {
                return Err(Problem::stale().into());
            }
            let wish = self.check_wish(&mut tx, event_id, &request.wish, list.patience(), now).await?;
            entries::change(&mut tx, event_id, id, &wish).await?;
            history::note(&mut tx, event_id, id, &Note::of("changed"), now).await?;
            if entry.state == WaitingEntryState::Waiting {
                let pools = entries::pools(&mut tx, event_id, id).await?;
                self.parts.events.wait_for(&mut tx, event_id, &pools).await?;
            }
            tx.commit().await?;
            Ok::<_, BookingsError>(())
        })
        .await?;
        self.entry_view(event_id, id).await
    }

    /// A paused entry wants offers again: it goes to the end of the list. Otherwise nothing changes.
    ///
    /// # Errors
    /// `NotFound`; `not_on_waiting_list`.
    pub(crate) async fn resume_entry(
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
            let entry = self.entry_of(&mut tx, caller, (event_id, id), token).await?;
            match entry.state {
                WaitingEntryState::Paused => {}
                WaitingEntryState::Waiting | WaitingEntryState::Offered => return Ok(()),
                _ => return Err(not_listed()),
            }
            let rank = lists::next_rank(&mut tx, event_id).await?;
            entries::set_state(&mut tx, event_id, id, WaitingEntryState::Waiting, Some(rank), now).await?;
            entries::after_turn(&mut tx, event_id, id, 0, entry.minimum, None).await?;
            history::note(&mut tx, event_id, id, &Note::of("resumed"), now).await?;
            let pools = entries::pools(&mut tx, event_id, id).await?;
            self.parts.events.wait_for(&mut tx, event_id, &pools).await?;
            tx.commit().await?;
            Ok::<_, BookingsError>(())
        })
        .await?;
        self.entry_view(event_id, id).await
    }
}

pub(crate) fn not_listed() -> BookingsError {
    Problem::conflict("not_on_waiting_list", "This entry is not on the list any more").into()
}

/// What a link's secret is the HMAC of.
fn message(event_id: EventId, id: WaitingEntryId, link_version: i32) -> Vec<u8> {
    format!("waiting|{event_id}|{id}|{link_version}").into_bytes()
}

/// What came free so far, carried on until the last date, against what those ahead want.
fn chance(standing: Standing, minimum: i16, since: Time, now: Time, last: Option<Time>) -> Chance {
    let Some(last) = last.filter(|_| standing.came_free > 0) else { return Chance::Unknown };
    let days = |seconds: i64| seconds.max(0) as f64 / 86_400.0;
    let per_day = standing.came_free as f64 / days(now.seconds_since(since)).max(1.0);
    let to_come = per_day * days(last.seconds_since(now));
    let needed = standing.wanted as f64 + f64::from(minimum);
    match to_come / needed {
        share if share >= 1.5 => Chance::Good,
        share if share >= 0.5 => Chance::Fair,
        _ => Chance::Slim,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chance_is_what_the_list_has_seen() {
        let at = |text: &str| text.parse::<Time>().expect("a moment");
        let (since, now) = (at("2027-01-01T12:00:00Z"), at("2027-01-11T12:00:00Z"));
        let last = Some(at("2027-01-21T12:00:00Z"));
        let seen = |came_free, wanted| chance(Standing { ahead: 3, wanted, came_free }, 2, since, now, last);
        assert_eq!(seen(0, 4), Chance::Unknown);
        assert_eq!(seen(10, 4), Chance::Good, "one a day for ten days, six are wanted");
        assert_eq!(seen(10, 12), Chance::Fair);
        assert_eq!(seen(10, 30), Chance::Slim);
        assert_eq!(
            chance(Standing { ahead: 0, wanted: 0, came_free: 9 }, 1, since, now, None),
            Chance::Unknown
        );
    }
}
