//! Cursor pages: `?after=&limit=` in, `items` and `next` out.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Problem;

/// The page that a caller asks for.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

impl PageQuery {
    /// Items to return, 1 to 100.
    pub fn limit(&self) -> i64 {
        i64::from(self.limit.unwrap_or(25).clamp(1, 100))
    }

    /// The position after which to go on.
    ///
    /// # Errors
    /// `422` when `after` is not a cursor of ours.
    pub fn cursor<T: DeserializeOwned>(&self) -> Result<Option<T>, Problem> {
        read_cursor(self.after.as_deref())
    }
}

/// Reads a cursor that [`Page::from_rows`] wrote.
///
/// # Errors
/// `422` when it is not one of ours.
pub fn read_cursor<T: DeserializeOwned>(after: Option<&str>) -> Result<Option<T>, Problem> {
    let Some(text) = after else { return Ok(None) };
    URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .map(Some)
        .ok_or_else(|| Problem::invalid_field("after", "invalid", "is not a cursor of this list"))
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Pass as `after` to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of `rows` that were fetched with `limit + 1`; `key` gives the cursor of a row.
    pub fn from_rows<K: Serialize>(mut rows: Vec<T>, limit: i64, key: impl Fn(&T) -> K) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows
            .last()
            .filter(|_| more)
            .and_then(|last| serde_json::to_vec(&key(last)).ok())
            .map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        Self { items: rows, next }
    }

    /// The same page with every item turned into something else.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_of_a_full_page_leads_on() {
        let page = Page::from_rows(vec![1, 2, 3], 2, |n| *n);
        assert_eq!(page.items, [1, 2]);
        assert_eq!(read_cursor::<i32>(page.next.as_deref()).expect("ours"), Some(2));
        assert!(Page::from_rows(vec![1, 2], 2, |n| *n).next.is_none());
        assert!(read_cursor::<i32>(Some("%%%")).is_err());
    }
}
