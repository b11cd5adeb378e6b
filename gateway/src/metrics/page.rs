//! The text format of Prometheus.

use std::fmt::Write as _;

/// The page that is being written.
#[derive(Default)]
pub struct Page(String);

impl Page {
    /// Begins a family: its type (`counter`, `gauge`, `histogram`) and what it means.
    pub fn head(&mut self, name: &str, kind: &str, help: &str) {
        _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// One value.
    pub fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        self.0.push_str(name);
        self.labels(labels);
        _ = writeln!(self.0, " {value}");
    }

    /// A family of one value without labels.
    pub fn single(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.head(name, kind, help);
        self.line(name, &[], value);
    }

    /// The lines of a histogram: `counts` by class (not cumulated, the last without upper end), bounds and
    /// sum in microseconds.
    pub fn histogram(
        &mut self,
        name: &str,
        labels: &[(&str, &str)],
        bounds: &[u64],
        counts: &[u64],
        sum: u64,
    ) {
        let seconds = |microseconds: u64| microseconds as f64 / 1e6;
        let ends = bounds.iter().map(|bound| seconds(*bound).to_string()).chain(["+Inf".to_owned()]);
        let mut total = 0;
        for (end, count) in ends.zip(counts) {
            total += count;
            let labels: Vec<_> = labels.iter().copied().chain([("le", end.as_str())]).collect();
            self.line(&format!("{name}_bucket"), &labels, total);
        }
        self.line(&format!("{name}_sum"), labels, seconds(sum));
        self.line(&format!("{name}_count"), labels, total);
    }

    pub fn into_text(self) -> String {
        self.0
    }

    fn labels(&mut self, labels: &[(&str, &str)]) {
        for (index, (name, value)) in labels.iter().enumerate() {
            self.0.push(if index == 0 { '{' } else { ',' });
            _ = write!(self.0, "{name}=\"");
            for character in value.chars() {
                match character {
                    '\\' => self.0.push_str("\\\\"),
                    '"' => self.0.push_str("\\\""),
                    '\n' => self.0.push_str("\\n"),
                    other => self.0.push(other),
                }
            }
            self.0.push('"');
        }
        if !labels.is_empty() {
            self.0.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped() {
        let mut page = Page::default();
        page.line("a_total", &[("b", "c\"d\\e\nf"), ("g", "h")], 7);
        assert_eq!(page.into_text(), "a_total{b=\"c\\\"d\\\\e\\nf\",g=\"h\"} 7\n");
    }
}
