//! One ticket on one A4 page.

use fast_qr::{ECL, QRBuilder};
use krilla::{
    color::rgb,
    geom::{Path, PathBuilder, Rect},
    num::NormalizedF32,
    paint::{Fill, FillRule, Stroke, StrokeDash},
    surface::Surface,
};

use super::{
    Sheet, TicketPage, Words,
    type_setter::{Style, TypeSetter},
};

pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 46.0;
const QR: f32 = 216.0;
/// Red, green, blue.
pub(super) type Ink = (u8, u8, u8);
const INK: Ink = (0x1B, 0x1D, 0x24);
const QUIET: Ink = (0x5F, 0x64, 0x70);
const HAIR: Ink = (0xC9, 0xCC, 0xD4);
const WHITE: Ink = (0xFF, 0xFF, 0xFF);

/// Draws on one page, from top to bottom.
pub(super) struct Brush<'a, 'b> {
    pub surface: &'a mut Surface<'b>,
    pub fonts: &'static TypeSetter,
}

impl Brush<'_, '_> {
    /// Draws the whole ticket; `Err` when the code does not fit into a QR code.
    pub(super) fn ticket(&mut self, sheet: &Sheet, page: &TicketPage) -> Result<(), String> {
        let below = self.head(sheet);
        let right = WIDTH - MARGIN - QR;
        let top = below + 34.0;
        self.qr(&page.credential, right, top)?;
        let under = self.under_the_code(sheet, page, right, top + QR + 26.0);
        let left = self.facts(sheet, page, top, right - MARGIN - 28.0);
        self.foot(sheet, under.max(left) + 26.0);
        Ok(())
    }

    /// The coloured band with organizer and title; gives its lower edge.
    fn head(&mut self, sheet: &Sheet) -> f32 {
        let accent = color(&sheet.accent_color);
        let sizes = [34.0, 30.0, 26.0, 22.0, 19.0];
        let (size, title) = self.fonts.fit(&sheet.title, Style::Title, &sizes, WIDTH - 2.0 * MARGIN, 3);
        #[allow(clippy::cast_precision_loss)]
        let below = 92.0 + size * 1.16 * title.len() as f32 + 20.0;
        self.fill(accent);
        self.rectangle(0.0, 0.0, WIDTH, below);
        let text = if is_light(accent) { INK } else { WHITE };
        self.fill(text);
        let (organizer_size, organizer) =
            self.fonts.fit(&sheet.organizer, Style::Strong, &[12.0], WIDTH - 2.0 * MARGIN - 90.0, 1);
        self.lines(&organizer, Style::Strong, organizer_size, (MARGIN, 54.0));
        let label = Words::of(&sheet.locale).ticket.to_uppercase();
        #[allow(clippy::cast_precision_loss)]
        let gaps = 2.0 * (label.chars().count() - 1) as f32;
        let width = self.fonts.width(&label, Style::Strong, 11.0) + gaps;
        self.spaced(&label, Style::Strong, 11.0, (WIDTH - MARGIN - width, 54.0), 2.0);
        self.lines(&title, Style::Title, size, (MARGIN, 84.0 + size));
        below
    }

    /// The left column; gives where it ends.
    fn facts(&mut self, sheet: &Sheet, page: &TicketPage, top: f32, width: f32) -> f32 {
        let words = Words::of(&sheet.locale);
        let mut y = top + 8.0;
        y = self.fact(words.date, &[&sheet.date], y, width);
        let time = match &sheet.doors {
            Some(doors) => format!("{}  ·  {} {doors}", sheet.time, words.doors),
            None => sheet.time.clone(),
        };
        y = self.fact(words.time, &[&time], y, width);
        y = self.fact(words.place, &[&sheet.venue, &sheet.address], y, width);
        if let Some(holder) = &page.holder {
            y = self.fact(words.name, &[holder], y, width);
        }
        y = self.fact(words.ticket, &[&page.product, &page.price], y, width);
        self.fact(words.booking, &[&sheet.reference], y, width)
    }

    /// A label with a strong first line and quiet further ones; gives where the next one begins.
    fn fact(&mut self, label: &str, values: &[&str], y: f32, width: f32) -> f32 {
        self.fill(QUIET);
        self.spaced(&label.to_uppercase(), Style::Strong, 7.5, (MARGIN, y), 1.0);
        let mut y = y + 17.0;
        for (index, value) in values.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
            let (style, ink, sizes) = match index {
                0 => (Style::Strong, INK, [13.5_f32, 12.0, 10.5]),
                _ => (Style::Regular, QUIET, [10.5, 9.5, 9.0]),
            };
            self.fill(ink);
            let (size, lines) = self.fonts.fit(value, style, &sizes, width, 2);
            for line in &lines {
                self.fonts.draw(self.surface, line, style, size, (MARGIN, y));
                y += size * 1.32;
            }
        }
        y + 12.0
    }

    /// The QR code as one path of merged runs, `QR` wide.
    fn qr(&mut self, text: &str, x: f32, y: f32) -> Result<(), String> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|error| error.to_string())?;
        #[allow(clippy::cast_precision_loss)]
        let module = QR / code.size as f32;
        let mut path = PathBuilder::new();
        for row in 0..code.size {
            let mut column = 0;
            while column < code.size {
                let run = code[row][column..].iter().take_while(|module| module.value()).count();
                if run > 0 {
                    #[allow(clippy::cast_precision_loss)]
                    let (left, above) = (x + column as f32 * module, y + row as f32 * module);
                    #[allow(clippy::cast_precision_loss)]
                    let run = Rect::from_xywh(left, above, run as f32 * module, module);
                    path.push_rect(run.ok_or("a QR run has no area")?);
                }
                column += run.max(1);
            }
        }
        self.fill((0, 0, 0));
        self.surface.draw_path(&path.finish().ok_or("the QR code is empty")?);
        Ok(())
    }

    /// The typed code and which ticket of how many this is; gives where it ends.
    fn under_the_code(&mut self, sheet: &Sheet, page: &TicketPage, x: f32, y: f32) -> f32 {
        let code = grouped(&page.code);
        #[allow(clippy::cast_precision_loss)]
        let spaces = code.chars().count() as f32;
        let width = self.fonts.width(&code, Style::Strong, 15.0) + spaces * 1.2;
        self.fill(INK);
        self.spaced(&code, Style::Strong, 15.0, (x + (QR - width) / 2.0, y), 1.2);
        let words = Words::of(&sheet.locale);
        let which = format!("{} {} {} {}", words.ticket, page.number, words.of, page.of);
        let width = self.fonts.width(&which, Style::Regular, 9.5);
        self.fill(QUIET);
        self.lines(&[which], Style::Regular, 9.5, (x + (QR - width) / 2.0, y + 19.0));
        y + 30.0
    }

    /// Where to fold, how to use it, and what the organizer promises.
    fn foot(&mut self, sheet: &Sheet, y: f32) {
        let mut line = PathBuilder::new();
        line.move_to(MARGIN, y);
        line.line_to(WIDTH - MARGIN, y);
        if let Some(line) = line.finish() {
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(Stroke {
                paint: rgb::Color::new(HAIR.0, HAIR.1, HAIR.2).into(),
                width: 1.0,
                dash: Some(StrokeDash { array: vec![4.0, 4.0], offset: 0.0 }),
                ..Stroke::default()
            }));
            self.surface.draw_path(&line);
            self.surface.set_stroke(None);
        }
        let mut y = y + 28.0;
        for note in &sheet.notes {
            y = self.note(&note.title, &note.text, y);
        }
        self.fill(QUIET);
        let (size, lines) = self.fonts.fit(&sheet.imprint, Style::Regular, &[8.5], WIDTH - 2.0 * MARGIN, 1);
        self.lines(&lines, Style::Regular, size, (MARGIN, HEIGHT - 34.0));
    }

    /// A titled paragraph that shrinks to the space that is left; gives where it ends.
    fn note(&mut self, title: &str, text: &str, y: f32) -> f32 {
        const BOTTOM: f32 = HEIGHT - 58.0;
        if text.trim().is_empty() || y + 30.0 > BOTTOM {
            return y;
        }
        self.fill(INK);
        self.lines(&[title.to_owned()], Style::Strong, 9.5, (MARGIN, y));
        let room = BOTTOM - y - 15.0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let most = ((room / (7.0 * 1.42)) as usize).max(1);
        let width = WIDTH - 2.0 * MARGIN;
        let fits = |size: f32| {
            let lines = self.fonts.wrap(text, Style::Regular, size, width);
            #[allow(clippy::cast_precision_loss)]
            let height = lines.len() as f32 * size * 1.42;
            (height <= room).then_some((size, lines))
        };
        let (size, lines) = [9.0, 8.0, 7.0]
            .into_iter()
            .find_map(fits)
            .unwrap_or_else(|| self.fonts.fit(text, Style::Regular, &[7.0], width, most));
        self.fill(QUIET);
        let mut y = y + 15.0;
        for line in &lines {
            self.fonts.draw(self.surface, line, Style::Regular, size, (MARGIN, y));
            y += size * 1.42;
        }
        y + 14.0
    }

    fn lines(&mut self, lines: &[String], style: Style, size: f32, (x, y): (f32, f32)) {
        let mut y = y;
        for line in lines {
            self.fonts.draw(self.surface, line, style, size, (x, y));
            y += size * 1.16;
        }
    }

    /// Letter by letter, with `gap` points in between.
    fn spaced(&mut self, text: &str, style: Style, size: f32, (x, y): (f32, f32), gap: f32) {
        let mut x = x;
        for letter in text.chars() {
            let letter = letter.to_string();
            self.fonts.draw(self.surface, &letter, style, size, (x, y));
            x += self.fonts.width(&letter, style, size) + gap;
        }
    }

    fn fill(&mut self, (red, green, blue): Ink) {
        self.surface.set_fill(Some(Fill {
            paint: rgb::Color::new(red, green, blue).into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::NonZero,
        }));
    }

    fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32) {
        if let Some(path) = rectangle(x, y, width, height) {
            self.surface.draw_path(&path);
        }
    }
}

pub(super) fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, width, height)?);
    path.finish()
}

/// `4Q7K 2M9P X1TB`.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// `#RRGGBB`; our own accent when it is something else.
pub(super) fn color(text: &str) -> Ink {
    let channel = |from: usize| text.get(from..from + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    match (text.strip_prefix('#'), channel(1), channel(3), channel(5)) {
        (Some(_), Some(red), Some(green), Some(blue)) => (red, green, blue),
        _ => (0x4F, 0x3C, 0xC9),
    }
}

/// Whether dark text reads better on `color` than white (WCAG 2.2 relative luminance).
pub(super) fn is_light((red, green, blue): Ink) -> bool {
    let linear = |channel: u8| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) > 0.179
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_on_the_accent_colour_is_readable() {
        assert!(!is_light(color("#4F3CC9")));
        assert!(is_light(color("#FFD400")));
        assert!(!is_light(color("nonsense")));
    }

    #[test]
    fn codes_are_read_in_groups() {
        assert_eq!(grouped("4Q7K2M9PX1TB"), "4Q7K 2M9P X1TB");
    }
}
