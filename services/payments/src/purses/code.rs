//! The code of a purse: 95 bits of chance and a check, as people type it.

use kit::text::{read_spoken_code, spoken_code};

/// Letters of a code; the last one is the check.
const LETTERS: usize = 20;
/// Letters of a group, as codes are shown.
const GROUP: usize = 4;
/// Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code whose check is right. It is never logged: its `Debug` shows the last four letters only.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Code(…{})", self.last_four())
    }
}

/// What was typed can't be a code: it has another length, another letter, or the check is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mistyped;

impl Code {
    /// A code that nobody has guessed.
    pub fn random() -> Self {
        let mut letters = spoken_code(LETTERS - 1);
        // The check makes the whole sum nothing.
        let check = times_alpha(sum(&letters).unwrap_or(0));
        letters.push(char::from(ALPHABET[usize::from(check & 31)]));
        Self(letters)
    }

    /// Reads a code as people type it: any case, with or without dashes and blanks, `O` for `0`, `I` and `L` for
    /// `1`. Every wrong letter and every two that changed places are found out.
    ///
    /// # Errors
    /// [`Mistyped`].
    pub fn read(typed: &str) -> Result<Self, Mistyped> {
        let letters = read_spoken_code(typed);
        match sum(&letters) {
            Some(0) if letters.len() == LETTERS => Ok(Self(letters)),
            _ => Err(Mistyped),
        }
    }

    /// The letters without dashes: what is hashed and sealed.
    pub fn letters(&self) -> &str {
        &self.0
    }

    /// In groups, for people.
    pub fn shown(&self) -> String {
        let groups: Vec<&str> =
            (0..LETTERS / GROUP).filter_map(|at| self.0.get(at * GROUP..(at + 1) * GROUP)).collect();
        groups.join("-")
    }

    /// What names it in lists, and is of no use alone.
    pub fn last_four(&self) -> &str {
        self.0.get(LETTERS - GROUP..).unwrap_or_default()
    }
}

/// The letters as the digits of a number in base α over the field of 32 elements; `None` for a letter that is none
/// of the alphabet. Powers of α differ for the first 31 places, so no wrong letter and no exchange of two sums up
/// to the same.
fn sum(letters: &str) -> Option<u8> {
    letters.bytes().try_fold(0, |sum, letter| {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        Some(times_alpha(sum) ^ u8::try_from(value).ok()?)
    })
}

/// Multiplies by α, a root of x⁵ + x² + 1.
fn times_alpha(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 0b10_0000 == 0 { doubled } else { doubled ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code = Code::random();
        assert_eq!(code.shown().len(), 24);
        for typed in [code.shown(), code.shown().to_lowercase(), code.letters().replace('0', "o")] {
            assert_eq!(Code::read(&typed), Ok(code.clone()), "{typed}");
        }
        assert!(code.shown().ends_with(code.last_four()));
        assert_eq!(format!("{code:?}"), format!("Code(…{})", code.last_four()));
    }

    #[test]
    fn every_wrong_letter_and_every_exchange_is_found_out() {
        let code = Code::random();
        let letters = code.letters().as_bytes();
        for at in 0..LETTERS {
            for other in ALPHABET.iter().filter(|other| **other != letters[at]) {
                let mut wrong = letters.to_vec();
                wrong[at] = *other;
                assert_eq!(Code::read(&String::from_utf8_lossy(&wrong)), Err(Mistyped));
            }
            for with in at + 1..LETTERS {
                let mut wrong = letters.to_vec();
                wrong.swap(at, with);
                let same = wrong == letters;
                assert_eq!(Code::read(&String::from_utf8_lossy(&wrong)).is_ok(), same);
            }
        }
    }

    #[test]
    fn what_has_another_length_or_letter_is_no_code() {
        let code = Code::random();
        for typed in
            ["", "1234", &code.shown()[1..], &format!("{}0", code.shown()), &code.shown().replace('-', "U")]
        {
            assert_eq!(Code::read(typed), Err(Mistyped), "{typed}");
        }
        assert_eq!(Code::read(&"ü".repeat(20)), Err(Mistyped));
    }
}
