//! A snapshot as bytes, for the nodes that share what one of them has made.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{Head, answer::Answer, cache::Snapshot};

/// Copies are read by the same version of the program only: another may answer differently.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What stands behind the two answers.
#[derive(Serialize, Deserialize)]
struct Rest<'a> {
    head: std::borrow::Cow<'a, Head>,
    seating: Option<i32>,
}

impl Snapshot {
    /// The snapshot in bytes: the lengths of the two answers, the answers as they are sent, the rest.
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        let rest = Rest { head: std::borrow::Cow::Borrowed(&self.head), seating: self.seating };
        let rest = serde_json::to_vec(&rest).ok()?;
        let answers = [&self.page, &self.availability].map(Answer::body);
        let mut bytes =
            Vec::with_capacity(8 + rest.len() + answers.iter().map(|one| one.len()).sum::<usize>());
        for answer in answers {
            bytes.extend(u32::try_from(answer.len()).ok()?.to_be_bytes());
        }
        answers.iter().for_each(|answer| bytes.extend_from_slice(answer));
        bytes.extend(rest);
        Some(bytes)
    }

    /// The snapshot that was written so; `None` for anything else.
    pub(super) fn from_bytes(bytes: &Bytes) -> Option<Self> {
        let length = |at: usize| {
            let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
            usize::try_from(u32::from_be_bytes(four)).ok()
        };
        let page_end = 8_usize.checked_add(length(0)?)?;
        let end = page_end.checked_add(length(4)?)?;
        if end > bytes.len() {
            return None;
        }
        let rest: Rest<'_> = serde_json::from_slice(bytes.get(end..)?).ok()?;
        Some(Self {
            page: Answer::of_bytes(bytes.slice(8..page_end)).ok()?,
            availability: Answer::of_bytes(bytes.slice(page_end..end)).ok()?,
            head: rest.head.into_owned(),
            seating: rest.seating,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_was_and_nonsense_does_not() {
        let answer = |text: &str| Answer::of(&text).expect("JSON");
        let head = Head { title: "Gala".to_owned(), ..Head::default() };
        let snapshot =
            Snapshot { page: answer("page"), availability: answer("free"), head, seating: Some(3) };
        let bytes = Bytes::from(snapshot.to_bytes().expect("bytes"));
        let back = Snapshot::from_bytes(&bytes).expect("a snapshot");
        assert_eq!(format!("{back:?}"), format!("{snapshot:?}"));
        for end in 0..bytes.len() {
            assert!(Snapshot::from_bytes(&bytes.slice(..end)).is_none(), "{end} of {}", bytes.len());
        }
        assert!(Snapshot::from_bytes(&Bytes::from_static(&[0xff; 64])).is_none());
    }
}
