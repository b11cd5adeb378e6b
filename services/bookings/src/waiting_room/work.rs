//! Proof of work: what a ticket may cost where bots are feared. Made with difficulty, checked with one hash.

use aws_lc_rs::digest::{SHA256, digest};

/// Microseconds within which a riddle must be solved: five minutes.
pub(crate) const PATIENCE: u64 = 300 * 1_000_000;

/// Whether SHA-256 of `<riddle>:<answer>` begins with `difficulty` zero bits. The work is the same for
/// right and wrong answers.
pub(crate) fn is_solved(riddle: &str, answer: u64, difficulty: u32) -> bool {
    let hash = digest(&SHA256, format!("{riddle}:{answer}").as_bytes());
    leading_zeros(hash.as_ref()) >= difficulty
}

fn leading_zeros(bytes: &[u8]) -> u32 {
    let first = bytes.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
    first.leading_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_in_two_to_the_difficulty_is_right() {
        let right = (0..8192).filter(|answer| is_solved("R1.abc.def", *answer, 6)).count();
        assert!((80..=180).contains(&right), "{right} of 8192");
        let answer = (0..).find(|answer| is_solved("R1.abc.def", *answer, 12)).expect("one");
        assert!(!is_solved("R1.abc.deg", answer, 12), "an answer fits one riddle");
        assert!(is_solved("anything", 0, 0));
    }
}
