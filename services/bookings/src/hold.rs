//! Setting places aside.

use data::retry::retrying;
use events::{EventsError, Quote, QuoteItem};
use kit::{
    BookingId, Caller, EventId, IdempotencyKey, LineId, Money, OccurrenceId, OfferId, SecretHash,
    SecretToken, Time, text::spoken_code,
};
use sqlx::PgConnection;

use crate::{
    Booking, Bookings, BookingsError, HoldRequest, Item,
    access::{Access, guest_principal},
    idempotency::Once,
    store::{
        self,
        holds::{NewHold, NewLines},
    },
    view::Audience,
};

/// A hold, and the secret for the guest's browser when it has none yet.
#[derive(Debug)]
pub struct Held {
    pub booking: Booking,
    pub guest: Option<SecretToken>,
}

/// Who holds.
struct Holder<'a> {
    caller: &'a Caller,
    principal: String,
    /// The browser that may see the hold; none for signed-in users.
    guest: Option<SecretHash>,
}

impl Bookings {
    /// Sets places aside until the event's deadline for holds. The same key gives the same booking.
    ///
    /// # Errors
    /// `SoldOut` with the offers that lack places; those of [`events::Events::quote`];
    /// `IdempotencyMismatch`; `Busy`.
    pub async fn hold(
        &self,
        caller: &Caller,
        event_id: EventId,
        key: &IdempotencyKey,
        request: &HoldRequest,
    ) -> Result<Held, BookingsError> {
        let access = Access::from(caller);
        let new_guest = access.principal().is_none().then(|| self.new_guest(caller, key));
        let guest = match caller.user() {
            Some(_) => None,
            None => new_guest.as_ref().map(SecretToken::hash).or(access.guest.clone()),
        };
        let principal = access
            .principal()
            .or_else(|| guest.as_ref().map(guest_principal))
            .ok_or(BookingsError::NotFound)?;
        let holder = Holder { caller, principal, guest };
        let turn = self.turnstile.enter().await?;
        let mut held = self.try_hold(&holder, event_id, key, request).await;
        if matches!(held, Err(BookingsError::SoldOut { .. })) && self.expire_overdue_of(event_id).await? {
            held = self.try_hold(&holder, event_id, key, request).await;
        }
        drop(turn);
        let (event_id, booking_id) = held?;
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::find(&mut conn, event_id, booking_id).await?;
        let booking = self.view(&mut conn, row.ok_or(BookingsError::NotFound)?, Audience::Buyer).await?;
        Ok(Held { booking, guest: new_guest })
    }

    /// One transaction: the key, the hold, its lines and claims, and last (so that the counters are
    /// locked as briefly as possible) the places.
    async fn try_hold(
        &self,
        holder: &Holder<'_>,
        event_id: EventId,
        key: &IdempotencyKey,
        request: &HoldRequest,
    ) -> Result<(EventId, BookingId), BookingsError> {
        let once = Once::new(&holder.principal, "hold", key, &(event_id, request));
        retrying(async || {
            let now = self.clock.now();
            let booking_id = BookingId::new();
            let mut tx = self.db.begin().await?;
            if let Some(earlier) = once.claim(&mut tx, event_id, booking_id, now).await? {
                return Ok(earlier);
            }
            let quote = self.quote(&mut tx, event_id, request.occurrence_id, &request.items, now).await?;
            self.write_hold(&mut tx, holder, event_id, booking_id, request.occurrence_id, &quote, now)
                .await?;
            self.take(&mut tx, event_id, booking_id, &quote.needs, &request.items, now).await?;
            tx.commit().await?;
            Ok((event_id, booking_id))
        })
        .await
    }

    #[allow(clippy::too_many_arguments)]
    async fn write_hold(
        &self,
        tx: &mut PgConnection,
        holder: &Holder<'_>,
        event_id: EventId,
        booking_id: BookingId,
        occurrence_id: OccurrenceId,
        quote: &Quote,
        now: Time,
    ) -> Result<(), BookingsError> {
        let (lines, total_minor, quantity) = new_lines(quote)?;
        let hold = NewHold {
            event_id,
            id: booking_id,
            occurrence_id,
            reference: &spoken_code(8),
            user_id: holder.caller.user_id(),
            guest: holder.guest.as_ref(),
            locale: holder.caller.user().map_or("en", |user| user.locale.as_str()),
            currency: quote.currency,
            total_minor,
            quantity,
            expires_at: now.plus_seconds(i64::from(quote.hold_minutes) * 60),
            now,
        };
        store::holds::insert(tx, &hold).await?;
        store::holds::insert_content(tx, event_id, booking_id, &lines, &quote.needs).await?;
        Ok(())
    }

    /// What `items` cost and need.
    pub(crate) async fn quote(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        occurrence_id: OccurrenceId,
        items: &[Item],
        now: Time,
    ) -> Result<Quote, BookingsError> {
        let items: Vec<QuoteItem> = items
            .iter()
            .map(|item| QuoteItem {
                offer_id: item.offer_id,
                quantity: item.quantity,
                unit_price: item.unit_price,
            })
            .collect();
        Ok(self.parts.events.quote(tx, event_id, occurrence_id, &items, now).await?)
    }

    /// Takes places; a refusal names the offers that lack them.
    pub(crate) async fn take(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        needs: &[(kit::PoolId, i32)],
        items: &[Item],
        now: Time,
    ) -> Result<(), BookingsError> {
        match self.parts.events.take(tx, event_id, booking_id, needs, now).await {
            Err(EventsError::SoldOut { free, pool_id }) => {
                let asked: Vec<OfferId> = items.iter().map(|item| item.offer_id).collect();
                let offers = store::holds::offers_of_pool(tx, event_id, pool_id, &asked).await?;
                Err(BookingsError::SoldOut { offers, free })
            }
            done => Ok(done?),
        }
    }

    /// A secret for a browser that has none. When the key is a random UUID, a repeat of the very same
    /// request from the same browser derives the same secret, so that even the first click of a new
    /// visitor can be a double click.
    fn new_guest(&self, caller: &Caller, key: &IdempotencyKey) -> SecretToken {
        let random = key.0.parse::<uuid::Uuid>().is_ok_and(|id| matches!(id.get_version_num(), 4 | 7));
        if !random {
            return SecretToken::random();
        }
        let seed = format!("guest|{}|{}|{}", key.0, caller.ip, caller.user_agent);
        SecretToken::from_bytes(self.parts.link_ring.hmac(seed.as_bytes()))
    }
}

/// The lines that `quote` prices, with the booking's total and quantity.
pub(crate) fn new_lines(quote: &Quote) -> Result<(NewLines, i64, i32), BookingsError> {
    let too_much =
        || BookingsError::Problem(kit::Problem::invalid_field("items", "too_expensive", "cost too much"));
    let mut lines = NewLines::default();
    let mut total = Money::zero(quote.currency);
    let mut quantity = 0_i32;
    for line in &quote.lines {
        let units = i32::try_from(line.quantity).map_err(|_| too_much())?;
        let price = Money::new(line.unit_price_minor, quote.currency);
        let sum = price.times(line.quantity).ok_or_else(too_much)?;
        total = total.plus(sum).ok_or_else(too_much)?;
        quantity = quantity.saturating_add(units);
        lines.ids.push(LineId::new());
        lines.product_ids.push(line.product_id);
        lines.offer_ids.push(line.offer_id);
        lines.product_names.push(line.product_name.clone());
        lines.offer_names.push(line.offer_name.clone());
        lines.quantities.push(units);
        lines
            .admissions
            .push(units.saturating_mul(i32::try_from(line.admissions_each).map_err(|_| too_much())?));
        lines.unit_prices.push(line.unit_price_minor);
    }
    Ok((lines, total.minor, quantity))
}

#[cfg(test)]
mod tests {
    use events::QuoteLine;
    use kit::{Currency, ProductId};
    use proptest::prelude::*;

    use super::*;

    fn quote(lines: &[(i64, u32, u32)]) -> Quote {
        let line = |&(unit_price_minor, quantity, admissions_each): &(i64, u32, u32)| QuoteLine {
            product_id: ProductId::new(),
            offer_id: OfferId::new(),
            product_name: "Standing".into(),
            offer_name: "Standing".into(),
            quantity,
            admissions_each,
            zone: None,
            unit_price_minor,
        };
        Quote {
            currency: Currency::EUR,
            lines: lines.iter().map(line).collect(),
            needs: Vec::new(),
            hold_minutes: 10,
        }
    }

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_the_lines(
            lines in prop::collection::vec((0..100_000_000_i64, 1..=100_u32, 0..=20_u32), 1..20)
        ) {
            let (written, total, quantity) = new_lines(&quote(&lines)).expect("countable");
            let sum: i64 = lines.iter().map(|(price, quantity, _)| price * i64::from(*quantity)).sum();
            prop_assert_eq!(total, sum);
            prop_assert_eq!(quantity, lines.iter().map(|(_, quantity, _)| *quantity as i32).sum::<i32>());
            let people: i32 = lines.iter().map(|(_, quantity, each)| (quantity * each) as i32).sum();
            prop_assert_eq!(written.admissions.iter().sum::<i32>(), people);
        }
    }

    #[test]
    fn what_can_not_be_counted_is_refused() {
        assert!(new_lines(&quote(&[(i64::MAX, 2, 1)])).is_err());
        assert!(new_lines(&quote(&[(i64::MAX, 1, 1), (1, 1, 1)])).is_err());
        assert!(new_lines(&quote(&[(1, u32::MAX, 1)])).is_err());
    }
}
