use proptest::prelude::*;

use super::*;

const ALL: [PaymentState; 7] = [
    PaymentState::Created,
    PaymentState::RequiresAction,
    PaymentState::Processing,
    PaymentState::Cancelled,
    PaymentState::Failed,
    PaymentState::Succeeded,
    PaymentState::Disputed,
];

/// The edges of the migrations; the API tests prove the same against PostgreSQL itself.
fn is_legal(from: PaymentState, to: PaymentState) -> bool {
    use PaymentState::*;
    match (from, to) {
        (Created, to) => !matches!(to, Created | Disputed),
        (RequiresAction, to) => matches!(to, Processing | Succeeded | Failed | Cancelled),
        (Processing, to) => matches!(to, Succeeded | Failed | Cancelled),
        (Failed, to) => to == Succeeded,
        (Cancelled, to) => matches!(to, Succeeded | Failed),
        (Succeeded, to) => to == Disputed,
        (Disputed, to) => to == Succeeded,
    }
}

fn state() -> impl Strategy<Value = PaymentState> {
    prop::sample::select(ALL.to_vec())
}

/// Every order of `items`.
fn orders(items: &[PaymentState]) -> Vec<Vec<PaymentState>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, first) in items.iter().enumerate() {
        let rest: Vec<_> = [&items[..at], &items[at + 1..]].concat();
        all.extend(orders(&rest).into_iter().map(|tail| [vec![*first], tail].concat()));
    }
    all
}

fn run(from: PaymentState, events: &[PaymentState]) -> PaymentState {
    events.iter().fold(from, |state, seen| state.after(*seen))
}

#[test]
fn all_orders_of_a_payment_s_news_end_the_same() {
    use PaymentState::*;
    for events in
        [[RequiresAction, Processing, Succeeded, Disputed], [Processing, Failed, Cancelled, Succeeded]]
    {
        let ends: Vec<_> = orders(&events).iter().map(|order| run(Created, order)).collect();
        assert_eq!(ends.len(), 24);
        assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
    }
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        events in prop::collection::vec(state(), 0..8),
        repeats in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        seed in any::<u64>(),
    ) {
        let end = run(PaymentState::Created, &events);
        let mut shuffled = events.clone();
        if !events.is_empty() {
            shuffled.extend(repeats.iter().map(|index| events[index.index(events.len())]));
        }
        let mut random = seed;
        for at in (1..shuffled.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(at, usize::try_from(random >> 33).unwrap_or(0) % (at + 1));
        }
        prop_assert_eq!(run(PaymentState::Created, &shuffled), end);
    }

    #[test]
    fn every_step_is_a_legal_edge_and_money_is_booked_once(events in prop::collection::vec(state(), 0..12)) {
        let mut now = PaymentState::Created;
        let mut captures = 0;
        for seen in events {
            for step in now.steps_to(now.after(seen)) {
                prop_assert!(is_legal(now, step), "{:?} → {:?}", now, step);
                captures += u32::from(step == PaymentState::Succeeded);
                now = step;
            }
        }
        prop_assert_eq!(captures, u32::from(now.is_paid()));
    }

    #[test]
    fn the_books_of_a_sale_and_its_refunds_add_up(minor in 1_i64..1_000_000_000, back in 1_i64..1_000_000_000) {
        prop_assert_eq!(sale(minor).iter().map(|entry| entry.minor).sum::<i64>(), 0);
        prop_assert_eq!(paid_back(back).iter().map(|entry| entry.minor).sum::<i64>(), 0);
        let clearing = sale(minor)[0].minor + paid_back(back)[1].minor;
        prop_assert_eq!(clearing, minor - back);
    }
}

fn payment() -> Payment {
    let now = Time::new("2027-01-10T12:00:00Z".parse().expect("time"));
    Payment {
        capture_ref: None,
        id: PaymentId::new(),
        event_id: EventId::new(),
        organization_id: OrganizationId::new(),
        booking_id: BookingId::new(),
        provider: "sandbox".into(),
        purse_id: None,
        beside: None,
        state: PaymentState::Succeeded,
        amount: Money::new(2500, Currency::EUR),
        captured: Money::new(2500, Currency::EUR),
        refunded_or_reserved: Money::new(700, Currency::EUR),
        redirect_url: None,
        failure: None,
        created_at: now,
        succeeded_at: Some(now),
        provider_ref: Some("ref".into()),
        description: String::new(),
        return_url: String::new(),
    }
}

#[test]
fn reports_that_do_not_fit_are_not_believed() {
    let payment = payment();
    let seen = |minor, code: &str, provider_ref: &str| Observation {
        capture_ref: None,
        attempt: payment.attempt().to_string(),
        provider_ref: provider_ref.to_owned(),
        amount: Money::new(minor, code.parse().expect("a currency")),
        state: PaymentState::Succeeded,
        failure: None,
    };
    assert_eq!(payment.matches(&seen(2500, "EUR", "ref")), Ok(()));
    assert_eq!(payment.matches(&seen(2499, "EUR", "ref")), Err(Mismatch::Amount));
    assert_eq!(payment.matches(&seen(2500, "USD", "ref")), Err(Mismatch::Currency));
    assert_eq!(payment.matches(&seen(2500, "EUR", "other")), Err(Mismatch::ProviderRef));
}

#[test]
fn what_is_reserved_can_not_be_refunded_again() {
    assert_eq!(payment().refundable().minor, 1800);
}

#[test]
fn an_attempt_s_name_leads_back_to_it() {
    let attempt = payment().attempt();
    assert_eq!(attempt.to_string().parse(), Ok(attempt));
    assert!(attempt.to_string().len() <= 100);
    assert!("x".parse::<Attempt>().is_err() && "a.b".parse::<Attempt>().is_err());
}

#[test]
fn checks_become_rarer_and_end() {
    assert_eq!([0, 700, 7_200, 90_000].map(next_check), [Some(60), Some(300), Some(3_600), Some(21_600)]);
    assert_eq!(next_check(40 * 86_400), None);
}
