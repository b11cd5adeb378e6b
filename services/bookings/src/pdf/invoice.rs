//! Invoices and credit notes as PDF.

use kit::{Currency, Money};

use super::{
    invoice_words::Words,
    paper::{Column, FULL, INK, Paper, QUIET},
    type_setter::Style,
};
use crate::invoicing::{Category, Content, DocumentKind, DocumentLine, DocumentRow, TaxLine};

/// Item, quantity, unit price, rate, amount.
const COLUMNS: [Column; 5] = [
    Column { width: FULL - 268.0, right: false },
    Column { width: 38.0, right: true },
    Column { width: 80.0, right: true },
    Column { width: 54.0, right: true },
    Column { width: 96.0, right: true },
];
/// Label and sum, at the right.
const SUMS: [Column; 2] = [Column { width: FULL - 110.0, right: true }, Column { width: 110.0, right: true }];

/// The document.
///
/// # Errors
/// When a font or the PDF library refuses; the message is for the log.
pub(crate) fn draw(document: &DocumentRow) -> Result<Vec<u8>, String> {
    let content = &document.content.0;
    let words = Words::of(&content.locale);
    let name = match document.kind {
        DocumentKind::Invoice => words.invoice,
        DocumentKind::CreditNote => words.credit_note,
    };
    let seller = &content.seller;
    let mut paper = Paper::new(&content.accent_color, &seller.legal_name, name, words.page)?;
    paper.foot(&foot(content, words));
    let from = format!(
        "{} · {} · {} {} · {}",
        seller.legal_name, seller.address_line, seller.postal_code, seller.city, seller.country
    );
    paper.text(&from, true);
    paper.space(10.0);
    paper.beside(&buyer(content), &facts(document, words));
    paper.title(&format!("{name} {}", document.name()));
    paper.text(&format!("{} · {}", content.event_title, content.event_on), true);
    if let Some(reason) = &content.reason {
        paper.text(&format!("{}: {reason}", words.reason), true);
    }
    paper.space(16.0);
    lines(&mut paper, content, document.currency, words);
    sums(&mut paper, document, words);
    notes(&mut paper, content, words);
    paper.finish(&format!("{name} {}", document.name()), &seller.legal_name, &content.locale)
}

fn buyer(content: &Content) -> Vec<String> {
    let buyer = &content.buyer;
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let mut lines = vec![text(&buyer.company), buyer.name.clone(), text(&buyer.address_line)];
    lines.push(format!("{} {}", text(&buyer.postal_code), text(&buyer.city)).trim().to_owned());
    lines.push(text(&buyer.country));
    lines.retain(|line| !line.is_empty());
    lines.dedup();
    lines
}

fn facts(document: &DocumentRow, words: &Words) -> Vec<(String, String)> {
    let content = &document.content.0;
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let mut facts = vec![
        fact(words.number, &document.name()),
        fact(words.date, &document.issued_on),
        fact(words.day_of_event, &content.event_on),
        fact(words.booking, &content.booking_reference),
    ];
    if let Some(reference) = &content.buyer.reference {
        facts.push(fact(words.your_reference, reference));
    }
    if let Some(id) = &content.buyer.vat_id {
        facts.push(fact(words.vat_id, id));
    }
    if let Some(original) = &content.original {
        let label = match document.kind {
            DocumentKind::Invoice => words.instead_of,
            DocumentKind::CreditNote => words.for_invoice,
        };
        facts.push(fact(label, &format!("{} {} {}", original.number, words.of, original.issued_on)));
    }
    facts
}

fn lines(paper: &mut Paper, content: &Content, currency: Currency, words: &Words) {
    let head = [words.item, words.quantity, words.unit_price, words.tax, words.amount].map(str::to_owned);
    paper.row(&COLUMNS, &head, Style::Strong, QUIET);
    paper.rule();
    for line in &content.lines {
        let cells = [
            described(line, currency, words),
            line.quantity.to_string(),
            if line.unit_price_minor > 0 {
                Money::new(line.unit_price_minor, currency).to_string()
            } else {
                String::new()
            },
            rate(line.category, line.rate_bp),
            Money::new(line.gross(), currency).to_string(),
        ];
        paper.row(&COLUMNS, &cells, Style::Regular, INK);
    }
    paper.rule();
}

/// What was sold, with what came off and on top of its price.
fn described(line: &DocumentLine, currency: Currency, words: &Words) -> String {
    let mut text = line.name.clone();
    if line.of.is_some() && line.unit_price_minor == 0 {
        text = format!("{text}, {}", words.reduction);
    }
    for (sign, minor, word) in [("−", line.discount_minor, words.discount), ("+", line.fee_minor, words.fees)]
    {
        if minor > 0 {
            text = format!("{text}\n{sign} {} {word}", Money::new(minor, currency));
        }
    }
    text
}

fn rate(category: Category, rate_bp: i32) -> String {
    match (category, rate_bp % 100) {
        (Category::AE, _) => "AE".to_owned(),
        (_, 0) => format!("{} %", rate_bp / 100),
        (_, rest) => format!("{}.{rest:02} %", rate_bp / 100),
    }
}

fn sums(paper: &mut Paper, document: &DocumentRow, words: &Words) {
    let content = &document.content.0;
    let money = |minor| Money::new(minor, document.currency).to_string();
    let mut row = |label: String, minor: i64, style: Style| {
        paper.row(&SUMS, &[label, money(minor)], style, INK);
    };
    row(words.net.to_owned(), document.net_minor, Style::Regular);
    for TaxLine { category, rate_bp, net_minor, tax_minor } in &content.taxes {
        let label =
            format!("{} {} ({} {})", words.tax, rate(*category, *rate_bp), words.net, money(*net_minor));
        row(label, *tax_minor, Style::Regular);
    }
    row(words.total.to_owned(), document.gross_minor, Style::Strong);
    let settled = match document.kind {
        DocumentKind::Invoice => words.paid,
        DocumentKind::CreditNote => words.paid_back,
    };
    row(settled.to_owned(), content.settled_minor, Style::Regular);
    let due = document.gross_minor - content.settled_minor;
    if due != 0 {
        row(words.due.to_owned(), due, Style::Strong);
    }
    paper.space(10.0);
}

/// Why there is no tax.
fn notes(paper: &mut Paper, content: &Content, words: &Words) {
    if content.taxes.iter().any(|tax| tax.category == Category::E) {
        paper.text(&content.exemption_note, true);
    }
    if content.taxes.iter().any(|tax| tax.category == Category::AE) {
        paper.text(words.reverse_charge, true);
    }
}

fn foot(content: &Content, words: &Words) -> String {
    let seller = &content.seller;
    let mut parts = vec![seller.legal_name.clone(), seller.email.clone()];
    parts.extend(seller.phone.clone());
    parts.extend(seller.vat_id.as_ref().map(|id| format!("{} {id}", words.vat_id)));
    parts.extend(seller.tax_number.as_ref().map(|number| format!("{} {number}", words.tax_number)));
    let mut text = parts.join(" · ");
    if !seller.footer.is_empty() {
        text = format!("{text}\n{}", seller.footer);
    }
    text
}
