//! The laws of what is on sale: free places, limits, sales windows. No I/O.

use kit::Time;
use serde::Serialize;
use utoipa::ToSchema;

use super::{CardStatus, OfferState, Sales};
use crate::model::{EventState, OccurrenceState};

/// Up to this many free places are few, however large the house.
const FEW_PLACES: i64 = 10;
/// Few are also left when no more than one in so many places is free.
const FEW_SHARE: i64 = 10;

/// The counters of one pool and the places that one unit of a product takes from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Draw {
    pub capacity: i32,
    /// Places that are held, sold, blocked or kept for the waiting list.
    pub taken: i32,
    pub units: i16,
}

/// What is left of a product on one date, in units of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stock {
    pub free: i64,
    /// Units if nothing were taken.
    pub of: i64,
}

impl Stock {
    /// What a product that draws on all of `draws` has left: as much as the scarcest pool allows.
    /// `None` without pools: it is not on sale on that date.
    pub fn of(draws: &[Draw]) -> Option<Self> {
        draws
            .iter()
            .map(|draw| {
                let units = i64::from(draw.units.max(1));
                let free = i64::from(draw.capacity) - i64::from(draw.taken);
                Self { free: free.max(0) / units, of: i64::from(draw.capacity) / units }
            })
            .reduce(|one, other| Self { free: one.free.min(other.free), of: one.of.min(other.of) })
    }

    /// Whether hardly anything is left (nothing at all is not "few").
    pub fn few(self) -> bool {
        self.free > 0 && (self.free <= FEW_PLACES || self.free * FEW_SHARE <= self.of)
    }
}

/// How many units one booking may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    pub min: i16,
    pub max: i16,
    /// Over all products of the event.
    pub event_max: i16,
}

impl Limits {
    /// Units that one booking can take of `stock`: at most the limit, and 0 when not even the least
    /// allowed quantity is left.
    pub fn available(self, stock: Stock) -> i32 {
        let most = i64::from(self.max.min(self.event_max).max(0));
        let free = stock.free.min(most);
        if free < i64::from(self.min.max(1)) { 0 } else { i32::try_from(free).unwrap_or(0) }
    }
}

/// Where a sales window lies, seen from now. The end belongs to it no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Window {
    Before,
    Open,
    After,
}

impl Window {
    pub fn at(now: Time, start: Option<Time>, end: Option<Time>) -> Self {
        if end.is_some_and(|end| now >= end) {
            Self::After
        } else if start.is_some_and(|start| now < start) {
            Self::Before
        } else {
            Self::Open
        }
    }
}

/// How sales of one date stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SalesState {
    NotStarted,
    OnSale,
    /// The date is postponed; sales may go on later.
    Paused,
    SoldOut,
    Ended,
}

impl Sales {
    const fn of(state: SalesState) -> Self {
        Self { state, few_left: false }
    }
}

/// One product on one date.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    /// An admission. Add-ons say nothing about whether one can still get in.
    pub admission: bool,
    pub stock: Stock,
    pub limits: Limits,
    /// The windows of its offers.
    pub windows: Vec<Window>,
}

impl Shelf {
    fn sales(&self) -> Sales {
        let bookable = self.limits.available(self.stock) > 0;
        let state = if self.windows.contains(&Window::Open) {
            if bookable { SalesState::OnSale } else { SalesState::SoldOut }
        } else if self.windows.contains(&Window::Before) {
            if bookable { SalesState::NotStarted } else { SalesState::SoldOut }
        } else {
            SalesState::Ended
        };
        Sales { state, few_left: state == SalesState::OnSale && self.stock.few() }
    }
}

/// When a date is and whether it takes place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Date {
    pub state: OccurrenceState,
    pub ends_at: Time,
}

impl Date {
    /// The sales state that the date alone dictates, whatever its products say.
    fn verdict(self, event: EventState, now: Time) -> Option<SalesState> {
        match self.state {
            _ if matches!(event, EventState::Cancelled | EventState::Archived) || self.ends_at <= now => {
                Some(SalesState::Ended)
            }
            OccurrenceState::Cancelled | OccurrenceState::Completed => Some(SalesState::Ended),
            OccurrenceState::Postponed => Some(SalesState::Paused),
            OccurrenceState::Scheduled => None,
        }
    }
}

/// How sales of one date stand, over its products.
pub(crate) fn sales(event: EventState, date: Date, shelves: &[Shelf], now: Time) -> Sales {
    if let Some(state) = date.verdict(event, now) {
        return Sales::of(state);
    }
    let admissions = shelves.iter().any(|shelf| shelf.admission);
    best(shelves.iter().filter(|shelf| shelf.admission || !admissions).map(Shelf::sales))
        .unwrap_or(Sales::of(SalesState::NotStarted))
}

/// Sales over several products or dates: as good as the best of them; few are left when few are left
/// of everything that is on sale. `None` without any.
pub(crate) fn best(all: impl Iterator<Item = Sales>) -> Option<Sales> {
    let rank = |sales: Sales| match sales.state {
        SalesState::OnSale => 4,
        SalesState::NotStarted => 3,
        SalesState::SoldOut => 2,
        SalesState::Paused => 1,
        SalesState::Ended => 0,
    };
    all.reduce(|one, other| match rank(one).cmp(&rank(other)) {
        std::cmp::Ordering::Less => other,
        std::cmp::Ordering::Greater => one,
        std::cmp::Ordering::Equal => Sales { few_left: one.few_left && other.few_left, ..one },
    })
}

/// What a list says about an event whose dates to come sell like `sales` (`None`: there are none).
pub(crate) fn card_status(event: EventState, sales: Option<Sales>, from_price: Option<i64>) -> CardStatus {
    if event == EventState::Cancelled {
        return CardStatus::Cancelled;
    }
    let Some(sales) = sales else { return CardStatus::Ended };
    match sales.state {
        SalesState::Ended => CardStatus::Ended,
        SalesState::SoldOut => CardStatus::SoldOut,
        SalesState::NotStarted | SalesState::Paused => CardStatus::NotStarted,
        SalesState::OnSale if sales.few_left => CardStatus::FewLeft,
        SalesState::OnSale if from_price == Some(0) => CardStatus::Free,
        SalesState::OnSale => CardStatus::OnSale,
    }
}

/// Whether one offer can be taken on one date.
pub(crate) fn offer_state(
    event: EventState,
    date: Date,
    window: Window,
    available: i32,
    now: Time,
) -> OfferState {
    match (date.verdict(event, now), window) {
        (Some(SalesState::Paused), Window::Before | Window::Open) => OfferState::NotStarted,
        (Some(_), _) | (None, Window::After) => OfferState::Ended,
        (None, _) if available == 0 => OfferState::SoldOut,
        (None, Window::Before) => OfferState::NotStarted,
        (None, Window::Open) => OfferState::OnSale,
    }
}

/// The lowest of the prices that are on sale or will be.
pub(crate) fn from_price(prices: impl Iterator<Item = (i64, Window)>) -> Option<i64> {
    prices.filter(|(_, window)| *window != Window::After).map(|(price, _)| price).min()
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
