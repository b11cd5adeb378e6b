//! Setting lines of text: measuring, wrapping, and falling back to a second font for rarer letters.

use std::sync::OnceLock;

use krilla::{
    geom::Point,
    surface::Surface,
    text::{Font, TextDirection},
};
use ttf_parser::Face;

/// One of the document's styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Regular,
    Strong,
    Title,
}

/// A font twice: to draw with, and to measure with.
struct Cut {
    font: Font,
    face: Face<'static>,
}

impl Cut {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        Some(Self { font: Font::new(bytes.into(), 0)?, face: Face::parse(bytes, 0).ok()? })
    }

    fn has(&self, letter: char) -> bool {
        self.face.glyph_index(letter).is_some()
    }

    /// Width of `letter` at one point of size.
    fn advance(&self, letter: char) -> f32 {
        let glyph = self.face.glyph_index(letter).unwrap_or(ttf_parser::GlyphId(0));
        f32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) / f32::from(self.face.units_per_em())
    }
}

/// All fonts of the documents.
pub(super) struct TypeSetter {
    regular: Cut,
    strong: Cut,
    title: Cut,
    /// For letters that the others lack.
    fallback: Cut,
}

impl TypeSetter {
    /// The fonts, read once per program; `None` when an embedded font is damaged.
    pub(super) fn get() -> Option<&'static Self> {
        static FONTS: OnceLock<Option<TypeSetter>> = OnceLock::new();
        FONTS.get_or_init(Self::read).as_ref()
    }

    fn read() -> Option<Self> {
        Some(Self {
            regular: Cut::new(include_bytes!("../../assets/fonts/Inter-Regular.otf"))?,
            strong: Cut::new(include_bytes!("../../assets/fonts/Inter-SemiBold.otf"))?,
            title: Cut::new(include_bytes!("../../assets/fonts/InterDisplay-Bold.otf"))?,
            fallback: Cut::new(include_bytes!("../../assets/fonts/DejaVuSans.ttf"))?,
        })
    }

    fn cut(&self, style: Style, letter: char) -> &Cut {
        let cut = match style {
            Style::Regular => &self.regular,
            Style::Strong => &self.strong,
            Style::Title => &self.title,
        };
        if cut.has(letter) { cut } else { &self.fallback }
    }

    /// Width of `text` in points, without kerning (which makes it narrower, if anything).
    pub(super) fn width(&self, text: &str, style: Style, size: f32) -> f32 {
        text.chars().map(|letter| self.cut(style, letter).advance(letter)).sum::<f32>() * size
    }

    /// Draws one line with its base line at `y`, in the surface's current fill.
    pub(super) fn draw(
        &self,
        surface: &mut Surface<'_>,
        text: &str,
        style: Style,
        size: f32,
        (x, y): (f32, f32),
    ) {
        let mut x = x;
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let cut = self.cut(style, first);
            let end = rest
                .char_indices()
                .find(|(_, letter)| !std::ptr::eq(self.cut(style, *letter), cut))
                .map_or(rest.len(), |(at, _)| at);
            let (run, after) = rest.split_at(end);
            let start = Point::from_xy(x, y);
            surface.draw_text(start, cut.font.clone(), size, run, false, TextDirection::Auto);
            x += self.width(run, style, size);
            rest = after;
        }
    }

    /// Breaks `text` into lines no wider than `width`; words that are too long break anywhere. Line
    /// feeds in the text stay.
    pub(super) fn wrap(&self, text: &str, style: Style, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&joined, style, size) <= width {
                    line = joined;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line = self.break_word(word, style, size, width, &mut lines);
            }
            if !line.is_empty() {
                lines.push(line);
            }
        }
        lines
    }

    /// Pushes what does not fit; gives back the rest of the word.
    fn break_word(&self, word: &str, style: Style, size: f32, width: f32, lines: &mut Vec<String>) -> String {
        let mut part = String::new();
        for letter in word.chars() {
            part.push(letter);
            if part.chars().count() > 1 && self.width(&part, style, size) > width {
                part.pop();
                lines.push(std::mem::take(&mut part));
                part.push(letter);
            }
        }
        part
    }

    /// Wraps `text` at the largest of `sizes` at which it takes at most `most` lines; at the smallest
    /// size the last line ends in an ellipsis when even that is too much.
    pub(super) fn fit(
        &self,
        text: &str,
        style: Style,
        sizes: &[f32],
        width: f32,
        most: usize,
    ) -> (f32, Vec<String>) {
        let mut tried = (0.0, Vec::new());
        for size in sizes {
            tried = (*size, self.wrap(text, style, *size, width));
            if tried.1.len() <= most {
                return tried;
            }
        }
        let (size, mut lines) = tried;
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && self.width(&format!("{last}…"), style, size) > width {
                last.pop();
            }
            last.push('…');
        }
        (size, lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_within_the_width() {
        let fonts = TypeSetter::get().expect("fonts");
        let text =
            "An evening with the Donaudampfschifffahrtsgesellschaftskapitän and his крепкий friends שלום";
        for width in [30.0, 80.0, 200.0] {
            for line in fonts.wrap(text, Style::Title, 24.0, width) {
                assert!(
                    fonts.width(&line, Style::Title, 24.0) <= width || line.chars().count() == 1,
                    "{line}"
                );
            }
        }
        assert_eq!(fonts.wrap("a b", Style::Regular, 10.0, 500.0), ["a b"]);
        assert_eq!(fonts.wrap("a\n\nb", Style::Regular, 10.0, 500.0), ["a", "b"]);
    }

    #[test]
    fn long_titles_shrink_and_then_end_in_an_ellipsis() {
        let fonts = TypeSetter::get().expect("fonts");
        let sizes = [30.0, 24.0, 18.0];
        assert_eq!(fonts.fit("Short", Style::Title, &sizes, 400.0, 2).0, 30.0);
        let (size, lines) = fonts.fit(&"Longer than anything ".repeat(20), Style::Title, &sizes, 300.0, 3);
        assert_eq!((size, lines.len()), (18.0, 3));
        assert!(lines[2].ends_with('…'));
        assert!(lines.iter().all(|line| fonts.width(line, Style::Title, size) <= 300.0));
    }
}
