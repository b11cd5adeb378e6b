use std::time::Duration;

use kit::Caller;

use super::{Class, Limits, Pot, Rate, RateSettings, Verdict, draws};

fn check(limits: &Limits, class: Class, caller: &Caller) -> Verdict {
    limits.take(&draws(class, caller))
}

fn rates(buy: Rate) -> Limits {
    Limits::new(&RateSettings { buy, ..RateSettings::default() }, None)
}

fn guest(number: u8) -> Caller {
    let mut caller = Caller::anonymous([192, 0, 2, 1].into());
    caller.guest = Some(kit::SecretHash(vec![number; 32]));
    caller
}

#[test]
fn a_greedy_guest_does_not_stop_the_neighbours() {
    let limits = rates(Rate { burst: 3, per_minute: 1 });
    for _ in 0..3 {
        assert!(matches!(check(&limits, Class::Buy, &guest(1)), Verdict::Go(_)));
    }
    let Verdict::Wait { wait, .. } = check(&limits, Class::Buy, &guest(1)) else {
        panic!("the fourth must wait")
    };
    assert!(wait > Duration::from_secs(30), "{wait:?}");
    assert!(matches!(check(&limits, Class::Buy, &guest(2)), Verdict::Go(_)));
}

#[test]
fn a_neighbourhood_shares_its_tickets_for_waiting_rooms() {
    let limits = Limits::new(
        &RateSettings { queue: Rate { burst: 3, per_minute: 1 }, ..RateSettings::default() },
        None,
    );
    let from = |last| Caller::anonymous([192, 0, 2, last].into());
    for last in 1..=3 {
        assert!(matches!(check(&limits, Class::Queue, &from(last)), Verdict::Go(_)));
    }
    assert!(matches!(check(&limits, Class::Queue, &from(4)), Verdict::Wait { pot: Pot::Queue, .. }));
    let elsewhere = Caller::anonymous([192, 0, 3, 1].into());
    assert!(matches!(check(&limits, Class::Queue, &elsewhere), Verdict::Go(_)));
    assert!(matches!(check(&limits, Class::Wait, &from(4)), Verdict::Go(_)), "asking is another matter");
}

#[test]
fn two_hundred_buyers_behind_one_address_can_hold() {
    let limits = Limits::new(&RateSettings::default(), None);
    for number in 0..200 {
        assert!(matches!(check(&limits, Class::Buy, &guest(number)), Verdict::Go(_)), "{number}");
    }
}
