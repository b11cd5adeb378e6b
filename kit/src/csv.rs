//! CSV that a spreadsheet can open without running what somebody typed as a name.

/// One cell: what would start a formula is made text, and quotes are doubled (RFC 4180).
pub struct CsvCell<'a>(pub &'a str);

impl std::fmt::Display for CsvCell<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Spreadsheets skip blanks, and take the wide forms for the plain ones.
        let first = self.0.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
        let formula = self.0.starts_with(['\t', '\r', '\n', '\0'])
            || first.is_some_and(|first| "=+-@\t\r\n＝＋－＠".contains(first));
        let guard = if formula { "'" } else { "" };
        write!(f, "\"{guard}{}\"", self.0.replace('"', "\"\""))
    }
}

/// Writes rows of cells.
pub struct CsvWriter {
    text: String,
}

impl CsvWriter {
    /// A file with a byte order mark, so that spreadsheets read it as UTF-8, and a header.
    pub fn new(header: &[&str]) -> Self {
        let mut file = Self { text: "\u{feff}".to_owned() };
        file.row(header.iter().copied());
        file
    }

    /// Adds a row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let cells: Vec<String> = cells.into_iter().map(|cell| CsvCell(cell).to_string()).collect();
        self.text.push_str(&cells.join(","));
        self.text.push_str("\r\n");
    }

    /// The whole file.
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_become_text() {
        for (name, cell) in [
            ("=1+1", "\"'=1+1\""),
            ("+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\""),
            ("-2", "\"'-2\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("  =1", "\"'  =1\""),
            ("＝1", "\"'＝1\""),
            ("Ada \"the first\"\nLovelace", "\"Ada \"\"the first\"\"\nLovelace\""),
            ("", "\"\""),
        ] {
            assert_eq!(CsvCell(name).to_string(), cell);
        }
    }

    proptest! {
        #[test]
        fn no_cell_starts_a_formula_or_ends_early(name in any::<String>()) {
            let cell = CsvCell(&name).to_string();
            let inner = &cell[1..cell.len() - 1];
            prop_assert!(!inner.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            prop_assert_eq!(inner.replace("\"\"", "").matches('"').count(), 0);
        }
    }
}
