//! The line, without a clock or a network.

use aws_lc_rs::hmac;

use super::*;

const SECOND: u64 = 1_000_000;
const START: u64 = 1_800_000_000 * SECOND;

fn secs(micros: u64) -> u32 {
    (micros / SECOND) as u32
}

fn number(index: u64) -> u64 {
    arrival(START + index, index)
}

fn early(index: u64) -> Visitor {
    Visitor { number: number(index), drawn: None }
}

fn drawn(index: u64, seed: &[u8]) -> Visitor {
    Visitor { number: number(index), drawn: Some(place(seed, number(index))) }
}

fn place(seed: &[u8], number: u64) -> u64 {
    let key = hmac::Key::new(hmac::HMAC_SHA256, seed);
    super::super::draw::place(&key, number)
}

fn orders(now: u64, per_minute: f64, inside: u32) -> Orders {
    Orders { now, per_minute, inside, window: 600, closed: false }
}

fn ahead(line: &mut Line, who: &Visitor, now: u64) -> u32 {
    match line.see(who, now) {
        Standing::Waiting { ahead, .. } => ahead,
        other => panic!("{other:?}"),
    }
}

#[test]
fn everybody_has_the_same_chance_whenever_they_came() {
    // 100 people, 2000 draws: the mean place of each is the middle, and so is the first's.
    let (people, draws) = (100_u64, 2000_u32);
    let mut sums = vec![0_u64; people as usize];
    let mut first = vec![0_u32; people as usize];
    for seed in 0..draws {
        let mut line = Line::new(secs(START), false);
        for index in 0..people {
            line.see(&early(index), START + index);
        }
        let seed = seed.to_be_bytes();
        assert_eq!(line.draw(|number| place(&seed, number), START + SECOND), people as u32);
        for index in 0..people {
            let rank = ahead(&mut line, &drawn(index, &seed), START + SECOND);
            sums[index as usize] += u64::from(rank);
            first[index as usize] += u32::from(rank == 0);
        }
    }
    for (index, sum) in sums.iter().enumerate() {
        // Standard error of the mean: 28.9 / sqrt(2000) = 0.65; five of them.
        let mean = *sum as f64 / f64::from(draws);
        assert!((mean - 49.5).abs() < 3.3, "person {index} stands at {mean} on average");
    }
    let chi_square: f64 = first.iter().map(|count| (f64::from(*count) - 20.0).powi(2) / 20.0).sum();
    assert!(chi_square < 160.0, "99 degrees of freedom: {chi_square}");
}

#[test]
fn the_draw_can_be_repeated_by_anybody_and_changes_with_the_seed() {
    let order = |seed: &[u8]| {
        let mut line = Line::new(secs(START), false);
        (0..500).for_each(|index| {
            line.see(&early(index), START);
        });
        line.draw(|number| place(seed, number), START + SECOND);
        let mut people: Vec<(u32, u64)> =
            (0..500).map(|index| (ahead(&mut line, &drawn(index, seed), START), index)).collect();
        people.sort_unstable();
        assert!(people.iter().enumerate().all(|(at, (rank, _))| at as u32 == *rank));
        people.into_iter().map(|(_, index)| index).collect::<Vec<_>>()
    };
    let mut expected: Vec<u64> = (0..500).collect();
    expected.sort_by_key(|index| place(b"one", number(*index)));
    assert_eq!(order(b"one"), expected);
    assert_ne!(order(b"two"), expected);
}

#[test]
fn who_is_away_at_the_draw_stands_behind_those_who_were_there() {
    let mut line = Line::new(secs(START), false);
    line.see(&early(0), START);
    let later = START + u64::from(PRESENCE + 10) * SECOND;
    (1..10).for_each(|index| {
        line.see(&early(index), later);
    });
    assert_eq!(line.draw(|number| place(b"s", number), later + 1), 9);
    let late = Visitor { number: arrival(later + SECOND, 0), drawn: None };
    assert_eq!(ahead(&mut line, &late, later + SECOND), 9);
    let back = drawn(0, b"s");
    assert_eq!(ahead(&mut line, &back, later + 2 * SECOND), 10, "behind who came in the meantime");
    assert_eq!(ahead(&mut line, &back, later + 3 * SECOND), 10, "and the place is kept");
}

#[test]
fn after_the_draw_it_is_first_come_first_served() {
    let mut line = Line::new(secs(START), false);
    let people: Vec<Visitor> = (0..2000).map(early).collect();
    for (index, who) in people.iter().enumerate() {
        assert_eq!(ahead(&mut line, who, START), index as u32);
    }
    let mut admitted = Vec::new();
    for second in 1..=20 {
        let now = START + second * SECOND;
        line.advance(&orders(now, 600.0, 10_000));
        for (index, who) in people.iter().enumerate() {
            if !admitted.contains(&index) && matches!(line.see(who, now), Standing::Admitted { .. }) {
                admitted.push(index);
            }
        }
    }
    assert!((150..=211).contains(&admitted.len()), "{}", admitted.len());
    assert!(admitted.iter().enumerate().all(|(at, index)| at == *index), "{admitted:?}");
    let next = &people[admitted.len()];
    assert_eq!(ahead(&mut line, next, START + 20 * SECOND), 0);
}

#[test]
fn who_is_away_when_the_turn_comes_goes_first_on_coming_back() {
    let mut line = Line::new(secs(START), false);
    (0..10).for_each(|index| {
        line.see(&early(index), START);
    });
    let later = START + u64::from(PRESENCE + 1) * SECOND;
    (3..10).for_each(|index| {
        line.see(&early(index), later);
    });
    line.advance(&orders(later, 60.0, 0));
    for second in 0..4 {
        line.advance(&orders(later + second * SECOND, 60.0, 100));
    }
    assert!(matches!(line.see(&early(3), later), Standing::Admitted { .. }));
    let back = later + 4 * SECOND;
    assert_eq!(ahead(&mut line, &early(1), back), 0, "the place was kept");
    assert_eq!(ahead(&mut line, &early(9), back), 4, "three who were here, and who came back");
    line.advance(&orders(back, 60.0, 100));
    assert!(matches!(line.see(&early(1), back), Standing::Admitted { .. }));
    assert!(matches!(line.see(&early(9), back), Standing::Waiting { .. }));
}

#[test]
fn no_more_go_in_than_may_be_inside_until_they_book_or_their_window_closes() {
    let mut line = Line::new(secs(START), false);
    let people: Vec<Visitor> = (0..50).map(early).collect();
    people.iter().for_each(|who| {
        line.see(who, START);
    });
    for second in 0..30 {
        line.advance(&orders(START + second * SECOND, 6000.0, 5));
    }
    let figures = line.advance(&orders(START + 30 * SECOND, 6000.0, 5));
    assert_eq!((figures.inside, figures.admitted, figures.present), (5, 5, 45));
    let Standing::Admitted { key, .. } = line.see(&people[0], START + 30 * SECOND) else { panic!("inside") };
    assert!(line.spend(key) && !line.spend(key), "one booking makes room once");
    let figures = line.advance(&orders(START + 31 * SECOND, 6000.0, 5));
    assert_eq!((figures.inside, figures.admitted), (5, 6));
    let closed = Orders { closed: true, ..orders(START + 700 * SECOND, 6000.0, 5) };
    assert_eq!(line.advance(&closed).inside, 0, "all windows have closed");
    assert_eq!(line.see(&people[1], START + 700 * SECOND), Standing::Over);
    assert!(matches!(line.see(&people[0], START + 700 * SECOND), Standing::Spent { .. }));
}

#[test]
fn a_line_made_anew_after_the_draw_has_the_same_order() {
    let mut line = Line::new(secs(START), true);
    let people: Vec<Visitor> = (0..3000).map(|index| drawn(index, b"s")).collect();
    people.iter().for_each(|who| {
        line.see(who, START);
    });
    let early = line.advance(&orders(START + SECOND, 6000.0, 100));
    assert_eq!(early.admitted, 0, "the others have time to come back first");
    let mut sorted: Vec<u64> = people.iter().filter_map(|who| who.drawn).collect();
    sorted.sort_unstable();
    for who in people.iter().step_by(37) {
        let expected = sorted.partition_point(|key| Some(*key) < who.drawn);
        assert_eq!(ahead(&mut line, who, START + SECOND), expected as u32);
    }
}

#[test]
fn a_million_people_take_less_than_twenty_bytes_each() {
    for people in [10_000_u64, 1_000_000] {
        let mut line = Line::new(secs(START), false);
        for index in 0..people {
            line.see(&early(index), START + index);
        }
        let each = line.bytes() as f64 / people as f64;
        assert!(each < 20.0, "{each} bytes for each of {people}");
        line.draw(|number| place(b"seed", number), START + people);
        let each = line.bytes() as f64 / people as f64;
        assert!(each < 20.0, "{each} bytes for each of {people} after the draw");
    }
}

proptest::proptest! {
    /// Whatever happens in whatever order: nobody is admitted twice, never more than allowed are inside,
    /// and nobody passes somebody who was there all the time.
    #[test]
    fn the_line_keeps_its_order(steps in proptest::collection::vec((0_u8..4, 0_u64..60), 1..300)) {
        let mut line = Line::new(secs(START), false);
        let mut now = START;
        let mut joined: Vec<u64> = Vec::new();
        let mut inside: Vec<u64> = Vec::new();
        for (what, which) in steps {
            now += SECOND;
            match what {
                0 | 1 => {
                    line.see(&early(which), now);
                    if !joined.contains(&which) { joined.push(which); }
                }
                2 => { line.advance(&orders(now, 60.0 * (which % 7 + 1) as f64, 20)); }
                _ => joined.iter().for_each(|index| { line.see(&early(*index), now); }),
            }
            let figures = line.advance(&Orders { closed: true, ..orders(now, 60.0, 20) });
            proptest::prop_assert!(figures.inside <= 20);
            let admitted: Vec<u64> = joined
                .iter()
                .copied()
                .filter(|index| matches!(line.see(&early(*index), now), Standing::Admitted { .. }))
                .collect();
            proptest::prop_assert!(inside.iter().all(|index| admitted.contains(index)));
            proptest::prop_assert_eq!(admitted.len() as u64, figures.admitted);
            inside = admitted;
        }
    }
}
