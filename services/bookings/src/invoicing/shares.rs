//! What a refund takes back of each line of an invoice.

use kit::LineId;

use super::DocumentLine;
use crate::price::share;

/// What is left of a line of an invoice after its credit notes, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    pub gross: i64,
    pub tax: i64,
    pub units: i32,
}

/// What is left of each line of `invoice` after the lines of its credit notes.
pub(super) fn left(invoice: &[DocumentLine], credited: &[DocumentLine]) -> Vec<Left> {
    let whole = |line: &DocumentLine| Left { gross: line.gross(), tax: line.tax_minor, units: line.quantity };
    let mut left: Vec<Left> = invoice.iter().map(whole).collect();
    for line in credited {
        if let Some(of) = line.of.and_then(|of| left.get_mut(of)) {
            of.gross = (of.gross - line.gross()).max(0);
            of.tax = (of.tax - line.tax_minor).max(0);
            // A reduction of the price gives no unit back.
            if line.unit_price_minor > 0 {
                of.units = (of.units - line.quantity).max(0);
            }
        }
    }
    left
}

/// Units of a booking's line that went back, and what they cost, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Returned {
    pub line_id: LineId,
    pub units: i32,
    pub price_minor: i64,
}

/// The lines of a credit note over `amount`: first off what was `returned`, then off all that is left. They add
/// up to the amount, or to all that is left when that is less.
pub(super) fn credit(
    invoice: &[DocumentLine],
    credited: &[DocumentLine],
    returned: &[Returned],
    amount: i64,
) -> Vec<DocumentLine> {
    let left = left(invoice, credited);
    let all: Vec<i64> = left.iter().map(|left| left.gross).collect();
    let units = |line: &DocumentLine| returned.iter().find(|one| one.line_id == line.line_id);
    let wanted: Vec<i64> = invoice
        .iter()
        .zip(&all)
        .map(|(line, most)| units(line).map_or(0, |one| one.price_minor.clamp(0, *most)))
        .collect();
    let first = spread(&wanted, amount);
    let rest: Vec<i64> = all.iter().zip(&first).map(|(most, taken)| most - taken).collect();
    let second = spread(&rest, amount - first.iter().sum::<i64>());
    invoice
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let gross = first[at] + second[at];
            let given = units(line).map_or(0, |one| one.units.min(left[at].units));
            (gross > 0).then(|| taken_back(line, at, &left[at], gross, given))
        })
        .collect()
}

/// Takes `gross` back of a line of which so much is `left`. Without units it is a reduction of the price.
fn taken_back(line: &DocumentLine, at: usize, left: &Left, gross: i64, units: i32) -> DocumentLine {
    let tax = if gross == left.gross {
        left.tax
    } else {
        let (gross, tax, of) = (i128::from(gross), i128::from(line.tax_minor), i128::from(line.gross()));
        let part = (2 * gross * tax + of) / (2 * of.max(1));
        let least = (gross - i128::from(left.gross - left.tax)).max(0);
        i64::try_from(part.clamp(least, i128::from(left.tax).max(least))).unwrap_or(left.tax)
    };
    DocumentLine {
        of: Some(at),
        quantity: units.max(1),
        unit_price_minor: if units > 0 { line.unit_price_minor } else { 0 },
        discount_minor: 0,
        fee_minor: 0,
        net_minor: gross - tax,
        tax_minor: tax,
        ..line.clone()
    }
}

/// Shares `amount` among parts in proportion to them, none more than it is, by the largest remainder.
fn spread(parts: &[i64], amount: i64) -> Vec<i64> {
    let sum: i64 = parts.iter().sum();
    let amount = amount.clamp(0, sum);
    if amount == sum {
        return parts.to_vec();
    }
    let exact: Vec<i128> = parts.iter().map(|part| i128::from(*part) * i128::from(amount)).collect();
    share(&exact, i128::from(sum.max(1))).unwrap_or_else(|| vec![0; parts.len()])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::invoicing::Category;

    fn line(net_minor: i64, tax_minor: i64, quantity: i32) -> DocumentLine {
        DocumentLine {
            line_id: LineId::new(),
            of: None,
            name: "Standing".into(),
            quantity,
            unit_price_minor: (net_minor + tax_minor) / i64::from(quantity),
            discount_minor: 0,
            fee_minor: 0,
            net_minor,
            tax_minor,
            rate_bp: 1900,
            category: Category::S,
        }
    }

    #[test]
    fn a_ticket_takes_its_own_line_and_its_tax() {
        let invoice = [line(8403, 1597, 4), line(1000, 0, 1)];
        let back = [Returned { line_id: invoice[0].line_id, units: 1, price_minor: 2500 }];
        let lines = credit(&invoice, &[], &back, 2500);
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].quantity, lines[0].gross(), lines[0].tax_minor), (1, 2500, 399));
        // With a fee kept, less goes back; with more, the rest comes off everything.
        assert_eq!(credit(&invoice, &[], &back, 2000)[0].gross(), 2000);
        let more = credit(&invoice, &[], &back, 4000);
        assert_eq!(more.iter().map(DocumentLine::gross).sum::<i64>(), 4000);
        assert_eq!(more.len(), 2);
        // Nobody is credited more than there is.
        let all = credit(&invoice, &[], &[], 99_999);
        assert_eq!(all.iter().map(DocumentLine::gross).sum::<i64>(), 11_000);
        assert_eq!(all.iter().map(|line| line.tax_minor).sum::<i64>(), 1597);
        assert!(credit(&invoice, &all, &[], 1).is_empty());
    }

    proptest! {
        #[test]
        fn credit_notes_never_exceed_the_invoice_and_end_at_it(
            sums in prop::collection::vec((1_i64..50_000, 0_i64..10_000, 1_i32..9), 1..6),
            refunds in prop::collection::vec((1_i64..40_000, 0_usize..6), 1..12),
        ) {
            let invoice: Vec<_> = sums.iter().map(|(net, tax, count)| line(*net, *tax, *count)).collect();
            let total: i64 = invoice.iter().map(DocumentLine::gross).sum();
            let (mut credited, mut back) = (Vec::new(), 0);
            let more = refunds.into_iter().chain([(total, 0)]);
            for (amount, which) in more {
                let of = &invoice[which % invoice.len()];
                let returned = [Returned { line_id: of.line_id, units: 1, price_minor: of.unit_price_minor }];
                let lines = credit(&invoice, &credited, &returned, amount);
                let sum: i64 = lines.iter().map(DocumentLine::gross).sum();
                prop_assert_eq!(sum, amount.min(total - back));
                prop_assert!(lines.iter().all(|line| line.net_minor >= 0 && line.tax_minor >= 0));
                back += sum;
                credited.extend(lines);
            }
            prop_assert_eq!(back, total);
            let tax: i64 = credited.iter().map(|line| line.tax_minor).sum();
            prop_assert_eq!(tax, invoice.iter().map(|line| line.tax_minor).sum::<i64>());
        }
    }
}
