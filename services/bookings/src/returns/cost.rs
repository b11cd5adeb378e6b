//! What a ticket cost.

use kit::{LineId, OfferId, ProductId, TicketId, Time};

use events::ProductKind;

use crate::TicketState;

/// A ticket of a booking, or a line that has none, with what its line cost.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Piece {
    pub ticket_id: Option<TicketId>,
    pub line_id: LineId,
    pub product_id: ProductId,
    pub offer_id: OfferId,
    pub kind: ProductKind,
    pub product_name: String,
    pub offer_name: String,
    pub number: Option<i32>,
    pub holder_name: Option<String>,
    pub state: Option<TicketState>,
    pub seat: Option<i32>,
    pub used_at: Option<Time>,
    /// 1, 2, 3 … within the line.
    pub place: i64,
    /// What the buyer paid for the whole line, in minor units.
    pub line_paid_minor: i64,
    pub line_quantity: i32,
    pub line_admissions: i32,
    /// Tickets of the line that were given back.
    pub line_cancelled: i32,
}

impl Piece {
    /// What this piece cost, in minor units: its share of the line. The shares of a line add up to the line,
    /// whatever does not divide.
    pub(crate) fn price_minor(&self) -> i64 {
        let of = i64::from(self.line_admissions);
        if self.ticket_id.is_none() || of <= 1 {
            return self.line_paid_minor;
        }
        share(self.line_paid_minor, self.place, of)
    }

    /// Tickets that one unit of the line gives: they go back together.
    pub(crate) fn together(&self) -> i32 {
        (self.line_admissions / self.line_quantity.max(1)).max(1)
    }

    /// Whether it is still there to be given back.
    pub(crate) fn is_live(&self) -> bool {
        match self.state {
            Some(state) => state != TicketState::Cancelled,
            None => true,
        }
    }
}

/// The share of the `place`th (from 1) of `of` in `minor`.
fn share(minor: i64, place: i64, of: i64) -> i64 {
    let up_to = |place: i64| (i128::from(minor) * i128::from(place) / i128::from(of)) as i64;
    up_to(place) - up_to(place - 1)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_add_up_to_the_whole() {
        for (minor, of) in [(1000, 3), (1, 7), (0, 4), (99_999, 12), (i64::MAX, 2000)] {
            let shares: Vec<i64> = (1..=of).map(|place| share(minor, place, of)).collect();
            assert_eq!(shares.iter().sum::<i64>(), minor, "{minor} in {of}");
            let (least, most) = (shares.iter().min().expect("one"), shares.iter().max().expect("one"));
            assert!(*least >= 0 && most - least <= 1, "{shares:?}");
        }
    }
}
