//! Every statement of this service, by what it is about.

pub(crate) mod access_codes;
pub(crate) mod billing;
pub(crate) mod bookings;
pub(crate) mod buyers;
pub(crate) mod cards;
pub(crate) mod checkouts;
pub(crate) mod documents;
pub(crate) mod door;
pub(crate) mod exports;
pub(crate) mod holds;
pub(crate) mod idempotency;
pub(crate) mod limits;
pub(crate) mod lines;
pub(crate) mod organizers;
pub(crate) mod overview;
pub(crate) mod own_sales;
pub(crate) mod privacy;
pub(crate) mod refund_policies;
pub(crate) mod refund_runs;
pub(crate) mod refunds;
pub(crate) mod returns;
pub(crate) mod sales;
pub(crate) mod settlements;
pub(crate) mod statements;
pub(crate) mod tickets;
pub(crate) mod turnstile;
pub(crate) mod waiting_list;
pub(crate) mod waiting_rooms;

/// A pattern for `ilike` that finds `words` anywhere, whatever is in them.
pub(crate) fn like(words: &str) -> String {
    let mut pattern = String::with_capacity(words.len() + 2);
    pattern.push('%');
    for letter in words.chars() {
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
    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(super::like(r"50%_\x"), r"%50\%\_\\x%");
    }
}
