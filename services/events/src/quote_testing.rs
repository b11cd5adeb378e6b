//! A scene and offers for unit tests.

use super::*;

pub(crate) fn now() -> Time {
    "2027-01-10T12:00:00Z".parse().expect("a moment")
}

pub(crate) fn scene() -> Scene {
    Scene {
        event_id: EventId::new(),
        event_state: EventState::Published,
        occurrence_state: OccurrenceState::Scheduled,
        ends_at: now().plus_seconds(3600),
        currency: Currency::EUR,
        hold_minutes: 10,
        max_per_booking: 10,
        max_per_person: None,
        charges: SharedCharges::default(),
    }
}

pub(crate) fn offer(price_minor: i64) -> Priced {
    Priced {
        offer_id: OfferId::new(),
        offer_name: "Regular".into(),
        price_minor,
        flexible: false,
        sales_start: None,
        sales_end: None,
        product_id: ProductId::new(),
        product_name: "Ticket".into(),
        kind: ProductKind::Admission,
        min_per_booking: 0,
        max_per_booking: 6,
        admissions: 1,
        zone: None,
        pool_ids: vec![PoolId::new()],
        units: vec![1],
        product_hidden: false,
        offer_hidden: false,
        max_per_person: None,
        follows: None,
        quantity: None,
        own_pool: None,
        offer_min: None,
        offer_max: None,
        tax_rate_id: None,
    }
}
