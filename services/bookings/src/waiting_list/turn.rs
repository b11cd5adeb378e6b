//! Whose turn it is: pure, so that its justice can be tested.
//!
//! The list is walked in its order. Who can't use what is free (it is less than their minimum) is passed
//! over, not dropped, and keeps the place. Who was passed over [`SKIPS`] times is not passed over again:
//! what is free is kept until it suffices. That can't go on for ever either: what was kept for too long
//! is open to everybody again, and the count begins anew.

use std::collections::{HashMap, HashSet};

use kit::{PoolId, WaitingEntryId};

/// How often somebody is passed over before places are gathered for them.
pub(crate) const SKIPS: i16 = 5;

/// An entry in line.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    pub entry_id: WaitingEntryId,
    pub skips: i16,
    /// For each choice, the pools it takes places of.
    pub pools: Vec<Vec<PoolId>>,
}

/// What somebody gets: the places it takes, and whatever the caller needs.
#[derive(Debug)]
pub(crate) struct Fit<T> {
    pub needs: Vec<(PoolId, i32)>,
    pub what: T,
}

/// A walk along the line, page by page.
pub(crate) struct Walk {
    /// Places that are left.
    pub free: HashMap<PoolId, i32>,
    /// Pools whose places were kept for too long.
    worn: HashSet<PoolId>,
    /// Pools that are kept for somebody further ahead.
    closed: HashSet<PoolId>,
    passed: Vec<Passed>,
}

struct Passed {
    turn: Turn,
    overtaken: bool,
}

/// What follows for those who were passed over.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Entries that somebody behind overtook: they are owed a place sooner.
    pub overtaken: Vec<WaitingEntryId>,
    /// Entries for whom places were kept in vain.
    pub forgiven: Vec<WaitingEntryId>,
    /// Pools whose places are still of use to somebody on the list.
    pub useful: HashSet<PoolId>,
}

impl Walk {
    pub(crate) fn new(free: HashMap<PoolId, i32>, worn: HashSet<PoolId>) -> Self {
        Self { free, worn, closed: HashSet::new(), passed: Vec::new() }
    }

    /// Whether there is anything left to give.
    pub(crate) fn goes_on(&self) -> bool {
        self.free.iter().any(|(pool, free)| *free > 0 && !self.closed.contains(pool))
    }

    /// Somebody's turn. `fit` finds what one choice (by its position) can be given from these places.
    pub(crate) fn next<T>(
        &mut self,
        turn: Turn,
        mut fit: impl FnMut(usize, &HashMap<PoolId, i32>) -> Option<Fit<T>>,
    ) -> Option<Fit<T>> {
        for (choice, pools) in turn.pools.iter().enumerate() {
            let open = |pool: &PoolId| {
                self.free.get(pool).is_some_and(|free| *free > 0) && !self.closed.contains(pool)
            };
            if pools.is_empty() || !pools.iter().all(open) {
                continue;
            }
            let Some(found) = fit(choice, &self.free) else { continue };
            for (pool, places) in &found.needs {
                *self.free.entry(*pool).or_default() -= places;
            }
            for passed in &mut self.passed {
                let rivals =
                    |(pool, _): &(PoolId, i32)| passed.turn.pools.iter().flatten().any(|p| p == pool);
                passed.overtaken |= found.needs.iter().any(rivals);
            }
            return Some(found);
        }
        if turn.skips >= SKIPS {
            let kept = turn.pools.iter().flatten().filter(|pool| !self.worn.contains(*pool));
            self.closed.extend(kept);
        }
        self.passed.push(Passed { turn, overtaken: false });
        None
    }

    /// The end of the line.
    pub(crate) fn end(self) -> Outcome {
        let mut outcome = Outcome::default();
        for Passed { turn, overtaken } in &self.passed {
            let worn = turn.pools.iter().flatten().any(|pool| self.worn.contains(pool));
            if turn.skips >= SKIPS && worn {
                outcome.forgiven.push(turn.entry_id);
            } else if *overtaken {
                outcome.overtaken.push(turn.entry_id);
            }
            for pools in &turn.pools {
                let left = |pool: &PoolId| self.free.get(pool).is_some_and(|free| *free > 0);
                if pools.iter().all(left) {
                    outcome.useful.extend(pools.iter().filter(|pool| !self.worn.contains(*pool)));
                }
            }
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody who takes at least `minimum` and at most `most` of one pool.
    struct Person {
        id: WaitingEntryId,
        minimum: i32,
        most: i32,
        skips: i16,
    }

    fn person(minimum: i32, most: i32) -> Person {
        Person { id: WaitingEntryId::new(), minimum, most, skips: 0 }
    }

    /// Who gets how many, and what follows.
    fn walk(people: &[Person], pool: PoolId, free: i32, worn: bool) -> (Vec<i32>, Outcome) {
        let worn = worn.then_some(pool).into_iter().collect();
        let mut walk = Walk::new(HashMap::from([(pool, free)]), worn);
        let mut got = Vec::new();
        for person in people {
            let turn = Turn { entry_id: person.id, skips: person.skips, pools: vec![vec![pool]] };
            let fit = walk.next(turn, |_, free| {
                let places = person.most.min(free[&pool]);
                (places >= person.minimum).then(|| Fit { needs: vec![(pool, places)], what: places })
            });
            got.push(fit.map_or(0, |fit| fit.what));
        }
        (got, walk.end())
    }

    #[test]
    fn in_order_and_who_can_not_use_it_is_passed_over_not_dropped() {
        let pool = PoolId::new();
        let people = [person(4, 4), person(1, 2), person(1, 1), person(1, 1)];
        let (got, outcome) = walk(&people, pool, 3, false);
        assert_eq!(got, [0, 2, 1, 0]);
        assert_eq!(outcome.overtaken, [people[0].id], "the last one was not overtaken by anybody");
        assert!(outcome.useful.is_empty(), "nothing is left");
    }

    #[test]
    fn a_group_is_overtaken_only_so_often() {
        let pool = PoolId::new();
        let mut people = [person(4, 4), person(1, 1), person(1, 1)];
        people[0].skips = SKIPS;
        let (got, outcome) = walk(&people, pool, 3, false);
        assert_eq!(got, [0, 0, 0], "three are kept until there are four");
        assert!(outcome.useful.contains(&pool) && outcome.overtaken.is_empty());
        let (got, _) = walk(&people, pool, 5, false);
        assert_eq!(got, [4, 1, 0]);
    }

    #[test]
    fn what_was_kept_too_long_goes_to_those_behind_and_then_to_everybody() {
        let pool = PoolId::new();
        let mut people = [person(4, 4), person(1, 1)];
        people[0].skips = SKIPS;
        let (got, outcome) = walk(&people, pool, 3, true);
        assert_eq!(got, [0, 1]);
        assert_eq!(outcome.forgiven, [people[0].id]);
        assert!(outcome.useful.is_empty(), "what is left is on general sale");
    }

    #[test]
    fn what_fits_nobody_yet_is_kept_for_the_groups() {
        let pool = PoolId::new();
        let (got, outcome) = walk(&[person(2, 2), person(3, 3)], pool, 1, false);
        assert_eq!(got, [0, 0]);
        assert!(outcome.useful.contains(&pool) && outcome.overtaken.is_empty());
    }

    #[test]
    fn a_place_without_the_other_pool_it_needs_is_of_no_use() {
        let (tier, house) = (PoolId::new(), PoolId::new());
        let mut walk = Walk::new(HashMap::from([(tier, 0), (house, 3)]), HashSet::new());
        let turn = Turn { entry_id: WaitingEntryId::new(), skips: 0, pools: vec![vec![tier, house]] };
        assert!(walk.next::<()>(turn, |_, _| unreachable!("nothing is free")).is_none());
        assert!(walk.end().useful.is_empty(), "the house goes on selling");
    }

    proptest::proptest! {
        #[test]
        fn everybody_is_served_sooner_or_later(
            sizes in proptest::collection::vec(1..5_i32, 1..12),
            drops in proptest::collection::vec(1..3_i32, 400..500),
        ) {
            let pool = PoolId::new();
            let mut people: Vec<Person> = sizes.iter().map(|size| person(*size, *size)).collect();
            let (mut free, mut kept_for) = (0, 0);
            for drop in drops {
                free += drop;
                let (got, outcome) = walk(&people, pool, free, kept_for > 3);
                let taken: i32 = got.iter().sum();
                proptest::prop_assert!(taken <= free);
                free -= taken;
                // What nobody on the list can use any more goes on general sale, and is gone.
                kept_for = if outcome.useful.contains(&pool) { kept_for + 1 } else { free = 0; 0 };
                for person in &mut people {
                    if outcome.overtaken.contains(&person.id) { person.skips += 1; }
                    if outcome.forgiven.contains(&person.id) { person.skips = 0; }
                }
                let mut got = got.into_iter();
                people.retain(|_| got.next() == Some(0));
            }
            proptest::prop_assert!(people.is_empty(), "{} still wait", people.len());
        }
    }
}
