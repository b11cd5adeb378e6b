//! Writing an export while its rows are read: no more than a batch of them is ever in memory.

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt as _, try_unfold};
use kit::{OrganizationId, Problem, Time};
use uuid::Uuid;

use super::{
    DatevSettings, ExportFormat, ExportKind, ExportRequest, ListedExport, Period, csv,
    datev::{self, Days},
    rows::{self, Cell},
    sheet,
};
use crate::{Bookings, BookingsError, store};

/// Rows that are read at a time.
const BATCH: i64 = 1_000;
/// Rows that a workbook holds at most: it is made in memory.
const MOST_IN_WORKBOOK: usize = 100_000;

/// A file that is being written.
pub struct ExportFile {
    pub name: String,
    pub content_type: &'static str,
    pub body: BoxStream<'static, Result<Bytes, BookingsError>>,
}

/// How the rows of a text file are written.
enum Writer {
    Csv,
    Datev(DatevSettings, jiff::tz::TimeZone),
}

/// Where a text file stands.
struct State {
    bookings: Bookings,
    kind: ExportKind,
    period: Period,
    writer: Writer,
    /// What the file begins with, until it is written.
    head: Option<Vec<u8>>,
    over: bool,
}

impl Bookings {
    /// What was exported before.
    ///
    /// # Errors
    /// The database's.
    pub async fn exports(&self, organization_id: OrganizationId) -> Result<Vec<ListedExport>, BookingsError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::exports::list(&mut conn, organization_id).await?)
    }

    /// Writes an export. That it was made is under audit.
    ///
    /// # Errors
    /// `NotFound` for a foreign event; `422` for a period or a format that can't be.
    pub async fn export(
        &self,
        organization_id: OrganizationId,
        request: &ExportRequest,
    ) -> Result<ExportFile, BookingsError> {
        request.check()?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if let Some(event_id) = request.event_id
            && !store::organizers::owns(&mut tx, organization_id, event_id).await?
        {
            return Err(BookingsError::NotFound);
        }
        let (_, zone) = store::exports::organization(&mut tx, organization_id).await?;
        let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let days = days(request, &zone);
        if request.kind == ExportKind::Datev && days.first.year() != days.last.year() {
            let message = "a booking batch is of one year";
            return Err(Problem::invalid_field("to", "two_years", message).into());
        }
        let settings = store::exports::datev(&mut tx, organization_id).await?.unwrap_or_default();
        store::exports::note(&mut tx, organization_id, request, now).await?;
        tx.commit().await?;
        let period = Period {
            organization_id,
            event_id: request.event_id,
            from: request.from,
            to: request.to,
            after: None,
            limit: BATCH,
        };
        let name = format!("{}_{}_{}", request.kind.name(), days.first, days.last);
        if request.format == ExportFormat::Xlsx {
            return self.workbook(request.kind, period, name).await;
        }
        let (head, writer) = match request.kind {
            ExportKind::Datev => (datev::head(&settings, &days, now), Writer::Datev(settings, zone)),
            kind => (csv::head(rows::header(kind)).into_bytes(), Writer::Csv),
        };
        let content_type = match writer {
            Writer::Csv => "text/csv; charset=utf-8",
            Writer::Datev(..) => "text/csv; charset=windows-1252",
        };
        let kind = request.kind;
        let state = State { bookings: self.clone(), kind, period, writer, head: Some(head), over: false };
        let body = try_unfold(state, |state| state.next()).boxed();
        Ok(ExportFile { name: format!("{name}.csv"), content_type, body })
    }

    async fn workbook(
        &self,
        kind: ExportKind,
        mut period: Period,
        name: String,
    ) -> Result<ExportFile, BookingsError> {
        let mut all = Vec::new();
        loop {
            let (rows, after) = self.batch(kind, &period).await?;
            all.extend(rows);
            if all.len() > MOST_IN_WORKBOOK {
                let message = "has too many rows for a workbook; use csv, or a shorter period";
                return Err(Problem::invalid_field("format", "too_many_rows", message).into());
            }
            match after {
                None => break,
                after => period.after = after,
            }
        }
        let made = tokio::task::spawn_blocking(move || sheet::workbook(kind, &all)).await;
        let bytes = match made {
            Ok(Ok(bytes)) => Bytes::from(bytes),
            Ok(Err(error)) => return Err(BookingsError::Document(error)),
            Err(error) => return Err(BookingsError::Document(error.to_string())),
        };
        Ok(ExportFile {
            name: format!("{name}.xlsx"),
            content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body: futures_util::stream::once(async move { Ok(bytes) }).boxed(),
        })
    }

    /// The next rows as cells, and after which row to go on; `None` when there are no more.
    async fn batch(
        &self,
        kind: ExportKind,
        period: &Period,
    ) -> Result<(Vec<Vec<Cell>>, Option<(Time, Uuid)>), BookingsError> {
        let mut conn = self.db.acquire().await?;
        let full = |count: usize| i64::try_from(count).unwrap_or(i64::MAX) >= period.limit;
        Ok(match kind {
            ExportKind::Bookings => {
                let found = store::exports::bookings(&mut conn, period).await?;
                let after = found.last().filter(|_| full(found.len())).map(|row| (row.created_at, row.id));
                (found.into_iter().map(rows::booking).collect(), after)
            }
            ExportKind::Payments => {
                let found = store::exports::money(&mut conn, period).await?;
                let after = found.last().filter(|_| full(found.len())).map(|row| (row.created_at, row.id));
                (found.into_iter().map(rows::money).collect(), after)
            }
            ExportKind::Attendees => {
                let found = store::exports::attendees(&mut conn, period).await?;
                let after = found.last().filter(|_| full(found.len())).map(|row| (row.created_at, row.id));
                (found.into_iter().map(rows::attendee).collect(), after)
            }
            ExportKind::Taxes => {
                let found = store::exports::taxes(&mut conn, period).await?;
                (found.into_iter().map(rows::tax).collect(), None)
            }
            ExportKind::Ledger | ExportKind::Datev => {
                let found = store::exports::entries(&mut conn, period).await?;
                let after = found.last().map(|row| (row.posted_at, row.posting_id));
                (found.into_iter().map(rows::entry).collect(), after)
            }
        })
    }
}

impl State {
    /// The next piece of the file.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, BookingsError> {
        if let Some(head) = self.head.take() {
            return Ok(Some((Bytes::from(head), self)));
        }
        if self.over {
            return Ok(None);
        }
        let (bytes, after) = match &self.writer {
            Writer::Csv => {
                let (rows, after) = self.bookings.batch(self.kind, &self.period).await?;
                let text: String = rows.iter().map(|row| csv::row(row)).collect();
                (text.into_bytes(), after)
            }
            Writer::Datev(settings, zone) => {
                let mut conn = self.bookings.db.acquire().await?;
                let found = store::exports::entries(&mut conn, &self.period).await?;
                let after = found.last().map(|row| (row.posted_at, row.posting_id));
                (datev::lines(settings, &found, zone), after)
            }
        };
        self.over = after.is_none();
        self.period.after = after;
        Ok(Some((Bytes::from(bytes), self)))
    }
}

/// The first and the last day of the period, in the organization's zone.
fn days(request: &ExportRequest, zone: &jiff::tz::TimeZone) -> Days {
    let day = |time: Time| time.to_jiff().to_zoned(zone.clone()).date();
    Days { first: day(request.from), last: day(request.to.plus_seconds(-1)) }
}
