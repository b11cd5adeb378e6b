//! Near seats and single gaps.

use crate::seats::testing::{plan, seating, set};

#[test]
fn near_seats_are_neighbours_as_near_as_can_be() {
    let seating = seating(&plan(&[8, 8], &[], &[]));
    assert_eq!(seating.near(&[3, 4], &set(&[3])), [4, 5], "one seat to the right");
    let row_gone = set(&(0..8).collect::<Vec<_>>());
    assert_eq!(seating.near(&[3, 4], &row_gone), [11, 12], "the row behind");
    let all_but = |free: &[i32]| set(&(0..16).filter(|seat| !free.contains(seat)).collect::<Vec<_>>());
    let mut apart = seating.near(&[3, 4], &all_but(&[0, 6, 13]));
    apart.sort_unstable();
    assert_eq!(apart, [6, 13], "no neighbours: the nearest two");
    assert!(seating.near(&[3, 4], &all_but(&[0])).is_empty(), "only one is left");
    assert!(seating.near(&[99], &set(&[])).is_empty(), "no such seat");
}

#[test]
fn who_wants_accessible_seats_is_shown_some() {
    let seating = seating(&plan(&[8, 8], &[0, 7, 15], &[]));
    assert_eq!(seating.near(&[7], &set(&[7])), [15]);
    assert_eq!(seating.near(&[6], &set(&[6])), [5]);
}

#[test]
fn single_seats_that_could_be_avoided_are_named() {
    let seating = seating(&plan(&[6, 3], &[], &[]));
    assert_eq!(seating.single_gaps(&[1, 2], &set(&[])), [0], "the edge counts as taken");
    assert_eq!(seating.single_gaps(&[0, 2], &set(&[])), [1]);
    assert!(seating.single_gaps(&[0, 1], &set(&[])).is_empty());
    assert!(seating.single_gaps(&[2, 3], &set(&[])).is_empty());
    assert_eq!(seating.single_gaps(&[1, 4], &set(&[])), [0, 5]);
    // Two of three always leave one: whoever sells that can't forbid it.
    assert!(seating.single_gaps(&[6, 7], &set(&[])).is_empty());
    // What was single before is nobody's doing.
    assert!(seating.single_gaps(&[2, 3], &set(&[1, 4])).is_empty());
}

#[test]
fn accessible_seats_may_be_left_alone() {
    let seating = seating(&plan(&[6], &[0], &[1]));
    assert!(seating.single_gaps(&[2, 3], &set(&[])).is_empty());
    assert_eq!(seating.single_gaps(&[3, 4], &set(&[])), [2, 5]);
    assert!(seating.single_gaps(&[0], &set(&[])).is_empty());
}
