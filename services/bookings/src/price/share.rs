//! Rounding once, and sharing what was rounded.

/// The sum of `exact` (in `unit`ths of a minor unit, none negative), rounded half up, shared by the largest
/// remainder. `None` when a share can't be counted.
pub(crate) fn share(exact: &[i128], unit: i128) -> Option<Vec<i64>> {
    let sum = exact.iter().try_fold(0_i128, |sum, part| sum.checked_add(*part))?;
    let rounded = (sum.checked_mul(2)?.checked_add(unit)?).div_euclid(unit * 2);
    let mut shares: Vec<i128> = exact.iter().map(|part| part.div_euclid(unit)).collect();
    let left = usize::try_from(rounded - shares.iter().sum::<i128>()).ok()?;
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact[*at].rem_euclid(unit)));
    order.iter().take(left).for_each(|at| shares[*at] += 1);
    shares.into_iter().map(|share| i64::try_from(share).ok()).collect()
}

/// What the unit or ticket at `index` (from 0) has of an amount that `count` of them share: the same each, and
/// the minor units that are left to the first ones.
pub(crate) fn part_of(minor: i64, count: i32, index: i32) -> i64 {
    let count = i64::from(count.max(1));
    minor.div_euclid(count) + i64::from(i64::from(index) < minor.rem_euclid(count))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cents_that_are_left_go_to_the_largest_fractions() {
        assert_eq!(share(&[50, 50], 100), Some(vec![1, 0]));
        assert_eq!(share(&[133, 133, 134], 100), Some(vec![1, 1, 2]));
        assert_eq!(share(&[49], 100), Some(vec![0]));
        assert_eq!(share(&[0, 0], 100), Some(vec![0, 0]));
        assert_eq!(share(&[], 100), Some(vec![]));
    }

    proptest! {
        #[test]
        fn shares_are_near_their_parts_and_add_up(
            parts in prop::collection::vec(0..1_000_000_000_i128, 0..20), unit in 1..20_000_i128
        ) {
            let shares = share(&parts, unit).expect("countable");
            let sum: i128 = shares.iter().map(|share| i128::from(*share)).sum();
            prop_assert!((sum * unit * 2 - parts.iter().sum::<i128>() * 2).abs() <= unit);
            for (share, part) in shares.iter().zip(&parts) {
                prop_assert!((i128::from(*share) * unit - part).abs() < unit, "{share} of {part}/{unit}");
            }
        }

        #[test]
        fn tickets_of_a_line_add_up_to_the_line(minor in 0..1_000_000_i64, count in 1..100_i32) {
            let parts: Vec<i64> = (0..count).map(|index| part_of(minor, count, index)).collect();
            prop_assert_eq!(parts.iter().sum::<i64>(), minor);
            prop_assert!(parts.iter().max().expect("some") - parts.iter().min().expect("some") <= 1);
        }
    }
}
