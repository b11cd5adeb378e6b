//! What one can ask of the list of events, and where its pages go on.

use kit::{EventId, Problem, Time, page::read_cursor};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::words::{MAX_CHARS, Words};
use crate::model::Category;

/// The order of a list of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By the next date.
    Soonest,
    /// The latest announcement first.
    Newest,
    /// The best match first; without a search the same as `soonest`.
    Relevance,
    /// By the lowest price in figures, whatever the currency; events without a price last.
    Price,
}

impl Sort {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Soonest => "soonest",
            Self::Newest => "newest",
            Self::Relevance => "relevance",
            Self::Price => "price",
        }
    }
}

/// What to look for in the catalogue.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Words in title, summary, tags, place or organizer. The last one may be unfinished; `"a phrase"`,
    /// `-without` and `or` are understood.
    #[param(max_length = 200)]
    pub q: Option<String>,
    #[param(inline)]
    pub category: Option<Category>,
    /// The name of a city, in any case.
    #[param(max_length = 120)]
    pub city: Option<String>,
    /// Only dates that are not over at this moment; now unless told. An earlier moment brings back
    /// what was on since then.
    pub from: Option<Time>,
    /// Only dates that begin before this moment.
    pub to: Option<Time>,
    /// An organizer's slug or id.
    #[param(max_length = 60)]
    pub organizer: Option<String>,
    /// True: only what one can take part in from anywhere; false: only what happens in a place alone.
    pub online: Option<bool>,
    /// True: only what costs nothing; false: only what costs something.
    pub free: Option<bool>,
    /// `relevance` when words are searched, otherwise `soonest`, unless told.
    #[param(inline)]
    pub sort: Option<Sort>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 24 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// Where a page ended. It belongs to one order.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cursor {
    #[serde(rename = "s")]
    pub sort: Sort,
    #[serde(rename = "k")]
    pub key: i64,
    /// Microseconds since the Unix epoch.
    #[serde(rename = "t")]
    pub starts: i64,
    #[serde(rename = "i")]
    pub id: EventId,
}

/// A query that was checked.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    pub words: Option<Words>,
    pub category: Option<Category>,
    pub city: Option<String>,
    pub from: Option<Time>,
    pub to: Option<Time>,
    pub organizer: Option<String>,
    pub online: Option<bool>,
    pub free: Option<bool>,
    pub sort: Sort,
    pub after: Option<Cursor>,
    /// The moment that `after` names.
    pub after_start: Option<Time>,
    pub limit: i64,
}

impl EventsQuery {
    /// Checks the query.
    ///
    /// # Errors
    /// `422` when a text is too long or `after` is no cursor of a list in this order.
    pub(crate) fn check(self) -> Result<Filter, Problem> {
        let words = short("q", self.q, MAX_CHARS)?.as_deref().and_then(Words::read);
        let sort = match (self.sort, &words) {
            (Some(Sort::Relevance), None) | (None, None) => Sort::Soonest,
            (None, Some(_)) => Sort::Relevance,
            (Some(sort), _) => sort,
        };
        if self.after.as_ref().is_some_and(|after| after.len() > 512) {
            return Err(no_cursor());
        }
        let after: Option<Cursor> = read_cursor(self.after.as_deref())?;
        if after.is_some_and(|cursor| cursor.sort != sort) {
            return Err(no_cursor());
        }
        let after_start = after.map(Cursor::start).transpose()?;
        Ok(Filter {
            words,
            category: self.category,
            city: short("city", self.city, 120)?,
            from: self.from,
            to: self.to,
            organizer: short("organizer", self.organizer, 60)?,
            online: self.online,
            free: self.free,
            sort,
            after,
            after_start,
            limit: i64::from(self.limit.unwrap_or(24).clamp(1, 100)),
        })
    }
}

impl Cursor {
    fn start(self) -> Result<Time, Problem> {
        jiff::Timestamp::from_microsecond(self.starts).map(Time::new).map_err(|_| no_cursor())
    }
}

fn no_cursor() -> Problem {
    Problem::invalid_field("after", "invalid", "is not a cursor of this list")
}

/// `text` without space around it, if anything is left; `422` when it is longer than `most` characters.
pub(crate) fn short(field: &str, text: Option<String>, most: usize) -> Result<Option<String>, Problem> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > most) {
        return Err(Problem::invalid_field(field, "too_long", format!("has at most {most} characters")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::Page;

    #[test]
    fn words_are_sorted_by_relevance_unless_told() {
        let sort = |q: Option<&str>, sort| {
            EventsQuery { q: q.map(Into::into), sort, ..Default::default() }.check().expect("fine").sort
        };
        assert_eq!(sort(None, None), Sort::Soonest);
        assert_eq!(sort(Some("jazz"), None), Sort::Relevance);
        assert_eq!(sort(Some("   "), None), Sort::Soonest);
        assert_eq!(sort(None, Some(Sort::Relevance)), Sort::Soonest);
        assert_eq!(sort(Some("jazz"), Some(Sort::Price)), Sort::Price);
    }

    #[test]
    fn a_cursor_belongs_to_its_order() {
        let cursor = Cursor { sort: Sort::Soonest, key: 5, starts: 5, id: EventId::new() };
        let next = Page::from_rows(vec![1, 2], 1, |_| cursor).next;
        let ask = |sort, after: Option<String>| EventsQuery { sort, after, ..Default::default() }.check();
        assert_eq!(ask(None, next.clone()).expect("ours").after, Some(cursor));
        assert_eq!(ask(Some(Sort::Price), next).expect_err("another order").status, 422);
        let far = Cursor { starts: i64::MAX, ..cursor };
        let far = Page::from_rows(vec![1, 2], 1, |_| far).next;
        assert_eq!(ask(None, far).expect_err("no such moment").status, 422);
        for garbage in ["", "null", "%%%", "e30", &"A".repeat(600), "eyJzIjoic29vbmVzdCJ9"] {
            assert_eq!(ask(None, Some(garbage.into())).expect_err(garbage).status, 422);
        }
    }

    #[test]
    fn long_texts_are_refused_by_name() {
        let query = EventsQuery { q: Some("ü".repeat(201)), ..Default::default() };
        assert_eq!(query.check().expect_err("too long").errors[0].field, "q");
        assert!(EventsQuery { q: Some("ü".repeat(200)), ..Default::default() }.check().is_ok());
    }
}
