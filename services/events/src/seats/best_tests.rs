//! What `best` promises.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::seats::testing::{plan, seating, set};

#[test]
fn the_middle_of_the_first_row_is_best() {
    let seating = seating(&plan(&[9, 9, 9], &[], &[]));
    assert_eq!(seating.best(0, 3, &set(&[])), Some(vec![3, 4, 5]));
    assert_eq!(seating.best(0, 1, &set(&[])), Some(vec![4]));
    assert_eq!(seating.best(1, 1, &set(&[])), None, "no such zone");
    assert_eq!(seating.best(0, 28, &set(&[])), None, "there are 27");
}

#[test]
fn a_group_stays_together_rather_than_in_front() {
    let seating = seating(&plan(&[6, 6], &[], &[]));
    let seats = seating.best(0, 4, &set(&[2, 3])).expect("free");
    assert!(seats.iter().all(|seat| *seat >= 6), "{seats:?}");
}

#[test]
fn no_single_seat_is_left_when_it_can_be_helped() {
    let seating = seating(&plan(&[5], &[], &[]));
    // In the middle, three would leave one on each side.
    let seats = seating.best(0, 3, &set(&[])).expect("free");
    assert!(seats.contains(&0) || seats.contains(&4), "{seats:?}");
}

#[test]
fn a_group_is_split_into_as_few_neighbouring_pieces_as_can_be() {
    let seating = seating(&plan(&[4, 4, 4, 4], &[], &[]));
    // Free: 0 1 | 4 | 8 9 10 | 12 13.
    let taken = set(&[2, 3, 5, 6, 7, 11, 14, 15]);
    let mut seats = seating.best(0, 5, &taken).expect("eight are free");
    seats.sort_unstable();
    assert_eq!(seats, [8, 9, 10, 12, 13], "the row behind, not the one two rows before");
}

#[test]
fn accessible_seats_go_last_and_companions_after_them() {
    let seating = seating(&plan(&[6], &[1, 4], &[0]));
    let mut taken = set(&[]);
    let mut given = Vec::new();
    while let Some(seats) = seating.best(0, 1, &taken) {
        taken.insert(seats[0]);
        given.push(seats[0]);
    }
    assert_eq!(given.len(), 6);
    assert!(given[..3].iter().all(|seat| [2, 3, 5].contains(seat)), "{given:?}");
    assert!(given[3..5].iter().all(|seat| [1, 4].contains(seat)), "{given:?}");
    assert_eq!(given[5], 0);
}

#[test]
fn an_aisle_parts_neighbours() {
    let mut plan = plan(&[8], &[], &[]);
    for seat in &mut plan.sections[0].rows[0].seats[4..] {
        seat.x += 110.0;
    }
    let seating = seating(&plan);
    assert_eq!(seating.best(0, 5, &set(&[])).map(|seats| seats.len()), Some(5));
    for _ in 0..3 {
        let seats = seating.best(0, 3, &set(&[])).expect("free");
        assert!(seats.iter().all(|seat| *seat < 4) || seats.iter().all(|seat| *seat >= 4), "{seats:?}");
    }
}

/// Rows, taken, accessible and companion seats, zones, and how many are wanted.
type House = (Vec<usize>, Vec<i32>, Vec<i32>, Vec<i32>, Vec<i16>, usize);

fn houses() -> impl Strategy<Value = House> {
    prop::collection::vec(1..14_usize, 1..8).prop_flat_map(|rows| {
        let seats: usize = rows.iter().sum();
        let some = |most: usize| prop::collection::vec(0..seats as i32, 0..=most);
        (
            Just(rows),
            some(seats * 3 / 2),
            some(3),
            some(3),
            prop::collection::vec(-1..2_i16, seats),
            1..8_usize,
        )
    })
}

/// The lengths of all stretches of neighbouring free ordinary seats of zone 0.
fn stretches(seating: &Seating, taken: &SeatSet) -> Vec<usize> {
    let zone = seating.zone(0).expect("a zone");
    let parts = zone.runs.iter().flat_map(|run| free_parts(run.first as usize, run.end(), taken));
    parts.map(|part| part.len()).collect()
}

fn singles(stretches: &[usize]) -> usize {
    stretches.iter().filter(|length| **length == 1).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn keeps_its_promises((rows, taken, accessible, companions, zones, count) in houses()) {
        let companions: Vec<i32> = companions.into_iter().filter(|seat| !accessible.contains(seat)).collect();
        let plan = plan(&rows, &accessible, &companions);
        let seating = Seating::new(kit::EventId::new(), 1, &plan, &zones, true);
        let mut all_taken = set(&taken);
        all_taken.union(seating.unsold());
        let in_zone = |seat: &i32| seating.zone_of(*seat) == Some(0);
        let free: Vec<i32> = (0..plan.len() as i32).filter(|seat| in_zone(seat) && !all_taken.contains(*seat)).collect();
        let is_special = |seat: &i32| accessible.contains(seat) || companions.contains(seat);
        let Some(seats) = seating.best(0, count, &all_taken) else {
            prop_assert!(free.len() < count);
            return Ok(());
        };
        let distinct: BTreeSet<i32> = seats.iter().copied().collect();
        prop_assert_eq!(distinct.len(), count);
        prop_assert!(seats.iter().all(|seat| free.contains(seat)));
        let ordinary = free.iter().filter(|seat| !is_special(seat)).count();
        let given_special = seats.iter().filter(|seat| is_special(seat)).count();
        prop_assert_eq!(given_special, count.saturating_sub(ordinary), "special seats only when nothing else is free");
        let companion = seats.iter().any(|seat| companions.contains(seat));
        prop_assert!(!companion || free.iter().all(|seat| !accessible.contains(seat) || distinct.contains(seat)));
        let before = stretches(&seating, &all_taken);
        if before.iter().any(|length| *length == count || *length >= count + 2) {
            let mut after = all_taken.clone();
            after.extend(seats.iter().copied());
            let after = stretches(&seating, &after);
            prop_assert!(singles(&after) <= singles(&before), "{:?} became {:?}", before, after);
        }
        if before.iter().any(|length| *length >= count) {
            prop_assert_eq!(distinct.last().map(|last| last - distinct.first().expect("one") + 1), Some(count as i32));
            let row = |seat: &i32| seating.place(*seat).map(|place| place.row);
            prop_assert_eq!(row(&seats[0]), row(&seats[count - 1]));
            prop_assert_eq!(seating.single_gaps(&seats, &all_taken), Vec::<i32>::new());
        }
    }

    #[test]
    fn gives_every_seat_in_the_end((rows, _, accessible, companions, zones, count) in houses()) {
        let plan = plan(&rows, &accessible, &companions);
        let seating = Seating::new(kit::EventId::new(), 1, &plan, &zones, true);
        let mut taken = SeatSet::new(seating.len());
        taken.union(seating.unsold());
        let all = zones.iter().filter(|zone| **zone == 0).count();
        let mut given = 0;
        while let Some(seats) = seating.best(0, count, &taken) {
            for seat in seats {
                prop_assert!(taken.insert(seat));
            }
            given += count;
        }
        prop_assert_eq!(given, all - all % count);
    }
}

/// Says how fast `best` is: `cargo test --release -p events -- --ignored --nocapture best_is_fast`.
#[test]
#[ignore = "prints a time; not a test of behaviour"]
#[allow(clippy::print_stdout)]
fn best_is_fast() {
    let plan = plan(&[80; 250], &[], &[]);
    let zones: Vec<i16> = (0..250).flat_map(|row: i16| vec![row / 84; 80]).collect();
    let seating = Seating::new(kit::EventId::new(), 1, &plan, &zones, false);
    for count in [1, 2, 3, 4, 7] {
        let mut taken = SeatSet::new(seating.len());
        let (started, mut asked) = (std::time::Instant::now(), 0_u32);
        for zone in 0..3 {
            while let Some(seats) = seating.best(zone, count, &taken) {
                taken.extend(seats);
                asked += 1;
            }
        }
        println!("best({count}) until sold out: {asked} times, {:?} each", started.elapsed() / asked);
    }
    let mut taken = SeatSet::new(seating.len());
    taken.extend((0..20_000).filter(|seat| seat % 8 != 0));
    let started = std::time::Instant::now();
    for _ in 0..1000 {
        std::hint::black_box(seating.best(0, 4, &taken));
    }
    println!("best(4) where all are single: {:?} each", started.elapsed() / 1000);
    let started = std::time::Instant::now();
    for seat in 0..1000 {
        std::hint::black_box(seating.near(&[seat, seat + 1], &taken));
    }
    println!("near(2) where all are single: {:?} each", started.elapsed() / 1000);
}
