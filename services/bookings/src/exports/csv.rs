//! Rows as CSV (RFC 4180): UTF-8 with a byte order mark, and nothing that a spreadsheet would run.

use kit::csv::CsvCell;

use super::rows::Cell;

/// What the file begins with.
pub(crate) fn head(header: &[&str]) -> String {
    let cells: Vec<String> = header.iter().map(|name| CsvCell(name).to_string()).collect();
    format!("\u{feff}{}\r\n", cells.join(","))
}

/// One row. Amounts and numbers are ours, so they stay numbers, whatever their sign.
pub(crate) fn row(cells: &[Cell]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| match cell {
            Cell::Text(text) => CsvCell(text).to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Amount(minor, currency) => Cell::plain(*minor, *currency),
        })
        .collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use kit::Currency;

    use super::*;

    #[test]
    fn text_is_guarded_and_amounts_are_numbers() {
        let cells = [
            Cell::Text("=cmd|' /C calc'!A0".into()),
            Cell::Text("a \"b\",\r\nc".into()),
            Cell::Amount(-2500, Currency::EUR),
            Cell::Number(-3),
        ];
        assert_eq!(row(&cells), "\"'=cmd|' /C calc'!A0\",\"a \"\"b\"\",\r\nc\",-25.00,-3\r\n");
        assert_eq!(head(&["a", "b"]), "\u{feff}\"a\",\"b\"\r\n");
    }
}
