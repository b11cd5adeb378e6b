//! Codes: they open what is not for everybody (hidden products and offers, places of channels), change prices,
//! or both.

use events::{Opened, catalogue::PageOccurrence};
use garde::Validate;
use kit::{
    AccessCodeId, BookingId, Email, EventId, OfferId, OrganizationId, Page, PoolId, Problem, ProductId, Time,
    csv::CsvWriter,
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use crate::{BookingState, Bookings, BookingsError, CodeDiscount, price::Promo, store};

/// Codes that can be made at a time.
const MOST_AT_ONCE: u32 = 5000;
/// Codes that one event can have.
const MOST_CODES: i64 = 50_000;
/// Letters of a generated code, without its prefix: 40 bits of chance.
const GENERATED: usize = 8;
/// Codes per statement of an export.
const EXPORT_BATCH: i64 = 1000;

/// A code, as its organizer sees it.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct AccessCode {
    pub id: AccessCodeId,
    /// Codes that were made together have the same.
    pub batch_id: uuid::Uuid,
    pub code: String,
    pub note: String,
    /// Bookings that may use it; null: as many as like.
    pub max_uses: Option<i32>,
    /// Bookings that use it right now, held ones too.
    pub uses: i32,
    pub valid_from: Option<Time>,
    pub valid_until: Option<Time>,
    pub product_ids: Vec<ProductId>,
    pub offer_ids: Vec<OfferId>,
    pub channel_ids: Vec<PoolId>,
    /// How it changes prices; null: it does not.
    #[sqlx(json(nullable))]
    pub discount: Option<CodeDiscount>,
    /// Bookings of one person that may use it; null: as many as like.
    pub max_per_person: Option<i32>,
    pub revoked_at: Option<Time>,
    pub created_at: Time,
    pub version: i32,
}

/// A booking that uses a code.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct CodeUse {
    pub booking_id: BookingId,
    pub reference: String,
    pub state: BookingState,
    pub name: Option<String>,
    pub email: Option<Email>,
    pub quantity: i32,
    pub created_at: Time,
}

/// Codes to make: one that is named, or `count` generated ones.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccessCodes {
    /// 4 to 40 letters, digits, `-` and `_`; capitals or not makes no difference.
    #[serde(default)]
    #[garde(inner(length(chars, min = 4, max = 40)))]
    #[schema(min_length = 4, max_length = 40)]
    pub code: Option<String>,
    /// How many to generate, when no code is named.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = MOST_AT_ONCE)))]
    #[schema(minimum = 1, maximum = 5000)]
    pub count: Option<u32>,
    /// What generated codes begin with.
    #[serde(default)]
    #[garde(inner(length(chars, max = 20)))]
    #[schema(max_length = 20)]
    pub prefix: Option<String>,
    #[serde(default)]
    #[garde(inner(length(chars, max = 200)))]
    #[schema(max_length = 200)]
    pub note: Option<String>,
    /// Bookings that may use each code; as many as like unless told.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = 1_000_000)))]
    #[schema(minimum = 1, maximum = 1000000)]
    pub max_uses: Option<i32>,
    #[serde(default)]
    #[garde(skip)]
    pub valid_from: Option<Time>,
    #[serde(default)]
    #[garde(skip)]
    pub valid_until: Option<Time>,
    #[serde(default)]
    #[garde(length(max = 100))]
    #[schema(max_items = 100)]
    pub product_ids: Vec<ProductId>,
    #[serde(default)]
    #[garde(length(max = 100))]
    #[schema(max_items = 100)]
    pub offer_ids: Vec<OfferId>,
    /// Pools that are channels.
    #[serde(default)]
    #[garde(length(max = 200))]
    #[schema(max_items = 200)]
    pub channel_ids: Vec<PoolId>,
    /// How they change prices.
    #[serde(default)]
    #[garde(dive)]
    pub discount: Option<CodeDiscount>,
    /// Bookings of one person that may use each code; as many as like unless told.
    #[serde(default)]
    #[garde(inner(range(min = 1, max = 1000)))]
    #[schema(minimum = 1, maximum = 1000)]
    pub max_per_person: Option<i32>,
}

/// The codes that were made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NewCodes {
    pub batch_id: uuid::Uuid,
    pub codes: Vec<String>,
}

/// Which codes a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccessCodesQuery {
    /// Part of a code or a note.
    #[param(max_length = 120)]
    pub q: Option<String>,
    /// Only the codes that were made together.
    pub batch_id: Option<uuid::Uuid>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// A code that a buyer typed.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCodeRequest {
    #[garde(length(chars, min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub code: String,
}

/// What a code opens.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenedCode {
    /// What holds carry as `access_code`.
    pub id: AccessCodeId,
    /// The code in its own spelling.
    pub code: String,
    /// Until when it can be used; null: no end.
    pub valid_until: Option<Time>,
    pub product_ids: Vec<ProductId>,
    pub offer_ids: Vec<OfferId>,
    /// Whether it takes places of a channel, whatever is bought.
    pub channels: bool,
    /// How it changes prices.
    pub discount: Option<CodeDiscount>,
    /// Bookings of one person that may use it.
    pub max_per_person: Option<i32>,
    /// The event's dates with all that is on sale to everybody, and to who has the code.
    pub occurrences: Vec<PageOccurrence>,
}

impl AccessCode {
    /// Bookings that may use it, in figures.
    pub(crate) fn allowed(&self) -> i32 {
        self.max_uses.unwrap_or(i32::MAX)
    }

    pub(crate) fn opened(&self) -> Opened {
        Opened {
            products: self.product_ids.clone(),
            offers: self.offer_ids.clone(),
            channels: self.channel_ids.clone(),
        }
    }

    /// Whether it opens anything, whatever it does to prices.
    pub(crate) fn opens(&self) -> bool {
        !(self.product_ids.is_empty() && self.offer_ids.is_empty() && self.channel_ids.is_empty())
    }

    /// Whether its uses are counted by person.
    pub(crate) fn knows_people(&self) -> bool {
        self.discount.is_some() || self.max_per_person.is_some()
    }

    /// Its discount, for a booking.
    pub(crate) fn promo(&self) -> Option<Promo> {
        let discount = self.discount.clone()?;
        Some(Promo { name: self.code.clone(), discount })
    }

    /// Passes when it can be used now.
    fn valid(self, now: Time) -> Result<Self, BookingsError> {
        match (self.valid_from, self.valid_until) {
            _ if self.revoked_at.is_some() => Err(BookingsError::UnknownCode),
            (Some(from), _) if now < from => Err(BookingsError::CodeNotYet { from }),
            (_, Some(until)) if now >= until => Err(BookingsError::CodeOver),
            _ => Ok(self),
        }
    }
}

impl Bookings {
    /// What a code opens, and what it does to prices.
    ///
    /// # Errors
    /// `UnknownCode`, `CodeNotYet`, `CodeOver`, `CodeUsedUp`; `NotFound` for an event that is not public.
    pub async fn open_code(
        &self,
        event_id: EventId,
        request: &OpenCodeRequest,
    ) -> Result<OpenedCode, BookingsError> {
        let now = self.clock.now();
        let mut conn = self.db.acquire().await?;
        let code = self.code_by_name(&mut conn, event_id, &request.code).await?;
        if code.uses >= code.allowed() {
            return Err(BookingsError::CodeUsedUp);
        }
        let opened = code.opened();
        let occurrences = self.parts.events.opened_dates(&mut conn, event_id, &opened, now).await?;
        Ok(OpenedCode {
            id: code.id,
            code: code.code,
            valid_until: code.valid_until,
            product_ids: code.product_ids,
            offer_ids: code.offer_ids,
            channels: !code.channel_ids.is_empty(),
            discount: code.discount,
            max_per_person: code.max_per_person,
            occurrences,
        })
    }

    /// The code that somebody typed, if it can be used now; it may be used up.
    ///
    /// # Errors
    /// `UnknownCode`, `CodeNotYet`, `CodeOver`.
    pub(crate) async fn code_by_name(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        typed: &str,
    ) -> Result<AccessCode, BookingsError> {
        let name = spelled(typed).ok_or(BookingsError::UnknownCode)?;
        let code = store::access_codes::by_code(conn, event_id, &name).await?;
        code.ok_or(BookingsError::UnknownCode)?.valid(self.clock.now())
    }

    /// The code that a hold carries, if it can be used now; whether it has uses left is decided with the
    /// hold.
    ///
    /// # Errors
    /// `UnknownCode`, `CodeNotYet`, `CodeOver`.
    pub(crate) async fn usable_code(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        id: AccessCodeId,
    ) -> Result<AccessCode, BookingsError> {
        let code = store::access_codes::find(conn, event_id, id).await?;
        code.ok_or(BookingsError::UnknownCode)?.valid(self.clock.now())
    }

    /// Makes codes.
    ///
    /// # Errors
    /// `NotFound`; `CodeTaken`; `422` for a code that can't be typed, for nothing to open, for what is not
    /// of the event, or when there would be too many.
    pub async fn make_codes(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        new: &NewAccessCodes,
    ) -> Result<NewCodes, BookingsError> {
        let mut tx = self.db.begin().await?;
        store::access_codes::lock_event(&mut tx, organization_id, event_id)
            .await?
            .ok_or(BookingsError::NotFound)?;
        let codes = names(new)?;
        let opens = [new.product_ids.len(), new.offer_ids.len(), new.channel_ids.len()] != [0; 3];
        in_order(new.valid_from, new.valid_until)?;
        does_something(opens, new.discount.as_ref())?;
        if let Some(field) = store::access_codes::unknown(&mut tx, event_id, new).await? {
            return Err(Problem::invalid_field(&field, "unknown", "one is not of this event").into());
        }
        self.of_event(&mut tx, event_id, new.discount.as_ref()).await?;
        let count = store::access_codes::count(&mut tx, event_id).await?;
        if count + i64::try_from(codes.len()).unwrap_or(MOST_CODES) > MOST_CODES {
            let message = format!("an event has at most {MOST_CODES} codes");
            return Err(Problem::invalid_field("count", "too_many", message).into());
        }
        let batch_id = uuid::Uuid::now_v7();
        let made =
            store::access_codes::insert(&mut tx, event_id, batch_id, &codes, new, self.clock.now()).await?;
        // Two of a thousand generated codes being the same is no reason to fail: there is one less.
        if made.is_empty() || (new.code.is_some() && made.len() < codes.len()) {
            return Err(BookingsError::CodeTaken);
        }
        tx.commit().await?;
        Ok(NewCodes { batch_id, codes: made })
    }

    /// The codes of an event, the newest first.
    ///
    /// # Errors
    /// `NotFound`; `422` for a cursor of another list.
    pub async fn codes(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        query: &AccessCodesQuery,
    ) -> Result<Page<AccessCode>, BookingsError> {
        let limit = kit::PageQuery { after: None, limit: query.limit }.limit();
        let after: Option<AccessCodeId> = kit::page::read_cursor(query.after.as_deref())?;
        let words = words(query.q.as_deref())?;
        let mut conn = self.db.acquire().await?;
        crate::waiting_list::ours(&mut conn, organization_id, event_id).await?;
        let filter = store::access_codes::Filter {
            words: words.as_deref(),
            batch_id: query.batch_id,
            after,
            limit: limit + 1,
        };
        let codes = store::access_codes::list(&mut conn, organization_id, event_id, &filter).await?;
        Ok(Page::from_rows(codes, limit, |code| code.id))
    }

    /// The codes of an event for a spreadsheet.
    ///
    /// # Errors
    /// `NotFound`; `422` for too long a search.
    pub async fn codes_csv(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        query: &AccessCodesQuery,
    ) -> Result<String, BookingsError> {
        let words = words(query.q.as_deref())?;
        let header = ["code", "note", "uses", "max_uses", "valid_from", "valid_until", "revoked_at"];
        let mut file = CsvWriter::new(&header);
        let mut conn = self.db.acquire().await?;
        crate::waiting_list::ours(&mut conn, organization_id, event_id).await?;
        let mut after = None;
        loop {
            let filter = store::access_codes::Filter {
                words: words.as_deref(),
                batch_id: query.batch_id,
                after,
                limit: EXPORT_BATCH,
            };
            let codes = store::access_codes::list(&mut conn, organization_id, event_id, &filter).await?;
            codes.iter().for_each(|code| write_row(&mut file, code));
            after = codes.last().map(|code| code.id);
            if i64::try_from(codes.len()).unwrap_or(0) < EXPORT_BATCH {
                return Ok(file.finish());
            }
        }
    }

    /// The bookings that use a code, the newest first, at most 500.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn code_uses(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        id: AccessCodeId,
    ) -> Result<Vec<CodeUse>, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let found = store::access_codes::of_organization(&mut conn, organization_id, event_id, id).await?;
        found.ok_or(BookingsError::NotFound)?;
        Ok(store::access_codes::uses(&mut conn, event_id, id).await?)
    }

    /// Ends a code for good; what was booked with it stays booked. Revoking twice is revoking once.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn revoke_code(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        id: AccessCodeId,
    ) -> Result<(), BookingsError> {
        let mut tx = self.db.begin().await?;
        let found = store::access_codes::of_organization(&mut tx, organization_id, event_id, id).await?;
        found.ok_or(BookingsError::NotFound)?;
        store::access_codes::revoke(&mut tx, event_id, id, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}

/// Passes when a code ends after it begins.
pub(crate) fn in_order(from: Option<Time>, until: Option<Time>) -> Result<(), Problem> {
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        return Err(Problem::invalid_field("valid_until", "invalid", "must be after the beginning"));
    }
    Ok(())
}

/// Passes when a code opens something or changes prices.
pub(crate) fn does_something(opens: bool, discount: Option<&CodeDiscount>) -> Result<(), Problem> {
    if !opens && discount.is_none() {
        let message = "choose what the code opens, or give it a discount";
        return Err(Problem::invalid_field("product_ids", "required", message));
    }
    Ok(())
}

/// The code as it is stored: in capitals, without spaces; none for what no code can be.
fn spelled(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let code = code.to_ascii_uppercase();
    let fine = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    ((4..=40).contains(&code.len()) && code.bytes().all(fine)).then_some(code)
}

/// The codes to make: the one that is named, or generated ones.
fn names(new: &NewAccessCodes) -> Result<Vec<String>, Problem> {
    let message = "has 4 to 40 letters, digits, dashes and underscores";
    let odd = |field| Problem::invalid_field(field, "invalid", message);
    if let Some(code) = &new.code {
        return Ok(vec![spelled(code).ok_or_else(|| odd("code"))?]);
    }
    let prefix = new.prefix.as_deref().unwrap_or_default();
    let one = || spelled(&format!("{prefix}{}", kit::text::spoken_code(GENERATED)));
    (0..new.count.unwrap_or(1)).map(|_| one().ok_or_else(|| odd("prefix"))).collect()
}

fn words(q: Option<&str>) -> Result<Option<String>, Problem> {
    let words = q.map(str::trim).filter(|words| !words.is_empty());
    if words.is_some_and(|words| words.chars().count() > 120) {
        return Err(Problem::invalid_field("q", "too_long", "must have at most 120 characters"));
    }
    Ok(words.map(store::like))
}

fn write_row(file: &mut CsvWriter, code: &AccessCode) {
    let moment = |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default();
    file.row([
        code.code.as_str(),
        &code.note,
        &code.uses.to_string(),
        &code.max_uses.map(|uses| uses.to_string()).unwrap_or_default(),
        &moment(code.valid_from),
        &moment(code.valid_until),
        &moment(code.revoked_at),
    ]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        assert_eq!(spelled(" fan-2027 ").as_deref(), Some("FAN-2027"));
        assert_eq!(spelled("abcd efgh").as_deref(), Some("ABCDEFGH"));
        for odd in ["", "abc", "fan!2027", "ÄÖÜß", &"x".repeat(41)] {
            assert_eq!(spelled(odd), None, "{odd}");
        }
    }
}
