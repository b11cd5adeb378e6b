//! The nouns of the events service and their laws.

mod charges;
mod checklist;
mod cover;
mod event;
mod occurrence;
mod offer;
mod pool;
mod product;
pub(crate) mod rules;
mod totals;
mod venue;

pub use charges::{
    AutoDiscount, AutoDiscounts, Charges, DiscountKind, EventFees, Fee, Fees, OfferKind, Reduction,
    ReductionKind, TaxRate, TaxRates,
};
pub use checklist::{Checklist, ChecklistItem};
pub use cover::Cover;
pub use event::{CancelEvent, Category, Event, EventChange, EventState, NewEvent, OrganizerEvent};
pub use occurrence::{NewOccurrence, Occurrence, OccurrenceChange, OccurrenceState};
pub use offer::{NewOffer, Offer, OfferChange};
pub use pool::{ChannelChange, NewChannel, NewPool, Pool, PoolChange};
pub use product::{NewProduct, NewTicketType, PoolLink, PoolLinks, Product, ProductChange, ProductKind};
pub use totals::OccurrenceTotals;
pub use venue::{NewVenue, Venue, VenueChange};

pub(crate) use checklist::Facts;
pub(crate) use occurrence::check_times;
pub(crate) use offer::{check_bounds, check_window};
pub(crate) use product::check_counts;
pub(crate) use rules::is_slug;
pub(crate) use totals::{PoolUse, totals};

/// The highest price of one unit, in minor units.
pub const MAX_PRICE_MINOR: i64 = 100_000_000;
