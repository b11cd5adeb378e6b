//! Pictures.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kit::MediaId;
use serde::{Deserialize, Serialize};

/// A picture. Its renditions are at `/media/{id}/{width}.jpg`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Cover {
    pub id: MediaId,
    /// Width of the original in pixels, as it is shown (after its orientation was applied).
    pub width: i32,
    pub height: i32,
    /// Widths of the stored renditions, ascending. Any other width is answered with the next larger one.
    pub widths: Vec<i32>,
    /// A tiny preview, base64: 24 bytes are a grid of 4 columns and 3 rows, row by row from the top
    /// left, each cell a big-endian RGB565 colour.
    pub placeholder: String,
    /// The colour that the picture is mostly made of, `#RRGGBB`.
    pub dominant_color: String,
}

impl Cover {
    /// A cover out of the columns of a left join with `events.media`, if there was one.
    pub fn from_columns(
        id: Option<MediaId>,
        width: Option<i32>,
        height: Option<i32>,
        widths: Option<Vec<i32>>,
        placeholder: Option<Vec<u8>>,
        dominant_color: Option<String>,
    ) -> Option<Self> {
        Some(Self {
            id: id?,
            width: width?,
            height: height?,
            widths: widths?,
            placeholder: STANDARD.encode(placeholder?),
            dominant_color: dominant_color?,
        })
    }

    /// The stored width that serves a request for `wanted` pixels: the next larger one, or the largest.
    pub fn rendition(widths: &[i32], wanted: i32) -> Option<i32> {
        widths.iter().copied().filter(|width| *width >= wanted).min().or(widths.iter().copied().max())
    }
}

#[cfg(test)]
mod tests {
    use super::Cover;

    #[test]
    fn a_request_gets_the_next_larger_rendition() {
        assert_eq!(Cover::rendition(&[320, 640, 960], 400), Some(640));
        assert_eq!(Cover::rendition(&[320, 640, 960], 640), Some(640));
        assert_eq!(Cover::rendition(&[320, 640, 960], 5000), Some(960));
        assert_eq!(Cover::rendition(&[], 1), None);
    }
}
