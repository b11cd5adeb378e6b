//! Documents as PDF: tickets, one A4 page each, and what bookkeepers keep.

pub(crate) mod invoice;
mod invoice_words;
mod page;
mod paper;
pub(crate) mod statement;
mod type_setter;
mod words;

use krilla::{Document, metadata::Metadata, page::PageSettings};

pub(crate) use self::words::Words;
use self::{
    page::{Brush, HEIGHT, WIDTH},
    type_setter::TypeSetter,
};

/// What all tickets of a booking share.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub organizer: String,
    /// `#RRGGBB`.
    pub accent_color: String,
    pub title: String,
    pub date: String,
    /// With the abbreviation of the zone.
    pub time: String,
    pub doors: Option<String>,
    pub venue: String,
    pub address: String,
    pub reference: String,
    pub locale: String,
    /// Titled paragraphs below the fold.
    pub notes: Vec<Note>,
    /// The last line.
    pub imprint: String,
}

/// A titled paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub title: String,
    pub text: String,
}

/// One ticket.
#[derive(Debug, Clone)]
pub(crate) struct TicketPage {
    pub number: i32,
    pub of: usize,
    pub holder: Option<String>,
    pub product: String,
    pub price: String,
    pub code: String,
    pub credential: String,
}

/// The document as PDF.
///
/// # Errors
/// When a font or the PDF library refuses; the message is for the log.
pub(crate) fn tickets(sheet: &Sheet, pages: &[TicketPage]) -> Result<Vec<u8>, String> {
    let fonts = TypeSetter::get().ok_or("an embedded font is damaged")?;
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} ({})", sheet.title, sheet.reference))
            .authors(vec![sheet.organizer.clone()])
            .language(sheet.locale.clone())
            .creator("Admit".to_owned()),
    );
    for ticket in pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("A4 has no area")?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        Brush { surface: &mut surface, fonts }.ticket(sheet, ticket)?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| format!("{error:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(title: &str, refund_policy: &str) -> Sheet {
        Sheet {
            organizer: "Nachtklang Konzerte".into(),
            accent_color: "#0B6E5F".into(),
            title: title.into(),
            date: "Saturday, 13 March 2027".into(),
            time: "19:30 CET".into(),
            doors: Some("18:30".into()),
            venue: "Große Halle".into(),
            address: "Hauptstraße 1, 10115 Berlin".into(),
            reference: "4Q7K2M9P".into(),
            locale: "en".into(),
            notes: vec![
                Note { title: "At the door".into(), text: "Show this code, on paper or on a screen.".into() },
                Note { title: "Refunds".into(), text: refund_policy.into() },
            ],
            imprint: "Nachtklang Konzerte · help@example.org".into(),
        }
    }

    fn page(number: i32) -> TicketPage {
        TicketPage {
            number,
            of: 2,
            holder: Some("Ada Lovelace".into()),
            product: "Standing (Early bird)".into(),
            price: "25.00 EUR".into(),
            code: "4Q7K2M9PX1TB".into(),
            credential: format!("A1.{}.{}.{}", "k".repeat(43), "p".repeat(70), "s".repeat(86)),
        }
    }

    #[test]
    fn every_ticket_has_its_page_whatever_the_words_are() {
        let long =
            "Великий вечір with Ødegård, 東京事変 and the Donaudampfschifffahrtskapelle: שלום ".repeat(3);
        for (title, policy) in [("Nachtklang", ""), (&*long, &*"No refunds at all. ".repeat(300)), ("", "x")]
        {
            let pdf = tickets(&sheet(title, policy), &[page(1), page(2)]).expect("a document");
            assert!(pdf.starts_with(b"%PDF-"));
            let text = String::from_utf8_lossy(&pdf);
            assert!(text.contains("/Count 2"), "two pages");
            assert!(pdf.len() < 400_000, "{} bytes", pdf.len());
            if let Some(path) = std::env::var_os("ADMIT_KEEP_PDF") {
                std::fs::write(std::path::Path::new(&path).join(format!("{}.pdf", title.len())), &pdf)
                    .expect("kept");
            }
        }
    }
}
