//! Setting places aside.

use std::sync::Arc;

use events::{EventsError, Opened, Quote, QuoteItem};
use kit::{
    AccessCodeId, BookingId, Caller, EventId, IdempotencyKey, LineId, OccurrenceId, OfferId, SecretToken,
    Time,
};
use sqlx::PgConnection;

use crate::{
    AccessCode, Booking, Bookings, BookingsError, HoldRequest, Item,
    access::{Access, guest_principal},
    price::{self, Goods, LinePrice, calculate},
    store::{self, lines::LineRow},
    turnstile::{Ask, Passed, key_of, request_of},
    view::{Audience, fresh_booking},
};

/// A hold, and the secret for the guest's browser when it has none yet.
#[derive(Debug)]
pub struct Held {
    pub booking: Booking,
    pub guest: Option<SecretToken>,
}

impl Bookings {
    /// Sets places aside until the event's deadline for holds. The same key gives the same booking.
    ///
    /// # Errors
    /// `SoldOut` with the offers that lack places; those of [`events::Events::quote`]; `PersonLimit`; those of
    /// [`Bookings::usable_code`] and of [`lines_of`]; `CodeUsedUp`; `IdempotencyMismatch`; `Busy`.
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
        let code = match request.access_code {
            // Boxed, like all that is rare here: its room would be part of every hold.
            Some(id) => Some(Box::pin(self.code_of(event_id, id)).await?),
            None => None,
        };
        let ask = Ask {
            event_id,
            occurrence_id: request.occurrence_id,
            booking_id: BookingId::new(),
            items: quote_items(&request.items),
            opened: code.as_ref().map(AccessCode::opened).unwrap_or_default(),
            code: code.map(Arc::new),
            seats: request.items.iter().map(|item| item.seats.clone()).collect(),
            user_id: caller.user_id(),
            guest,
            locale: caller.user().map_or("en", |user| user.locale.as_str()).to_owned(),
            key: key_of(&principal, key),
            request: request_of(&(event_id, request)),
        };
        let booking = match self.turnstile.pass(Arc::new(ask)).await? {
            Passed::Held(fresh) => fresh_booking(*fresh, self.clock.now()),
            Passed::Earlier(event_id, booking_id) => Box::pin(self.held_before(event_id, booking_id)).await?,
        };
        Ok(Held { booking, guest: new_guest })
    }

    async fn code_of(&self, event_id: EventId, id: AccessCodeId) -> Result<AccessCode, BookingsError> {
        self.usable_code(&mut *self.db.acquire().await?, event_id, id).await
    }

    async fn held_before(&self, event_id: EventId, booking_id: BookingId) -> Result<Booking, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::find(&mut conn, event_id, booking_id).await?;
        self.view(&mut conn, row.ok_or(BookingsError::NotFound)?, Audience::Buyer).await
    }

    /// What `items` cost and need.
    pub(crate) async fn quote(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        occurrence_id: OccurrenceId,
        items: &[QuoteItem],
        opened: &Opened,
        now: Time,
    ) -> Result<Quote, BookingsError> {
        Ok(self.parts.events.quote(tx, event_id, occurrence_id, items, opened, now).await?)
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

pub(crate) fn quote_items(items: &[Item]) -> Vec<QuoteItem> {
    let quote_item = |item: &Item| QuoteItem {
        offer_id: item.offer_id,
        quantity: item.quantity,
        unit_price: item.unit_price,
    };
    items.iter().map(quote_item).collect()
}

/// The lines of a booking with their prices, before they have seats.
#[derive(Debug)]
pub(crate) struct Lines {
    pub rows: Vec<LineRow>,
    pub total_minor: i64,
    pub quantity: i32,
}

impl Lines {
    /// With the seats of each line.
    pub(crate) fn seated(mut self, seats: Vec<Vec<i32>>) -> Self {
        for (row, seats) in self.rows.iter_mut().zip(seats) {
            row.seats = seats;
        }
        self
    }
}

/// The lines that `quote` and `code` price.
///
/// # Errors
/// `CodeNotForThese` when the code `must_help`, opens nothing and makes none of the lines cheaper; `422` for what can't be
/// counted.
pub(crate) fn lines_of(
    quote: &Quote,
    code: Option<&AccessCode>,
    must_help: bool,
) -> Result<Lines, BookingsError> {
    let too_much =
        || BookingsError::Problem(kit::Problem::invalid_field("items", "too_expensive", "cost too much"));
    let goods: Vec<Goods> = quote.lines.iter().map(Goods::from).collect();
    let promo = code.and_then(AccessCode::promo);
    let prices = calculate(&goods, &quote.charges, quote.currency, promo.as_ref()).ok_or_else(too_much)?;
    helps(code.filter(|_| must_help), &prices)?;
    let mut rows = Vec::with_capacity(quote.lines.len());
    let mut quantity = 0_i32;
    for (line, price) in quote.lines.iter().zip(prices) {
        let units = i32::try_from(line.quantity).map_err(|_| too_much())?;
        let each = i32::try_from(line.admissions_each).map_err(|_| too_much())?;
        quantity = quantity.saturating_add(units);
        let mut row = LineRow {
            id: LineId::new(),
            product_id: line.product_id,
            offer_id: line.offer_id,
            product_name: line.product_name.clone(),
            offer_name: line.offer_name.clone(),
            quantity: units,
            admissions: units.saturating_mul(each),
            unit_price_minor: line.unit_price_minor,
            kind: line.kind,
            ..LineRow::default()
        };
        row.set_price(price, quote.charges.tax(line.tax_rate_id));
        rows.push(row);
    }
    let totals: Vec<i64> = rows.iter().map(|row| row.total_minor).collect();
    let total_minor = price::sum(&totals, quote.currency).ok_or_else(too_much)?;
    Ok(Lines { rows, total_minor, quantity })
}

/// Passes unless the code is there for a discount only, and gives none.
///
/// # Errors
/// `CodeNotForThese`.
pub(crate) fn helps(code: Option<&AccessCode>, prices: &[LinePrice]) -> Result<(), BookingsError> {
    match code {
        Some(code) if !code.opens() && !prices.iter().any(|price| price.by_code) => {
            Err(BookingsError::CodeNotForThese)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use events::{ProductKind, QuoteLine};
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
            kind: ProductKind::Admission,
            flexible: false,
            tax_rate_id: None,
        };
        Quote {
            currency: Currency::EUR,
            lines: lines.iter().map(line).collect(),
            needs: Vec::new(),
            watch: Vec::new(),
            per_person: Vec::new(),
            hold_minutes: 10,
            charges: Arc::default(),
        }
    }

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_the_lines(
            lines in prop::collection::vec((0..100_000_000_i64, 1..=100_u32, 0..=20_u32), 1..20)
        ) {
            let Lines { rows: written, total_minor: total, quantity } =
                lines_of(&quote(&lines), None, false).expect("countable");
            let sum: i64 = lines.iter().map(|(price, quantity, _)| price * i64::from(*quantity)).sum();
            prop_assert_eq!(total, sum);
            prop_assert_eq!(quantity, lines.iter().map(|(_, quantity, _)| *quantity as i32).sum::<i32>());
            let people: i32 = lines.iter().map(|(_, quantity, each)| (quantity * each) as i32).sum();
            prop_assert_eq!(written.iter().map(|line| line.admissions).sum::<i32>(), people);
        }
    }

    #[test]
    fn what_can_not_be_counted_is_refused() {
        assert!(lines_of(&quote(&[(i64::MAX, 2, 1)]), None, false).is_err());
        assert!(lines_of(&quote(&[(i64::MAX, 1, 1), (1, 1, 1)]), None, false).is_err());
        assert!(lines_of(&quote(&[(1, u32::MAX, 1)]), None, false).is_err());
    }
}
