//! Business documents: text, pairs and tables down as many A4 pages as they take.

use krilla::{
    Document,
    color::rgb,
    metadata::Metadata,
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
};

use super::{
    page::{HEIGHT, Ink, WIDTH, color, is_light, rectangle},
    type_setter::{Style, TypeSetter},
};

const MARGIN: f32 = 52.0;
/// Where text on a page ends; below it is the foot.
const BOTTOM: f32 = HEIGHT - 92.0;
pub(super) const INK: Ink = (0x1B, 0x1D, 0x24);
pub(super) const QUIET: Ink = (0x5F, 0x64, 0x70);
const HAIR: Ink = (0xD8, 0xDA, 0xE0);

/// How wide text may be on a page.
pub(super) const FULL: f32 = WIDTH - 2.0 * MARGIN;

/// One thing on a page.
enum Mark {
    Text { text: String, style: Style, size: f32, ink: Ink, x: f32, y: f32 },
    Box { x: f32, y: f32, width: f32, height: f32, ink: Ink },
}

/// A column of a table.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub width: f32,
    pub right: bool,
}

/// A document that is being set, from top to bottom.
pub(super) struct Paper {
    fonts: &'static TypeSetter,
    pages: Vec<Vec<Mark>>,
    y: f32,
    footer: Vec<String>,
    /// The words for "page … of …".
    page_words: (&'static str, &'static str),
}

impl Paper {
    /// An empty document with a coloured band: who it is from, and what it is.
    ///
    /// # Errors
    /// When an embedded font is damaged.
    pub(super) fn new(
        accent: &str,
        from: &str,
        what: &str,
        page_words: (&'static str, &'static str),
    ) -> Result<Self, String> {
        let fonts = TypeSetter::get().ok_or("an embedded font is damaged")?;
        let mut paper = Self { fonts, pages: vec![Vec::new()], y: 0.0, footer: Vec::new(), page_words };
        let accent = color(accent);
        let text = if is_light(accent) { INK } else { (0xFF, 0xFF, 0xFF) };
        paper.mark(Mark::Box { x: 0.0, y: 0.0, width: WIDTH, height: 84.0, ink: accent });
        let (size, lines) = fonts.fit(from, Style::Title, &[20.0, 17.0, 14.0], FULL - 150.0, 2);
        let mut y = if lines.len() > 1 { 38.0 } else { 49.0 };
        for line in lines {
            paper.put(&line, Style::Title, size, text, MARGIN, y);
            y += size * 1.16;
        }
        let width = fonts.width(what, Style::Strong, 12.0);
        paper.put(what, Style::Strong, 12.0, text, WIDTH - MARGIN - width, 48.0);
        paper.y = 122.0;
        Ok(paper)
    }

    /// Lines at the foot of every page.
    pub(super) fn foot(&mut self, text: &str) {
        let lines = self.fonts.wrap(text, Style::Regular, 7.5, FULL - 70.0);
        self.footer = lines.into_iter().take(4).collect();
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    fn put(&mut self, text: &str, style: Style, size: f32, ink: Ink, x: f32, y: f32) {
        self.mark(Mark::Text { text: text.to_owned(), style, size, ink, x, y });
    }

    /// Begins a page unless so much room is left.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.pages.push(Vec::new());
            self.y = 64.0;
        }
    }

    pub(super) fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// A large line.
    pub(super) fn title(&mut self, text: &str) {
        let (size, lines) = self.fonts.fit(text, Style::Title, &[19.0, 16.0], FULL, 2);
        for line in lines {
            self.need(size * 1.3);
            self.put(&line, Style::Title, size, INK, MARGIN, self.y);
            self.y += size * 1.3;
        }
    }

    /// A heading within the document.
    pub(super) fn heading(&mut self, text: &str) {
        self.need(48.0);
        self.y += 10.0;
        self.put(text, Style::Strong, 11.0, INK, MARGIN, self.y);
        self.y += 18.0;
    }

    /// A paragraph over the whole width.
    pub(super) fn text(&mut self, text: &str, quiet: bool) {
        for line in self.fonts.wrap(text, Style::Regular, 9.0, FULL) {
            self.need(13.0);
            self.put(&line, Style::Regular, 9.0, if quiet { QUIET } else { INK }, MARGIN, self.y);
            self.y += 13.0;
        }
    }

    /// Lines on the left, and pairs of a label and a value on the right.
    pub(super) fn beside(&mut self, left: &[String], right: &[(String, String)]) {
        let top = self.y;
        let mut y = top;
        for (index, text) in left.iter().filter(|text| !text.trim().is_empty()).enumerate() {
            let style = if index == 0 { Style::Strong } else { Style::Regular };
            for line in self.fonts.wrap(text, style, 9.5, 240.0).into_iter().take(3) {
                self.put(&line, style, 9.5, INK, MARGIN, y);
                y += 13.5;
            }
        }
        let mut other = top;
        for (label, value) in right.iter().filter(|(_, value)| !value.trim().is_empty()) {
            self.put(label, Style::Regular, 9.0, QUIET, MARGIN + 272.0, other);
            for line in self.fonts.wrap(value, Style::Regular, 9.0, FULL - 380.0).into_iter().take(3) {
                let x = MARGIN + FULL - self.fonts.width(&line, Style::Regular, 9.0);
                self.put(&line, Style::Regular, 9.0, INK, x, other);
                other += 13.5;
            }
        }
        self.y = y.max(other) + 14.0;
    }

    /// A row of a table. Cells wrap; the last row of a group can be strong.
    pub(super) fn row(&mut self, columns: &[Column], cells: &[String], style: Style, ink: Ink) {
        let size = 9.0;
        let wrapped: Vec<Vec<String>> = columns
            .iter()
            .zip(cells)
            .map(|(column, cell)| {
                self.fonts.wrap(cell, style, size, column.width - 6.0).into_iter().take(6).collect()
            })
            .collect();
        let lines = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        #[allow(clippy::cast_precision_loss)]
        let height = lines as f32 * 12.5 + 6.0;
        self.need(height);
        let mut x = MARGIN;
        for (column, lines) in columns.iter().zip(&wrapped) {
            let mut y = self.y;
            for line in lines {
                let left = match column.right {
                    true => x + column.width - self.fonts.width(line, style, size),
                    false => x,
                };
                self.put(line, style, size, ink, left, y);
                y += 12.5;
            }
            x += column.width;
        }
        self.y += height;
    }

    /// A hair line between rows.
    pub(super) fn rule(&mut self) {
        let y = self.y - 10.0;
        self.mark(Mark::Box { x: MARGIN, y, width: FULL, height: 0.7, ink: HAIR });
        self.y += 5.0;
    }

    /// The document as PDF.
    ///
    /// # Errors
    /// When the PDF library refuses; the message is for the log.
    pub(super) fn finish(self, title: &str, author: &str, locale: &str) -> Result<Vec<u8>, String> {
        let mut document = Document::new();
        document.set_metadata(
            Metadata::new()
                .title(title.to_owned())
                .authors(vec![author.to_owned()])
                .language(locale.to_owned())
                .creator("Admit".to_owned()),
        );
        let count = self.pages.len();
        for (index, marks) in self.pages.iter().enumerate() {
            let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("A4 has no area")?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for mark in marks {
                draw(&mut surface, self.fonts, mark);
            }
            self.foot_of(&mut surface, index + 1, count);
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|error| format!("{error:?}"))
    }

    fn foot_of(&self, surface: &mut Surface<'_>, number: usize, of: usize) {
        let line = |text: String, x: f32, y: f32| Mark::Text {
            text,
            style: Style::Regular,
            size: 7.5,
            ink: QUIET,
            x,
            y,
        };
        let mut y = HEIGHT - 66.0;
        for text in &self.footer {
            draw(surface, self.fonts, &line(text.clone(), MARGIN, y));
            y += 10.0;
        }
        let pages = format!("{} {number} {} {of}", self.page_words.0, self.page_words.1);
        let x = WIDTH - MARGIN - self.fonts.width(&pages, Style::Regular, 7.5);
        draw(surface, self.fonts, &line(pages, x, HEIGHT - 66.0));
    }
}

fn draw(surface: &mut Surface<'_>, fonts: &'static TypeSetter, mark: &Mark) {
    let fill = |(red, green, blue): Ink| Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    };
    match mark {
        Mark::Text { text, style, size, ink, x, y } => {
            surface.set_fill(Some(fill(*ink)));
            fonts.draw(surface, text, *style, *size, (*x, *y));
        }
        Mark::Box { x, y, width, height, ink } => {
            surface.set_fill(Some(fill(*ink)));
            if let Some(path) = rectangle(*x, *y, *width, *height) {
                surface.draw_path(&path);
            }
        }
    }
}
