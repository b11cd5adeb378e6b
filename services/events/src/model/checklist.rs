//! What an event needs before it can be published.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an event needs before it can be published, and what it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Checklist {
    /// Everything that is required is done.
    pub ready: bool,
    pub items: Vec<ChecklistItem>,
}

/// One thing that an event needs or should have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChecklistItem {
    /// `title`, `summary`, `description`, `cover`, `occurrence`, `venue_or_online`, `product`, `offer`,
    /// `capacity` or `future`.
    pub code: String,
    pub done: bool,
    /// Whether the event can't be published without it.
    pub required: bool,
}

/// What is known about an event, for its checklist.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct Facts {
    pub title: bool,
    pub summary: bool,
    pub description: bool,
    pub cover: bool,
    /// There is a scheduled occurrence.
    pub occurrence: bool,
    /// Every scheduled occurrence has a venue or an address online.
    pub venue_or_online: bool,
    /// There is a product that is neither hidden nor archived.
    pub product: bool,
    /// Such a product has an offer whose sale has not ended.
    pub offer: bool,
    /// Such a product draws on a pool with places of an occurrence that is not over.
    pub capacity: bool,
    /// An occurrence is not over.
    pub future: bool,
}

impl Facts {
    /// The checklist that follows from these facts.
    pub(crate) fn checklist(self) -> Checklist {
        let rows = [
            ("title", self.title, true),
            ("summary", self.summary, false),
            ("description", self.description, false),
            ("cover", self.cover, false),
            ("occurrence", self.occurrence, true),
            ("venue_or_online", self.venue_or_online, true),
            ("product", self.product, true),
            ("offer", self.offer, true),
            ("capacity", self.capacity, true),
            ("future", self.future, true),
        ];
        let items = rows.map(|(code, done, required)| ChecklistItem { code: code.into(), done, required });
        Checklist { ready: rows.iter().all(|(_, done, required)| *done || !required), items: items.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::Facts;

    #[test]
    fn what_is_only_recommended_does_not_hold_an_event_back() {
        let mut facts = Facts {
            title: true,
            summary: false,
            description: false,
            cover: false,
            occurrence: true,
            venue_or_online: true,
            product: true,
            offer: true,
            capacity: true,
            future: true,
        };
        assert!(facts.checklist().ready);
        facts.capacity = false;
        assert!(!facts.checklist().ready);
        assert_eq!(facts.checklist().items.len(), 10);
    }
}
