//! Data to take along: rows of a period, written while they are read.

pub(crate) mod csv;
mod datev;
mod model;
mod rows;
mod run;
mod sheet;

pub use datev::{DatevAccounts, DatevSettings};
pub(crate) use model::{AttendeeRow, BookingRow, EntryRow, MoneyRow, Period, TaxRow};
pub use model::{ExportFormat, ExportKind, ExportRequest, ListedExport};
pub(crate) use rows::Cell;
pub use run::ExportFile;
