//! What an occurrence can hold, where pools overlap.

use std::collections::{BTreeMap, BTreeSet};

use kit::{EventId, OccurrenceId, ProductId};
use serde::{Deserialize, Serialize};

/// Places of one occurrence, counted once even where several pools count them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OccurrenceTotals {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub capacity: i64,
    pub held: i64,
    pub sold: i64,
    /// What the public can still get: without the places of channels and those kept for the waiting list.
    #[serde(skip)]
    pub free: i64,
}

/// One pool and the products that draw on it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PoolUse {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub capacity: i32,
    pub held: i32,
    pub sold: i32,
    pub blocked: i32,
    /// Places that the public can get; none of its channels'.
    pub free: i32,
    pub product_ids: Vec<ProductId>,
}

impl PoolUse {
    /// Places that the organizer gives to the public.
    fn places(&self) -> i64 {
        i64::from(self.capacity) - i64::from(self.blocked)
    }
}

/// Adds up the pools of each occurrence. Where every product draws on one pool (the house total), that
/// pool alone says what the house holds; otherwise the pools stand beside each other.
pub(crate) fn totals(pools: &[PoolUse]) -> Vec<OccurrenceTotals> {
    let mut by_occurrence: BTreeMap<(EventId, OccurrenceId), Vec<&PoolUse>> = BTreeMap::new();
    for pool in pools.iter().filter(|pool| !pool.product_ids.is_empty()) {
        by_occurrence.entry((pool.event_id, pool.occurrence_id)).or_default().push(pool);
    }
    by_occurrence
        .into_iter()
        .map(|((event_id, occurrence_id), pools)| {
            let products: BTreeSet<ProductId> =
                pools.iter().flat_map(|pool| pool.product_ids.iter().copied()).collect();
            let house = pools
                .iter()
                .filter(|pool| pool.product_ids.iter().collect::<BTreeSet<_>>().len() == products.len())
                .min_by_key(|pool| pool.places());
            let counted: Vec<&PoolUse> = house.map_or_else(|| pools.clone(), |pool| vec![*pool]);
            OccurrenceTotals {
                event_id,
                occurrence_id,
                capacity: counted.iter().map(|pool| pool.places()).sum(),
                held: counted.iter().map(|pool| i64::from(pool.held)).sum(),
                sold: counted.iter().map(|pool| i64::from(pool.sold)).sum(),
                free: counted.iter().map(|pool| i64::from(pool.free.max(0))).sum(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(capacity: i32, sold: i32, products: &[ProductId]) -> PoolUse {
        PoolUse {
            event_id: EventId(uuid::Uuid::nil()),
            occurrence_id: OccurrenceId(uuid::Uuid::nil()),
            capacity,
            held: 0,
            sold,
            blocked: 0,
            free: capacity - sold,
            product_ids: products.to_vec(),
        }
    }

    #[test]
    fn places_count_once() {
        let (a, b) = (ProductId::new(), ProductId::new());
        let side_by_side = totals(&[pool(50, 10, &[a]), pool(30, 5, &[b])]);
        assert_eq!((side_by_side[0].capacity, side_by_side[0].sold, side_by_side[0].free), (80, 15, 65));
        let with_house = totals(&[pool(50, 10, &[a]), pool(30, 5, &[b]), pool(60, 15, &[a, b])]);
        assert_eq!((with_house[0].capacity, with_house[0].sold), (60, 15));
        assert!(totals(&[pool(50, 0, &[])]).is_empty());
    }
}
