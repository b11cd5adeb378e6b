//! Who pays how much: the cards in the order in which the buyer named them, and the provider the rest.

/// Providers take no less, in minor units: the least of what the usual ones take.
const LEAST_AT_PROVIDER: i64 = 50;

/// What each card pays of `total`, of which cards may pay at most `most`. The last card pays a little less when
/// otherwise a sum would be left that no provider takes.
pub(super) fn shares(total: i64, most: i64, balances: &[i64]) -> Vec<i64> {
    let mut left = most.min(total).max(0);
    let mut shares: Vec<i64> = balances
        .iter()
        .map(|balance| {
            let share = left.min(*balance).max(0);
            left -= share;
            share
        })
        .collect();
    let due = total - shares.iter().sum::<i64>();
    if (1..LEAST_AT_PROVIDER).contains(&due) && total >= LEAST_AT_PROVIDER {
        let mut missing = LEAST_AT_PROVIDER - due;
        for share in shares.iter_mut().rev() {
            let less = missing.min(*share);
            *share -= less;
            missing -= less;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cards_pay_in_their_order_and_no_more_than_there_is_to_pay() {
        assert_eq!(shares(5000, 5000, &[2000, 1000]), [2000, 1000]);
        assert_eq!(shares(5000, 5000, &[2000, 9000, 100]), [2000, 3000, 0]);
        assert_eq!(shares(5000, 1000, &[2000, 9000]), [1000, 0]);
        assert_eq!(shares(5000, 0, &[2000]), [0]);
        assert_eq!(shares(5000, 5000, &[]), Vec::<i64>::new());
    }

    #[test]
    fn the_provider_is_left_nothing_or_enough() {
        assert_eq!(shares(5000, 5000, &[4980]), [4950]);
        assert_eq!(shares(5000, 5000, &[4970, 10]), [4950, 0]);
        assert_eq!(shares(30, 30, &[20]), [20], "there is no way to leave enough of so little");
    }

    proptest! {
        #[test]
        fn shares_never_exceed_cards_or_total(
            total in 1..1_000_000_i64, part in 0..=100_i64, balances in prop::collection::vec(0..500_000_i64, 0..5)
        ) {
            let most = total * part / 100;
            let shares = shares(total, most, &balances);
            let sum: i64 = shares.iter().sum();
            prop_assert!(sum <= most && shares.iter().zip(&balances).all(|(share, balance)| (0..=*balance).contains(share)));
            prop_assert!(total < 50 || total == sum || total - sum >= 50);
        }
    }
}
