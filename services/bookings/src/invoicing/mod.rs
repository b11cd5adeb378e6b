//! Invoices and credit notes: written by fact, numbered without a gap, never changed.
//!
//! Reading order: [`Bookings::issue_invoice`] writes the invoice of a booking, [`Bookings::credit_refund`] takes
//! back what a refund gave back, [`Bookings::set_billing_details`] lets a buyer say whom it is for: then what was
//! written is taken back and written anew. What they say is frozen in [`Content`]; PDF and XML are made of it.

mod build;
mod correct;
mod credit;
mod issue;
mod model;
mod settings;
mod shares;
mod show;
mod ubl;
pub(crate) mod vat_id;

pub use issue::IssueInvoice;
pub use model::{BillingDetails, BookingBilling, Document, DocumentKind, DocumentsQuery};
pub(crate) use model::{
    Buyer, Category, Content, DocumentLine, DocumentRow, ListedRow, NewDocument, Original, Seller, TaxLine,
};
pub use settings::{BillingSettings, BillingSettingsRequest};
pub use show::DocumentFile;
