//! The public catalogue: what everybody can find, and the page of each event.
//!
//! Reads only. Pages and shared lists come from a [`PageCache`]; searches go to PostgreSQL.

mod answer;
mod at_hand;
mod cache;
mod card;
mod cards;
mod copy;
mod event;
mod facets;
mod filter;
mod find;
mod head;
mod home;
mod model;
mod night;
mod organizer;
mod routes;
mod seats;
mod snapshot;
mod stall;
mod steps;
mod store;
mod view;
mod words;

pub(crate) use answer::Answer;
pub use cache::PageCache;
pub use card::{CardStatus, EventCard, NextOccurrence, OrganizerBrief};
pub use event::page;
pub use facets::{
    CategoryFacet, CityFacet, Facets, SuggestQuery, SuggestedEvent, SuggestedOrganizer, Suggestions,
};
pub use filter::{EventsQuery, Sort};
pub use head::{Head, HeadOf, head};
pub use home::Home;
pub use model::SalesState;
pub use organizer::{Organizer, OrganizerPage};
pub use routes::routes;
pub(crate) use snapshot::Catalogue;
pub use snapshot::{Availability, OfferNow};
pub use view::{Audience, EventPage, OfferState, PageOccurrence, PageOffer, PageProduct, PageVenue, Sales};
