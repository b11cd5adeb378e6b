//! The rules of a quote.

use super::{price as price_of, *};

fn price(scene: &Scene, priced: &[Priced], items: &[QuoteItem], now: Time) -> Result<Quote, EventsError> {
    price_of(&Shop { scene, priced, channels: &[] }, items, &Opened::default(), now)
}

use super::testing::*;

fn item(offer: &Priced, quantity: u32, unit_price: Option<i64>) -> QuoteItem {
    QuoteItem { offer_id: offer.offer_id, quantity, unit_price }
}

#[test]
fn prices_what_is_asked_and_counts_the_places() {
    let mut family = offer(6000);
    family.admissions = 4;
    family.units = vec![4];
    family.pool_ids = vec![PoolId::new()];
    let mut single = offer(2000);
    single.pool_ids = family.pool_ids.clone();
    single.zone = Some(2);
    let items = [item(&family, 1, None), item(&single, 2, Some(2000))];
    let quote = price(&scene(), &[family.clone(), single], &items, now()).expect("fine");
    assert_eq!(quote.total().expect("countable"), Money::new(10_000, Currency::EUR));
    assert_eq!(quote.needs, [(family.pool_ids[0], 6)]);
    assert_eq!(quote.quantity(), 3);
    assert_eq!(quote.lines.iter().map(|line| line.zone).collect::<Vec<_>>(), [None, Some(2)]);
}

#[test]
fn limits_hold_over_repeated_lines() {
    let offer = offer(2000);
    let twice = [item(&offer, 4, None), item(&offer, 4, None)];
    let refused = price(&scene(), std::slice::from_ref(&offer), &twice, now());
    assert!(matches!(refused, Err(EventsError::AboveMaximum { product_id: Some(_), maximum: 6 })));
    let mut other = offer.clone();
    other.offer_id = OfferId::new();
    other.product_id = ProductId::new();
    let both = [item(&offer, 6, None), item(&other, 6, None)];
    let refused = price(&scene(), &[offer.clone(), other], &both, now());
    assert!(matches!(refused, Err(EventsError::AboveMaximum { product_id: None, maximum: 10 })));
    let none = [item(&offer, 0, None)];
    let refused = price(&scene(), std::slice::from_ref(&offer), &none, now());
    assert!(matches!(refused, Err(EventsError::BelowMinimum { .. })));
    let huge = [item(&offer, u32::MAX, None), item(&offer, u32::MAX, None)];
    assert!(matches!(price(&scene(), &[offer], &huge, now()), Err(EventsError::AboveMaximum { .. })));
}

#[test]
fn a_minimum_counts_all_lines_of_the_product() {
    let mut group = offer(1000);
    group.min_per_booking = 4;
    let few = [item(&group, 3, None)];
    let refused = price(&scene(), std::slice::from_ref(&group), &few, now());
    assert!(matches!(refused, Err(EventsError::BelowMinimum { minimum: 4, .. })));
    let split = [item(&group, 2, None), item(&group, 2, None)];
    assert!(price(&scene(), &[group], &split, now()).is_ok());
}

#[test]
fn prices_are_the_organizers_unless_flexible() {
    let mut offer = offer(1000);
    let at = |price: i64, offer: &Priced| super::unit_price(offer, Some(price), Currency::EUR);
    assert!(matches!(at(900, &offer), Err(EventsError::PriceChanged { .. })));
    offer.flexible = true;
    assert!(matches!(at(900, &offer), Err(EventsError::PriceTooLow { .. })));
    assert!(matches!(at(-5, &offer), Err(EventsError::PriceTooLow { .. })));
    assert_eq!(at(5000, &offer).expect("more is fine"), 5000);
    assert!(matches!(at(i64::MAX, &offer), Err(EventsError::PriceTooHigh { .. })));
}

#[test]
fn an_add_on_comes_with_an_admission() {
    let ticket = offer(1000);
    let mut parking = offer(500);
    (parking.kind, parking.admissions) = (ProductKind::Addon, 0);
    let known = [ticket.clone(), parking.clone()];
    let alone = price(&scene(), &known, &[item(&parking, 1, None)], now());
    assert!(matches!(alone, Err(EventsError::NeedsAdmission { .. })));
    let both = [item(&parking, 1, None), item(&ticket, 1, None)];
    assert!(price(&scene(), &known, &both, now()).is_ok());
}

#[test]
fn nothing_is_sold_outside_its_time_or_place() {
    let open = offer(1000);
    let one = [item(&open, 1, None)];
    let reason = |scene: &Scene, offer: &Priced| match price(scene, std::slice::from_ref(offer), &one, now())
    {
        Err(EventsError::NotOnSale { reason }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(&Scene { ends_at: now(), ..scene() }, &open), "ended");
    assert_eq!(reason(&Scene { event_state: EventState::Cancelled, ..scene() }, &open), "event_cancelled");
    let postponed = Scene { occurrence_state: OccurrenceState::Postponed, ..scene() };
    assert_eq!(reason(&postponed, &open), "occurrence_postponed");
    let later = Priced { sales_start: Some(now().plus_seconds(1)), ..open.clone() };
    assert_eq!(reason(&scene(), &later), "not_started");
    let over = Priced { sales_end: Some(now()), ..open.clone() };
    assert_eq!(reason(&scene(), &over), "sales_ended");
    let draft = Scene { event_state: EventState::Draft, ..scene() };
    assert!(matches!(price(&draft, std::slice::from_ref(&open), &one, now()), Err(EventsError::NotFound)));
    let elsewhere = Priced { pool_ids: vec![], units: vec![], ..open };
    assert!(matches!(price(&scene(), &[elsewhere], &one, now()), Err(EventsError::UnknownOffer { .. })));
}
