//! What people type into the search box, made into queries that PostgreSQL can't trip over.

/// Longest search, in characters.
pub(crate) const MAX_CHARS: usize = 200;

/// A search in the parts of which the query is made: everything typed so far, or the finished words and
/// the beginning of the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// For `websearch_to_tsquery`: phrases in quotes, `-word` and `or` mean what they mean elsewhere.
    pub all: String,
    /// All but the last word.
    pub head: String,
    /// The last word for `to_tsquery`, such as `'jaz':*`; empty when it is finished.
    pub prefix: String,
    /// What may also match in another form of its words; empty when phrases or exclusions ask for
    /// exactly what is written.
    pub loose: String,
}

impl Words {
    /// Reads what was typed; `None` when that is nothing.
    pub fn read(typed: &str) -> Option<Self> {
        let all = clean(typed);
        if all.is_empty() {
            return None;
        }
        let start = all
            .char_indices()
            .rev()
            .take_while(|(_, letter)| letter.is_alphanumeric())
            .last()
            .map_or(all.len(), |(index, _)| index);
        let (head, last) = all.split_at(start);
        let in_phrase = head.matches('"').count() % 2 == 1;
        let negated = head.strip_suffix('-').is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
        let exact = all.contains('"') || all.starts_with('-') || all.contains(" -");
        let loose = if exact { String::new() } else { all.clone() };
        if last.is_empty() || in_phrase || negated {
            return Some(Self { head: all.clone(), prefix: String::new(), loose, all });
        }
        Some(Self { head: head.to_owned(), prefix: format!("'{last}':*"), loose, all: all.clone() })
    }
}

/// One line without control characters, with single spaces.
pub(crate) fn clean(typed: &str) -> String {
    let plain: String =
        typed.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(MAX_CHARS).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` as the beginning of a `like` pattern that means nothing but itself.
pub(crate) fn starts_with(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 1);
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(typed: &str) -> (String, String) {
        let words = Words::read(typed).expect("something was typed");
        (words.head, words.prefix)
    }

    #[test]
    fn the_last_word_is_a_beginning() {
        assert_eq!(parts("jaz"), (String::new(), "'jaz':*".into()));
        assert_eq!(parts("  late   jaz "), ("late ".into(), "'jaz':*".into()));
        assert_eq!(parts("hip-hop"), ("hip-".into(), "'hop':*".into()));
        assert_eq!(parts("über"), (String::new(), "'über':*".into()));
    }

    #[test]
    fn phrases_exclusions_and_signs_are_left_to_the_search() {
        for typed in
            ["\"late night", "\"late night\"", "jazz -fre", "-free", "100%", "o'", "'; drop table x;--"]
        {
            let (head, prefix) = parts(typed);
            assert_eq!((head.as_str(), prefix.as_str()), (typed, ""), "{typed}");
        }
    }

    #[test]
    fn a_beginning_has_nothing_but_letters_and_digits() {
        for typed in ["a'b", "a\\b", "x:*", "a&b|c", "((c", "a<->b", "日本", "e\u{301}te", "''':*''"] {
            let prefix = Words::read(typed).expect("typed").prefix;
            let inner = prefix.trim_start_matches('\'').trim_end_matches("':*");
            assert!(inner.chars().all(char::is_alphanumeric), "{typed} gave {prefix}");
        }
    }

    #[test]
    fn exact_wishes_are_not_loosened() {
        let loose = |typed| Words::read(typed).expect("typed").loose;
        assert_eq!(loose("hip-hop festivals"), "hip-hop festivals");
        assert_eq!(loose("jazz -free"), "");
        assert_eq!(loose("\"late night\""), "");
    }

    #[test]
    fn nothing_stays_nothing_and_much_is_cut() {
        assert_eq!(Words::read(" \t\n "), None);
        assert!(clean(&"x".repeat(5000)).len() == MAX_CHARS);
    }

    #[test]
    fn wildcards_mean_themselves() {
        assert_eq!(starts_with("50%_\\"), "50\\%\\_\\\\%");
    }
}
