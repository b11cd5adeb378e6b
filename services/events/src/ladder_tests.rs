//! The laws of price ladders.

use std::collections::HashMap;

use kit::ProductId;

use super::*;
use crate::quote::testing::{now, offer, scene};

struct Steps {
    priced: Vec<Priced>,
    free: HashMap<PoolId, i32>,
}

/// Three prices of one product, each but the last with a quantity of its own; 100 places in the house.
fn steps(left: [i32; 2]) -> Steps {
    let (product_id, house) = (ProductId::new(), PoolId::new());
    let mut priced: Vec<Priced> = [2500, 3500, 4500].map(offer).into();
    let mut free = HashMap::from([(house, 100)]);
    for at in 0..3 {
        priced[at].product_id = product_id;
        priced[at].pool_ids = vec![house];
        priced[at].follows = (at > 0).then(|| priced[at - 1].offer_id);
        if let Some(left) = left.get(at) {
            let pool = PoolId::new();
            priced[at].own_pool = Some(pool);
            priced[at].quantity = Some(50);
            free.insert(pool, *left);
        }
    }
    Steps { priced, free }
}

impl Steps {
    fn ask(&self, asked: &[(usize, u32)]) -> Result<(), EventsError> {
        let item = |&(at, quantity): &(usize, u32)| QuoteItem {
            offer_id: self.priced[at].offer_id,
            quantity,
            unit_price: None,
        };
        let items: Vec<QuoteItem> = asked.iter().map(item).collect();
        let scene = scene();
        let shop = Shop { scene: &scene, priced: &self.priced, channels: &[] };
        check(&shop, &items, &Opened::default(), |pool| self.free[&pool], now())
    }

    /// What a refusal says: how many are left of the one asked for, and which step is on sale.
    fn told(&self, asked: &[(usize, u32)]) -> (i32, usize, Option<i32>) {
        match self.ask(asked) {
            Err(EventsError::StepChanged { left, step, .. }) => {
                let at = self.priced.iter().position(|offer| offer.offer_id == step.offer_id);
                assert_eq!(step.price.minor, self.priced[at.expect("known")].price_minor);
                (left, at.expect("known"), step.left)
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn each_step_waits_for_the_one_before() {
    let steps = steps([2, 5]);
    assert!(steps.ask(&[(0, 2)]).is_ok());
    assert_eq!(steps.told(&[(1, 1)]), (0, 0, Some(2)), "the first is still on sale");
    assert_eq!(steps.told(&[(2, 1)]), (0, 0, Some(2)), "not even the one before has begun");
}

#[test]
fn who_asks_for_more_than_is_left_hears_what_comes_next() {
    assert_eq!(steps([1, 5]).told(&[(0, 2)]), (1, 1, Some(5)));
    assert_eq!(steps([0, 5]).told(&[(0, 1)]), (0, 1, Some(5)));
    assert_eq!(steps([0, 0]).told(&[(0, 1)]), (0, 2, None), "an empty step is stepped over");
    assert!(steps([0, 0]).ask(&[(2, 4)]).is_ok());
}

#[test]
fn one_booking_may_take_the_rest_of_a_step_and_begin_the_next() {
    let steps = steps([1, 5]);
    assert!(steps.ask(&[(0, 1), (1, 2)]).is_ok());
    assert!(steps.ask(&[(1, 2), (0, 1)]).is_ok(), "in any order");
    assert!(steps.ask(&[(0, 1), (1, 5), (2, 1)]).is_ok());
    assert_eq!(steps.told(&[(0, 1), (1, 4), (2, 1)]), (0, 1, Some(5)), "the second is not used up");
}

#[test]
fn a_window_that_ends_ends_the_step_too() {
    let mut steps = steps([7, 5]);
    steps.priced[0].sales_end = Some(now());
    assert!(steps.ask(&[(1, 1)]).is_ok());
    let scene = scene();
    let shop = Shop { scene: &scene, priced: &steps.priced, channels: &[] };
    let told = after_window(&shop, &Opened::default(), &steps.priced[0], now());
    let Some(EventsError::StepChanged { left: 0, step, .. }) = told else { panic!("{told:?}") };
    assert_eq!(step.offer_id, steps.priced[1].offer_id);
    assert!(after_window(&shop, &Opened::default(), &steps.priced[2], now()).is_none());
}

#[test]
fn a_ladder_that_has_not_begun_sells_nothing() {
    let mut steps = steps([7, 5]);
    steps.priced[0].sales_start = Some(now().plus_seconds(1));
    assert!(matches!(steps.ask(&[(1, 1)]), Err(EventsError::NotOnSale { reason: "not_started" })));
}

#[test]
fn a_full_house_is_sold_out_whatever_the_ladder_says() {
    let mut steps = steps([0, 5]);
    let house = steps.priced[0].pool_ids[0];
    steps.free.insert(house, 0);
    assert!(steps.ask(&[(0, 1)]).is_ok(), "the places themselves refuse");
}

#[test]
fn the_last_step_may_have_a_quantity_too_and_then_it_is_over() {
    let mut steps = steps([0, 3]);
    steps.priced.truncate(2);
    assert!(steps.ask(&[(1, 4)]).is_ok(), "no other step: the places themselves refuse");
}
