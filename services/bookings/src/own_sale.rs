//! The organizer gives tickets away: to guests, the press, the crew. Confirmed at once, from the places of a
//! channel or from those of everybody.

use std::sync::Arc;

use data::retry::retrying;
use events::Opened;
use garde::Validate;
use kit::{
    BookingId, Caller, Email, EventId, IdempotencyKey, OccurrenceId, OrganizationId, PoolId, Problem,
    SecretToken,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Booking, BookingState, Bookings, BookingsError, Item,
    hold::quote_items,
    request::{language, person_name, sentence_or_nothing},
    store::{
        self,
        checkouts::{Buyer, CheckedOut},
        lines::LineRow,
        own_sales::{self, OwnSale},
    },
    turnstile::{Ask, Passed, key_of, request_of},
    view::Audience,
};

/// What a line that costs nothing is called.
const COMPLIMENTARY: &str = "Complimentary";

/// Tickets to give away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveAwayRequest {
    #[garde(skip)]
    pub occurrence_id: OccurrenceId,
    /// Hidden products and offers may be given away as well. Seats are the best that are free unless given.
    #[garde(length(min = 1, max = 20), dive)]
    #[schema(min_items = 1, max_items = 20)]
    pub items: Vec<Item>,
    /// A channel that is open: its places are taken instead of those of everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub channel_id: Option<PoolId>,
    /// Where the tickets go.
    #[garde(skip)]
    pub email: Email,
    #[garde(custom(person_name))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// Language of the mails, such as `de`; the caller's own unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(language)))]
    #[schema(pattern = "^[a-z]{2}(-[A-Z]{2})?$")]
    pub locale: Option<String>,
    /// Why, for the organization alone.
    #[serde(default)]
    #[garde(custom(sentence_or_nothing))]
    #[schema(max_length = 300)]
    pub note: String,
}

impl Bookings {
    /// Books places for somebody who pays nothing, and sends the tickets. The same key has one effect.
    ///
    /// # Errors
    /// `NotFound` for a foreign event; `422` for a channel that is not open on that date; those of
    /// [`Bookings::hold`].
    pub(crate) async fn give_away(
        &self,
        caller: &Caller,
        (organization_id, event_id): (OrganizationId, EventId),
        key: &IdempotencyKey,
        request: &GiveAwayRequest,
    ) -> Result<Booking, BookingsError> {
        let now = self.clock.now();
        let mut conn = self.db.acquire().await?;
        if !own_sales::is_event_of(&mut conn, organization_id, event_id).await? {
            return Err(BookingsError::NotFound);
        }
        let offers: Vec<_> = request.items.iter().map(|item| item.offer_id).collect();
        if store::cards::any_gift_card(&mut conn, event_id, &offers).await? {
            let message = "a gift card is money and can't be given away";
            return Err(Problem::invalid_field("items", "gift_card", message).into());
        }
        if let Some(channel_id) = request.channel_id {
            let events = &self.parts.events;
            let open =
                events.is_channel_open(&mut conn, event_id, request.occurrence_id, channel_id, now).await?;
            if !open {
                let message = "is not an open channel of this date";
                return Err(Problem::invalid_field("channel_id", "unknown_channel", message).into());
            }
        }
        drop(conn);
        let principal = format!("organization:{organization_id}");
        let own = caller.user().map_or("en", |user| user.locale.as_str());
        let ask = Ask {
            event_id,
            occurrence_id: request.occurrence_id,
            booking_id: BookingId::new(),
            items: quote_items(&request.items),
            opened: Opened {
                offers: request.items.iter().map(|item| item.offer_id).collect(),
                channels: request.channel_id.into_iter().collect(),
                ..Opened::default()
            },
            code: None,
            seats: request.items.iter().map(|item| item.seats.clone()).collect(),
            user_id: None,
            // Nobody's browser: the link in the mail opens it.
            guest: Some(SecretToken::random().hash()),
            locale: request.locale.as_deref().unwrap_or(own).to_owned(),
            key: key_of(&principal, key),
            request: request_of(&(event_id, "give away", request)),
        };
        let booking_id = match self.turnstile.pass(Arc::new(ask)).await? {
            Passed::Held(fresh) => fresh.ask.booking_id,
            Passed::Earlier(_, booking_id) => booking_id,
        };
        match self.complete_gift(caller, (organization_id, event_id, booking_id), request).await {
            Ok(booking) => Ok(booking),
            Err(error) => {
                // The hold lapses by itself, and a repeat goes on with it.
                tracing::warn!(%error, %event_id, %booking_id, "a ticket could not be given away");
                Err(error)
            }
        }
    }

    async fn complete_gift(
        &self,
        caller: &Caller,
        (organization_id, event_id, booking_id): (OrganizationId, EventId, BookingId),
        request: &GiveAwayRequest,
    ) -> Result<Booking, BookingsError> {
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, event_id, booking_id).await?;
            let mut row = row.ok_or(BookingsError::NotFound)?;
            if row.state == BookingState::Held {
                let mut lines = store::lines::of(&mut tx, &row).await?;
                lines.iter_mut().for_each(make_free);
                let sale = OwnSale {
                    organization_id,
                    booking_id,
                    channel_id: request.channel_id,
                    worth_minor: row.total_minor,
                    note: request.note.trim(),
                    made_by: caller.user_id(),
                };
                own_sales::insert(&mut tx, event_id, &sale, now).await?;
                own_sales::make_free(&mut tx, event_id, booking_id).await?;
                row.total_minor = 0;
                let buyer = Buyer {
                    email: &request.email,
                    name: request.name.trim(),
                    locale: &row.locale,
                    user_id: None,
                };
                let next = (row.state, row.expires_at);
                let checkout = CheckedOut { booking: &row, lines: &lines, buyer, next };
                let row = store::checkouts::check_out(&mut tx, checkout, now).await?;
                self.sell(&mut tx, &row, now).await?;
            }
            let row = store::bookings::find(&mut tx, event_id, booking_id).await?;
            let booking =
                self.view(&mut tx, row.ok_or(BookingsError::NotFound)?, Audience::Organizer).await?;
            tx.commit().await?;
            Ok(booking)
        })
        .await
    }
}

/// The line's price as a discount of all of it: what it would have cost stays to be seen.
fn make_free(line: &mut LineRow) {
    *line = LineRow {
        total_minor: 0,
        discount_minor: line.unit_price_minor * i64::from(line.quantity),
        discount_name: Some(COMPLIMENTARY.to_owned()),
        fee_minor: 0,
        platform_fee_minor: 0,
        organizer_fee_minor: 0,
        tax_minor: 0,
        ..line.clone()
    };
}
