//! Codes that change prices: changing them, and using one on a booking that is held already.

use data::retry::retrying;
use events::EventsError;
use garde::Validate;
use kit::{AccessCodeId, BookingId, Caller, EventId, OrganizationId, Problem, Time};
use serde::{Deserialize, Deserializer};
use sqlx::{PgConnection, types::Json};
use utoipa::ToSchema;

use crate::{
    AccessCode, Booking, Bookings, BookingsError, CodeDiscount,
    access_codes::{does_something, in_order},
    hold::helps,
    items::payable,
    limits::{LimitClaim, people_of, take},
    price::{self, Goods, calculate},
    store::{self, bookings::BookingRow, lines::LineRow},
    view::Audience,
};

/// A change of a code. What is absent stays as it is; `null` takes away.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessCodeChange {
    /// As it was read.
    #[garde(skip)]
    pub version: i32,
    #[serde(default)]
    #[garde(inner(length(chars, max = 200)))]
    #[schema(max_length = 200)]
    pub note: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    #[garde(inner(inner(range(min = 1, max = 1_000_000))))]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1000000)]
    pub max_uses: Option<Option<i32>>,
    /// Uses from before count too.
    #[serde(default, deserialize_with = "nullable")]
    #[garde(inner(inner(range(min = 1, max = 1000))))]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1000)]
    pub max_per_person: Option<Option<i32>>,
    #[serde(default, deserialize_with = "nullable")]
    #[garde(skip)]
    #[schema(value_type = Option<Time>)]
    pub valid_from: Option<Option<Time>>,
    #[serde(default, deserialize_with = "nullable")]
    #[garde(skip)]
    #[schema(value_type = Option<Time>)]
    pub valid_until: Option<Option<Time>>,
    /// Bookings that have the code keep their price.
    #[serde(default, deserialize_with = "nullable")]
    #[garde(dive)]
    #[schema(value_type = Option<CodeDiscount>)]
    pub discount: Option<Option<CodeDiscount>>,
}

fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    source: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(source).map(Some)
}

/// The code that a booking shall have.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookingCodeRequest {
    /// As it was typed; `null` takes the code off.
    #[garde(inner(length(chars, min = 1, max = 60)))]
    #[schema(min_length = 1, max_length = 60)]
    pub code: Option<String>,
}

impl Bookings {
    /// Changes a code that is not revoked.
    ///
    /// # Errors
    /// `NotFound`, `Stale` (of the events service); `422` for an end before the beginning, a code that would do
    /// nothing, or products of another event.
    pub async fn change_code_settings(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        id: AccessCodeId,
        change: AccessCodeChange,
    ) -> Result<AccessCode, BookingsError> {
        let mut tx = self.db.begin().await?;
        let code = store::access_codes::lock(&mut tx, organization_id, event_id, id).await?;
        let mut code = code.filter(|code| code.revoked_at.is_none()).ok_or(BookingsError::NotFound)?;
        if code.version != change.version {
            return Err(EventsError::Stale.into());
        }
        if let Some(note) = change.note {
            note.trim().clone_into(&mut code.note);
        }
        code.max_uses = change.max_uses.unwrap_or(code.max_uses);
        code.max_per_person = change.max_per_person.unwrap_or(code.max_per_person);
        code.valid_from = change.valid_from.unwrap_or(code.valid_from);
        code.valid_until = change.valid_until.unwrap_or(code.valid_until);
        if let Some(discount) = change.discount {
            self.of_event(&mut tx, event_id, discount.as_ref()).await?;
            code.discount = discount;
        }
        in_order(code.valid_from, code.valid_until)?;
        does_something(code.opens(), code.discount.as_ref())?;
        store::access_codes::update(&mut tx, event_id, &code).await?;
        let code = store::access_codes::find(&mut tx, event_id, id).await?.ok_or(BookingsError::NotFound)?;
        tx.commit().await?;
        Ok(code)
    }

    /// Passes when the products of a discount are the event's.
    pub(crate) async fn of_event(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        discount: Option<&CodeDiscount>,
    ) -> Result<(), BookingsError> {
        let products = discount.map(|discount| discount.product_ids.as_slice()).unwrap_or_default();
        if self.parts.events.has_products(tx, event_id, products).await? {
            return Ok(());
        }
        let message = "one is not a product of this event";
        Err(Problem::invalid_field("discount.product_ids", "unknown", message).into())
    }

    /// Gives what is held the prices of a code, or takes the code off. Places and the prices of units stay.
    ///
    /// # Errors
    /// `NotFound`; `Expired`, `PaymentInProgress`, `Confirmed` or `Cancelled` when it is no hold any more;
    /// `UnknownCode`, `CodeNotYet`, `CodeOver`, `CodeUsedUp`, `CodePersonLimit`, `CodeNotForThese`; `CodeNeeded`
    /// when what is held was opened by the code that it has.
    pub async fn set_booking_code(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        request: &BookingCodeRequest,
    ) -> Result<Booking, BookingsError> {
        let access = caller.into();
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &access).await?;
            let mut row = row.ok_or(BookingsError::NotFound)?;
            payable(row.state, row.overdue(now))?;
            let code = match &request.code {
                Some(typed) => Some(self.code_by_name(&mut tx, event_id, typed).await?),
                None => None,
            };
            if row.code_id != code.as_ref().map(|code| code.id) {
                self.exchange(&mut tx, &row, code.as_ref()).await?;
                row.code_id = code.as_ref().map(|code| code.id);
                self.price_again(&mut tx, &mut row, code.as_ref()).await?;
            }
            let booking = self.view(&mut tx, row, Audience::Buyer).await?;
            tx.commit().await?;
            Ok(booking)
        })
        .await
    }

    /// Gives the use of the booking's code back, and takes one of `code`.
    async fn exchange(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        code: Option<&AccessCode>,
    ) -> Result<(), BookingsError> {
        let booking = (row.event_id, row.id);
        if let Some(own) = row.code_id {
            let own = store::access_codes::find(tx, row.event_id, own).await?;
            if own.is_some_and(|own| own.opens()) {
                return Err(BookingsError::CodeNeeded);
            }
            store::limits::give_back_code(tx, row.event_id, row.id, row.code_id).await?;
        }
        match code {
            Some(code) => {
                take(tx, &LimitClaim::of_code(booking, code, &people_of(row))).await?;
                store::access_codes::note(tx, &[(row.event_id, row.id, code.id)]).await?;
            }
            None => store::access_codes::unnote(tx, row.event_id, row.id).await?,
        }
        Ok(())
    }

    /// Prices the lines that a booking has with the taxes, fees and discounts of now.
    async fn price_again(
        &self,
        tx: &mut PgConnection,
        row: &mut BookingRow,
        code: Option<&AccessCode>,
    ) -> Result<(), BookingsError> {
        let events = &self.parts.events;
        let mut lines: Vec<LineRow> = store::lines::of(tx, row).await?;
        let charges = events.charges(tx, row.event_id).await?;
        let kinds = events.kinds(tx, row.event_id).await?;
        let kind = |line: &LineRow| kinds.iter().find(|kind| kind.offer_id == line.offer_id);
        let goods = |line: &LineRow| {
            let kind = kind(line)?;
            let price = (line.unit_price_minor, u32::try_from(line.quantity).ok()?);
            Some(Goods::of(line.product_id, (kind.kind, kind.flexible), price, kind.tax_rate_id))
        };
        let goods: Vec<Goods> =
            lines.iter().map(goods).collect::<Option<_>>().ok_or(BookingsError::NotFound)?;
        let promo = code.and_then(AccessCode::promo);
        let prices =
            calculate(&goods, &charges, row.currency, promo.as_ref()).ok_or(BookingsError::NotFound)?;
        helps(code, &prices)?;
        for ((line, price), goods) in lines.iter_mut().zip(prices).zip(&goods) {
            line.set_price(price, charges.tax(goods.tax_rate_id));
        }
        let totals: Vec<i64> = lines.iter().map(|line| line.total_minor).collect();
        row.total_minor = price::sum(&totals, row.currency).ok_or(BookingsError::NotFound)?;
        store::access_codes::set_prices(tx, row.event_id, row.id, &lines, row.total_minor).await?;
        row.cart = Some(Json(lines));
        Ok(())
    }
}
