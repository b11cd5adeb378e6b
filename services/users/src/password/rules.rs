//! Which passwords are refused: those that attackers try first. No composition rules (NIST SP 800-63B).

use std::{collections::HashSet, sync::LazyLock};

/// Common passwords of twelve characters and more, in lower case.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| lines(include_str!("common.txt")).collect());
/// Words that common passwords are made of, in lower case.
static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| lines(include_str!("words.txt")).collect());

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Why a password is too weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than 12 characters.
    TooShort,
    /// More than 256 characters, or more bytes than the hash function takes.
    TooLong,
    /// On every attacker's list, or made like what is.
    Common,
    /// One thing over and over, or a run such as 123456789012.
    Pattern,
    /// Made of the person's own name or address, or of ours.
    Personal,
}

impl Weakness {
    /// The stable code of the field error.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::Common => "password_common",
            Self::Pattern => "password_pattern",
            Self::Personal => "password_personal",
        }
    }

    /// A sentence for the person.
    pub fn message(self) -> &'static str {
        match self {
            Self::TooShort => "must have at least 12 characters; a few random words make a good one",
            Self::TooLong => "is too long",
            Self::Common => "is one of the passwords that attackers try first",
            Self::Pattern => "is a repetition or a simple sequence",
            Self::Personal => "must not be made of your name or e-mail address, or of ours",
        }
    }
}

/// Looks at `password` the way an attacker does who knows `personal` (e-mail address, name).
///
/// # Errors
/// The first [`Weakness`] found.
pub(crate) fn check(password: &str, longest: usize, personal: &[&str]) -> Result<(), Weakness> {
    let length = password.chars().count();
    if length < 12 {
        return Err(Weakness::TooShort);
    }
    if length > 256 || password.len() > longest {
        return Err(Weakness::TooLong);
    }
    let plain: Vec<char> = password.to_lowercase().chars().collect();
    if is_repetition(&plain) || is_run(&plain) {
        return Err(Weakness::Pattern);
    }
    let text: String = plain.iter().filter(|letter| !letter.is_whitespace()).collect();
    if is_personal(&text, personal) {
        return Err(Weakness::Personal);
    }
    // Digits and signs at the ends are decoration; those inside may stand for letters.
    let core = text.trim_matches(|letter: char| !letter.is_alphabetic());
    let decoration = text.chars().count() - core.chars().count();
    let letters = unleet(core);
    let common = [text.as_str(), core, letters.as_str()].into_iter().any(|form| COMMON.contains(form));
    if common || [core, letters.as_str()].into_iter().any(|form| is_made_of_common_words(form, decoration)) {
        return Err(Weakness::Common);
    }
    Ok(())
}

/// A unit of at most four characters over and over (`aaaa…`, `abcabc…`, `12341234…`).
fn is_repetition(text: &[char]) -> bool {
    (1..=4).any(|unit| text.iter().zip(text.iter().skip(unit)).all(|(one, next)| one == next))
}

/// Rows of keys, which fingers follow.
const ROWS: [&str; 9] = [
    "abcdefghijklmnopqrstuvwxyz",
    "12345678901234567890123456789012345678901234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "!@#$%^&*()_+",
    "q1w2e3r4t5y6u7i8o9p0",
];

/// At most two pieces of rows, forwards or backwards.
fn is_run(text: &[char]) -> bool {
    let mut rest: String = text.iter().collect();
    for _ in 0..2 {
        let taken = (1..=rest.chars().count())
            .rev()
            .map(|count| rest.chars().take(count).collect::<String>())
            .find(|piece| {
                let backwards: String = piece.chars().rev().collect();
                ROWS.iter().any(|row| row.contains(piece.as_str()) || row.contains(backwards.as_str()))
            })
            .map_or(0, |piece| piece.len());
        if taken < 4 {
            return false;
        }
        rest.drain(..taken);
        if rest.is_empty() {
            return true;
        }
    }
    false
}

/// Nothing but the person's own words, the product's name, digits and signs.
fn is_personal(text: &str, personal: &[&str]) -> bool {
    let mut words: Vec<String> = personal
        .iter()
        .flat_map(|source| {
            let source = source.to_lowercase();
            let parts = source.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned);
            let whole: String = source.chars().filter(|letter| !letter.is_whitespace()).collect();
            parts.chain([whole]).collect::<Vec<_>>()
        })
        .filter(|word| word.chars().count() >= 3)
        .collect();
    if words.iter().any(|word| word == text) {
        return true;
    }
    words.push("admit".to_owned());
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = text.to_owned();
    for word in &words {
        rest = rest.replace(word.as_str(), "");
    }
    rest != text && rest.chars().filter(|letter| letter.is_alphabetic()).count() < 4
}

/// Undoes the usual replacements of letters by digits and signs.
fn unleet(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '0' => 'o',
            '1' | '!' | '|' => 'i',
            '3' | '€' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' | '+' => 't',
            other => other,
        })
        .collect()
}

/// At most two words from the list, with few digits and signs between and (`decoration`) around them.
fn is_made_of_common_words(text: &str, decoration: usize) -> bool {
    let runs: Vec<&str> =
        text.split(|letter: char| !letter.is_alphabetic()).filter(|run| !run.is_empty()).collect();
    let signs = text.chars().filter(|letter| !letter.is_alphabetic()).count();
    let mut distinct = HashSet::new();
    for run in &runs {
        match split(run, 4) {
            Some(words) => distinct.extend(words),
            None => return false,
        }
    }
    !runs.is_empty() && distinct.len() <= 2 && signs + decoration <= 10
}

/// Splits `run` into at most `most` words of the list.
fn split(run: &str, most: usize) -> Option<Vec<&str>> {
    if run.is_empty() {
        return Some(Vec::new());
    }
    if most == 0 {
        return None;
    }
    let ends = run.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let mut ends: Vec<usize> = ends.collect();
    ends.reverse();
    ends.into_iter().filter(|end| WORDS.contains(&run[..*end])).find_map(|end| {
        let mut words = split(&run[end..], most - 1)?;
        words.push(&run[..end]);
        Some(words)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weakness(password: &str) -> Option<Weakness> {
        check(password, usize::MAX, &["ada.lovelace@example.org", "Ada Lovelace"]).err()
    }

    #[test]
    fn what_attackers_try_first_is_refused() {
        for bad in [
            "password1234",
            "Password2027!",
            "P@ssw0rd1234",
            "passwordpassword",
            "iloveyou1234",
            "Welcome12345",
            "letmeinletmein",
            "football2026",
            "ManchesterUnited1",
            "adminadmin12",
            "Sommer2026!!!!",
            "summer winter 1",
            "changeme1234",
            "trustno1trustno1",
        ] {
            assert_eq!(weakness(bad), Some(Weakness::Common), "{bad}");
        }
    }

    #[test]
    fn patterns_are_refused() {
        for bad in [
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "123412341234",
            "123456789012",
            "abcdefghijkl",
            "qwertyuiopas",
            "1qaz2wsx3edc",
            "210987654321",
            "qwertyuiop12345",
            "qwerty123456",
        ] {
            assert_eq!(weakness(bad), Some(Weakness::Pattern), "{bad}");
        }
    }

    #[test]
    fn what_everybody_knows_about_the_person_is_refused() {
        for bad in
            ["ada.lovelace@example.org", "Ada Lovelace", "lovelace2027", "AdaLovelace!1", "admit-admit-1"]
        {
            assert_eq!(weakness(bad), Some(Weakness::Personal), "{bad}");
        }
    }

    #[test]
    fn everything_else_is_welcome() {
        for good in [
            "correct horse battery staple",
            "tomato ladder quiet rain",
            "xK9#mQ2$vL5p",
            "ünïcödé wörds här",
            "🎻🎻 two violins and a drum",
            "Lovelace dreams of engines",
            "summer rain on tin roofs",
        ] {
            assert_eq!(weakness(good), None, "{good}");
        }
    }

    #[test]
    fn length_is_counted_in_characters_and_bounded() {
        assert_eq!(weakness("short"), Some(Weakness::TooShort));
        assert_eq!(weakness(&"xy zw".repeat(60)), Some(Weakness::TooLong));
        assert_eq!(check(&"tomato ladder ".repeat(6), 72, &[]), Err(Weakness::TooLong));
    }
}
