//! Who of a batch gets places: pure, so that its justice can be tested.

use std::collections::HashMap;

use kit::PoolId;

/// What became of one request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decision<S, E> {
    /// It gets its places, and these seats.
    Granted(S),
    /// `pool` has only `free` places left.
    Lacking { pool: PoolId, free: i32 },
    /// There would be places, but not these seats, or not for this buyer.
    Refused(E),
}

/// Decides in the order of arrival, all or nothing per request, and takes what is granted from `free`.
/// A pool that is not in `free` has no places. `refuse` says what else speaks against the request at a
/// position, given what is free when its turn comes. `seat` finds the seats of the request at a position, and
/// takes nothing when it refuses.
pub(crate) fn decide<'a, S, E>(
    needs: impl Iterator<Item = &'a [(PoolId, i32)]>,
    free: &mut HashMap<PoolId, i32>,
    mut refuse: impl FnMut(usize, &HashMap<PoolId, i32>) -> Result<(), E>,
    mut seat: impl FnMut(usize) -> Result<S, E>,
) -> Vec<Decision<S, E>> {
    needs
        .enumerate()
        .map(|(at, needs)| {
            if let Err(refusal) = refuse(at, free) {
                return Decision::Refused(refusal);
            }
            let left = |pool: &PoolId| free.get(pool).copied().unwrap_or(0);
            if let Some((pool, _)) = needs.iter().find(|(pool, places)| left(pool) < *places) {
                return Decision::Lacking { pool: *pool, free: left(pool).max(0) };
            }
            let seats = match seat(at) {
                Ok(seats) => seats,
                Err(refusal) => return Decision::Refused(refusal),
            };
            for (pool, places) in needs {
                *free.entry(*pool).or_default() -= places;
            }
            Decision::Granted(seats)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(
        needs: &[Vec<(PoolId, i32)>],
        free: &[(PoolId, i32)],
    ) -> (Vec<Decision<(), ()>>, HashMap<PoolId, i32>) {
        let mut free = free.iter().copied().collect();
        let decisions = decide(needs.iter().map(Vec::as_slice), &mut free, |_, _| Ok(()), |_| Ok(()));
        (decisions, free)
    }

    #[test]
    fn first_come_first_served_all_or_nothing_and_the_rest_is_not_wasted() {
        let (house, tier) = (PoolId::new(), PoolId::new());
        let needs =
            [vec![(house, 2), (tier, 2)], vec![(house, 4)], vec![(house, 1), (tier, 1)], vec![(house, 1)]];
        let (decisions, free) = run(&needs, &[(house, 4), (tier, 2)]);
        assert_eq!(
            decisions,
            [
                Decision::Granted(()),
                Decision::Lacking { pool: house, free: 2 },
                Decision::Lacking { pool: tier, free: 0 },
                Decision::Granted(()),
            ]
        );
        assert_eq!((free[&house], free[&tier]), (1, 0));
    }

    #[test]
    fn who_does_not_get_the_seats_takes_no_places() {
        let pool = PoolId::new();
        let needs = [vec![(pool, 2)], vec![(pool, 2)]];
        let mut free = HashMap::from([(pool, 2)]);
        let seat = |at| if at == 0 { Err("taken") } else { Ok("A1, A2") };
        let decisions = decide(needs.iter().map(Vec::as_slice), &mut free, |_, _| Ok(()), seat);
        assert_eq!(decisions, [Decision::Refused("taken"), Decision::Granted("A1, A2")]);
        assert_eq!(free[&pool], 0);
    }

    #[test]
    fn who_is_refused_takes_nothing_and_the_next_is_asked_anew() {
        let pool = PoolId::new();
        let needs = [vec![(pool, 1)], vec![(pool, 1)], vec![(pool, 1)]];
        let mut free = HashMap::from([(pool, 2)]);
        let refuse = |_, free: &HashMap<PoolId, i32>| if free[&pool] == 2 { Ok(()) } else { Err("later") };
        let decisions = decide(needs.iter().map(Vec::as_slice), &mut free, refuse, |_| Ok(()));
        assert_eq!(
            decisions,
            [Decision::Granted(()), Decision::Refused("later"), Decision::Refused("later")]
        );
        assert_eq!(free[&pool], 1);
    }

    proptest! {
        #[test]
        fn nothing_is_oversold_and_who_is_refused_really_lacked(
            capacity in prop::collection::vec(0..30_i32, 1..4),
            asked in prop::collection::vec(prop::collection::vec((0..4_usize, 1..6_i32), 1..3), 0..40),
        ) {
            let pools: Vec<PoolId> = capacity.iter().map(|_| PoolId::new()).collect();
            let needs: Vec<Vec<(PoolId, i32)>> = asked
                .iter()
                .map(|asked| {
                    let sums = asked.iter().fold(std::collections::BTreeMap::new(), |mut sums, (pool, places)| {
                        *sums.entry(pools[pool % pools.len()]).or_insert(0) += places;
                        sums
                    });
                    sums.into_iter().collect()
                })
                .collect();
            let start: Vec<(PoolId, i32)> = pools.iter().copied().zip(capacity.iter().copied()).collect();
            let (decisions, free) = run(&needs, &start);
            let mut left: HashMap<PoolId, i32> = start.iter().copied().collect();
            for (needs, decision) in needs.iter().zip(&decisions) {
                let fits = needs.iter().all(|(pool, places)| left[pool] >= *places);
                prop_assert_eq!(fits, *decision == Decision::Granted(()));
                if fits {
                    needs.iter().for_each(|(pool, places)| *left.get_mut(pool).expect("known") -= places);
                }
            }
            prop_assert!(free.values().all(|free| *free >= 0));
            prop_assert_eq!(free, left);
        }
    }
}
