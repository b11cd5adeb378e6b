//! A set of seats, one bit each.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Seats by their numbers. Grows when a seat beyond its length is inserted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeatSet {
    words: Vec<u64>,
}

impl SeatSet {
    /// An empty set with room for the seats `0..len`.
    pub fn new(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)] }
    }

    /// Adds a seat; `true` when it was not there. Negative numbers are no seats.
    pub fn insert(&mut self, seat: i32) -> bool {
        let Ok(seat) = usize::try_from(seat) else { return false };
        let (word, bit) = (seat / 64, 1_u64 << (seat % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        new
    }

    /// Takes a seat away; `true` when it was there.
    pub fn remove(&mut self, seat: i32) -> bool {
        let Ok(seat) = usize::try_from(seat) else { return false };
        let bit = 1_u64 << (seat % 64);
        match self.words.get_mut(seat / 64) {
            Some(word) if *word & bit != 0 => {
                *word &= !bit;
                true
            }
            _ => false,
        }
    }

    /// Whether a seat is in the set.
    pub fn contains(&self, seat: i32) -> bool {
        usize::try_from(seat).is_ok_and(|seat| self.word(seat / 64) >> (seat % 64) & 1 == 1)
    }

    /// How many seats are in the set.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no seat is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The seats in order.
    pub fn iter(&self) -> impl Iterator<Item = i32> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    i32::try_from(index * 64 + bit).unwrap_or(i32::MAX)
                })
            })
        })
    }

    /// Adds all seats of `other`.
    pub fn union(&mut self, other: &Self) {
        if other.words.len() > self.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// The seats of this set that are not in `other`, in order.
    pub fn minus(&self, other: &Self) -> Vec<i32> {
        let words = self.words.iter().enumerate().map(|(index, word)| word & !other.word(index)).collect();
        Self { words }.iter().collect()
    }

    /// The first seat of `from..to` that is in the set (`inside`) or is not; `to` without one. Reads words
    /// of 64 seats, so that a long row costs no more than a short one.
    pub(crate) fn next(&self, inside: bool, from: usize, to: usize) -> usize {
        let mut at = from;
        while at < to {
            let word = self.word(at / 64);
            let word = (if inside { word } else { !word }) >> (at % 64);
            if word != 0 {
                return (at + word.trailing_zeros() as usize).min(to);
            }
            at = (at / 64 + 1) * 64;
        }
        to
    }

    /// How many seats are in this set and not in `other`.
    pub(crate) fn count_minus(&self, other: &Self) -> usize {
        let words = self.words.iter().enumerate();
        words.map(|(index, word)| (word & !other.word(index)).count_ones() as usize).sum()
    }

    fn word(&self, index: usize) -> u64 {
        self.words.get(index).copied().unwrap_or(0)
    }

    /// The set as the API writes it: bit i is seat i, least significant bit first, in as many bytes as
    /// `len` seats need.
    pub fn to_base64(&self, len: usize) -> String {
        let mut bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.resize(len.div_ceil(8), 0);
        STANDARD.encode(bytes)
    }

    /// Reads what [`Self::to_base64`] wrote; `None` when it is no base64.
    pub fn from_base64(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text).ok()?;
        let words = bytes
            .chunks(8)
            .map(|chunk| {
                let mut word = [0; 8];
                word[..chunk.len()].copy_from_slice(chunk);
                u64::from_le_bytes(word)
            })
            .collect();
        Some(Self { words })
    }
}

impl Extend<i32> for SeatSet {
    fn extend<T: IntoIterator<Item = i32>>(&mut self, seats: T) {
        for seat in seats {
            self.insert(seat);
        }
    }
}

impl FromIterator<i32> for SeatSet {
    fn from_iter<T: IntoIterator<Item = i32>>(seats: T) -> Self {
        let mut set = Self::default();
        set.extend(seats);
        set
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn is_a_set(seats in prop::collection::vec(0..500_i32, 0..200), gone in prop::collection::vec(0..500_i32, 0..50)) {
            let mut set: SeatSet = seats.iter().copied().collect();
            let mut model: BTreeSet<i32> = seats.into_iter().collect();
            for seat in gone {
                prop_assert_eq!(set.remove(seat), model.remove(&seat));
            }
            prop_assert_eq!(set.len(), model.len());
            prop_assert_eq!(set.is_empty(), model.is_empty());
            prop_assert!(set.iter().eq(model.iter().copied()));
            let read = SeatSet::from_base64(&set.to_base64(500)).expect("base64");
            prop_assert!(read.iter().eq(model.iter().copied()));
            for from in [0_usize, 63, 64, 200] {
                let after = model.range(from as i32..400).next().map_or(400, |seat| *seat as usize);
                prop_assert_eq!(set.next(true, from, 400), after);
                let free = (from..400).find(|seat| !model.contains(&(*seat as i32))).unwrap_or(400);
                prop_assert_eq!(set.next(false, from, 400), free);
            }
        }

        #[test]
        fn differences_are_those_of_sets(one in prop::collection::btree_set(0..300_i32, 0..80), two in prop::collection::btree_set(0..600_i32, 0..80)) {
            let (left, right): (SeatSet, SeatSet) = (one.iter().copied().collect(), two.iter().copied().collect());
            prop_assert_eq!(left.minus(&right), one.difference(&two).copied().collect::<Vec<_>>());
            prop_assert_eq!(left.count_minus(&right), one.difference(&two).count());
            let mut both = left;
            both.union(&right);
            prop_assert!(both.iter().eq(one.union(&two).copied()));
        }
    }

    #[test]
    fn is_written_with_the_least_significant_bit_first() {
        let set: SeatSet = [0, 9].into_iter().collect();
        assert_eq!(set.to_base64(10), "AQI=");
        assert!(!set.contains(-1) && !set.contains(100_000));
        assert!(SeatSet::from_base64("?").is_none());
    }
}
