//! Statements as PDF.

use kit::{Money, Time};

use super::{
    paper::{Column, FULL, INK, Paper, QUIET},
    type_setter::Style,
};
use crate::{moment::local, statements::StatementRow};

const LINES: [Column; 2] =
    [Column { width: FULL - 150.0, right: false }, Column { width: 150.0, right: true }];
const ACCOUNTS: [Column; 3] = [
    Column { width: FULL - 260.0, right: false },
    Column { width: 130.0, right: true },
    Column { width: 130.0, right: true },
];

/// The statement, for `organization` with its time zone.
///
/// # Errors
/// When a font or the PDF library refuses; the message is for the log.
pub(crate) fn draw(row: &StatementRow, organization: &str, zone: &str) -> Result<Vec<u8>, String> {
    let money = |minor| Money::new(minor, row.currency).to_string();
    let moment = |time: Time| local(time, zone, "en").to_string();
    let mut paper = Paper::new("#1B1D24", organization, "Payout statement", ("Page", "of"))?;
    paper.foot("Added up from the books of the period alone. A closed statement never changes.");
    paper.title(&format!("Statement {} in {}", row.number, row.currency));
    paper.text(row.event_title.as_deref().unwrap_or("All events"), true);
    paper.text(&format!("From {} until {}", moment(row.period_from), moment(row.period_to)), true);
    paper.text(&format!("Closed on {}", moment(row.closed_at)), true);
    paper.space(18.0);
    for (label, minor) in row.lines() {
        let strong = matches!(label, "Net of the period" | "Carried over");
        if strong {
            paper.rule();
        }
        let (style, ink) = match (strong, label.starts_with("of the net")) {
            (true, _) => (Style::Strong, INK),
            (_, true) => (Style::Regular, QUIET),
            _ => (Style::Regular, INK),
        };
        paper.row(&LINES, &[label.to_owned(), money(minor)], style, ink);
    }
    paper.heading(&format!("Accounts ({} postings)", row.content.postings));
    let head = ["Account", "Debit", "Credit"].map(str::to_owned);
    paper.row(&ACCOUNTS, &head, Style::Strong, QUIET);
    paper.rule();
    for sum in &row.content.accounts {
        let cells = [sum.account.replace('_', " "), money(sum.debit_minor), money(sum.credit_minor)];
        paper.row(&ACCOUNTS, &cells, Style::Regular, INK);
    }
    paper.finish(&format!("Statement {}", row.number), organization, "en")
}
