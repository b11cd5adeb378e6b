//! A statement as a file.

use kit::{Caller, OrganizationId, StatementId};

use super::StatementRow;
use crate::{
    Bookings, BookingsError, DocumentFile,
    exports::{Cell, csv},
    pdf, store,
};

impl Bookings {
    /// A statement, if the caller may see its event.
    async fn statement(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        id: StatementId,
    ) -> Result<StatementRow, BookingsError> {
        let allowed = caller.event_limit(organization_id);
        let mut conn = self.db.acquire().await?;
        let row = store::statements::find(&mut conn, organization_id, id).await?;
        let seen = |row: &StatementRow| {
            allowed.as_ref().is_none_or(|allowed| row.event_id.is_some_and(|event| allowed.contains(&event)))
        };
        row.filter(seen).ok_or(BookingsError::NotFound)
    }

    /// A closed statement as PDF.
    ///
    /// # Errors
    /// `NotFound`; `Document` when a font or the PDF library refuses.
    pub async fn statement_pdf(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        id: StatementId,
    ) -> Result<DocumentFile, BookingsError> {
        let row = self.statement(caller, organization_id, id).await?;
        let (name, zone) = {
            let mut conn = self.db.acquire().await?;
            store::exports::organization(&mut conn, organization_id).await?
        };
        let file = file_name(&row);
        let drawn = tokio::task::spawn_blocking(move || pdf::statement::draw(&row, &name, &zone)).await;
        match drawn {
            Ok(Ok(bytes)) => Ok(DocumentFile { name: file, bytes }),
            Ok(Err(error)) => Err(BookingsError::Document(error)),
            Err(error) => Err(BookingsError::Document(error.to_string())),
        }
    }

    /// A closed statement as CSV: what, and how much.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn statement_csv(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        id: StatementId,
    ) -> Result<DocumentFile, BookingsError> {
        let row = self.statement(caller, organization_id, id).await?;
        let mut text = csv::head(&["line", "amount", "currency"]);
        for (label, minor) in row.lines() {
            let cells = [
                Cell::Text(label.to_owned()),
                Cell::Amount(minor, row.currency),
                Cell::Text(row.currency.to_string()),
            ];
            text.push_str(&csv::row(&cells));
        }
        Ok(DocumentFile { name: file_name(&row), bytes: text.into_bytes() })
    }
}

impl StatementRow {
    /// What the statement says, line by line, in minor units; what goes out is negative.
    pub(crate) fn lines(&self) -> Vec<(&'static str, i64)> {
        let figures = &self.content.0;
        vec![
            ("Carried forward", self.opening_minor),
            ("Paid by buyers", figures.gross_minor),
            ("Refunds", -figures.refunds_minor),
            ("Disputes", -figures.disputes_minor),
            ("Other movements", figures.other_minor),
            ("Fees of the platform", -figures.fees_minor),
            ("Net of the period", figures.net_minor),
            ("Carried over", self.closing_minor),
            ("of the net: taxes", figures.taxes_minor),
            ("of the net: own fees", figures.service_fees_minor),
        ]
    }
}

fn file_name(row: &StatementRow) -> String {
    format!("statement-{}-{}", row.currency, row.number)
}
