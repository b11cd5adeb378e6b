//! What was measured: a table for people, JSON with stable keys for programs.

use std::{collections::BTreeMap, fmt::Write as _, fs, io::Write as _, path::Path};

use serde_json::{Map, Value, json};

use crate::{Failure, cell::Cell, chart, machine::Memory, pgbench::Limit};

/// Keys that every report has; `null` where nothing was measured.
const STABLE: [&str; 43] = [
    "pgbench_hold_per_s",
    "pgbench_clients",
    "pgbench_transaction_64_per_s",
    "holds_per_s_64",
    "holds_per_s_256",
    "holds_per_s_1000",
    "holds_per_s_5000",
    "holds_p50_ms_64",
    "holds_p50_ms_256",
    "holds_p50_ms_1000",
    "holds_p50_ms_5000",
    "holds_p99_ms_64",
    "holds_p99_ms_256",
    "holds_p99_ms_1000",
    "holds_p99_ms_5000",
    "holds_ratio_64",
    "holds_ratio_256",
    "holds_ratio_1000",
    "holds_ratio_5000",
    "seats_random_sellout_s",
    "seats_random_p99_ms",
    "seats_best_sellout_s",
    "seats_best_p99_ms",
    "purchases_per_s",
    "purchases_p99_ms",
    "purchases_ratio",
    "event_json_per_s",
    "event_html_per_s",
    "event_304_per_s",
    "availability_per_s",
    "sign_ins_per_s",
    "sign_ins_per_core_s",
    "holds_per_s_events_1",
    "holds_per_s_events_1000",
    "holds_per_s_bookings_10000",
    "holds_per_s_bookings_1000000",
    "waiting_room_clients_10000_per_s",
    "rss_mib_idle",
    "rss_mib_holds_256",
    "rss_mib_holds_1000",
    "rss_mib_holds_5000",
    "cores",
    "commit",
];

/// Where and with what it was measured.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    pub processor: String,
    pub cores: usize,
    pub memory_gib: f64,
    pub file_system: String,
    pub postgres: String,
    pub postgres_settings: Vec<String>,
    pub server_settings: Vec<String>,
    pub commit: String,
    pub date: String,
    pub quick: bool,
}

struct Row {
    step: String,
    what: String,
    columns: Option<Columns>,
    note: String,
}

struct Columns {
    connections: usize,
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    errors: u64,
    cores: String,
    memory: String,
}

/// The report as it grows.
pub struct Report {
    setting: Setting,
    facts: BTreeMap<String, Value>,
    rows: Vec<Row>,
    checks: Vec<String>,
    limit: Limit,
}

impl Report {
    pub fn new(setting: Setting) -> Self {
        let facts = STABLE.iter().map(|key| ((*key).to_owned(), Value::Null)).collect();
        Self { setting, facts, rows: Vec::new(), checks: Vec::new(), limit: Limit::default() }
    }

    /// Keeps a figure, rounded to what can be known.
    pub fn set(&mut self, key: &str, value: f64) {
        self.facts.insert(key.to_owned(), rounded(value));
    }

    /// Keeps the memory that the server had at a step.
    pub fn memory(&mut self, step: &str, memory: Memory) {
        self.set(&format!("rss_mib_{step}"), memory.rss);
        self.set(&format!("rss_peak_mib_{step}"), memory.peak);
    }

    /// Keeps PostgreSQL's own limit.
    pub fn limit(&mut self, limit: Limit) {
        let (clients, best) = limit.best();
        self.set("pgbench_hold_per_s", best);
        self.set("pgbench_clients", f64::from(clients));
        self.set("pgbench_transaction_64_per_s", limit.transaction_64);
        for (clients, rate) in limit.one_statement.clone() {
            self.set(&format!("pgbench_hold_per_s_{clients}"), rate);
            let note = if rate == best { "best: the baseline" } else { "" };
            self.limit_row(&format!("{clients} clients, one statement a hold"), rate, note);
        }
        self.limit_row("64 clients, a transaction of two", limit.transaction_64, "for information");
        self.limit = limit;
    }

    fn limit_row(&mut self, what: &str, rate: f64, note: &str) {
        self.say(&format!("1 PostgreSQL     {what}: {}/s {note}", grouped(rate)));
        let columns = Columns {
            connections: 0,
            per_second: rate,
            p50_ms: 0.0,
            p99_ms: 0.0,
            errors: 0,
            cores: String::new(),
            memory: String::new(),
        };
        self.rows.push(Row {
            step: "1 pgbench".to_owned(),
            what: what.to_owned(),
            columns: Some(columns),
            note: note.to_owned(),
        });
    }

    /// How many times the baseline this is, as the table shows it.
    pub fn ratio(&self, per_second: f64) -> String {
        match self.limit.best().1 {
            best if best > 0.0 => format!("{:.2}× pgbench", per_second / best),
            _ => String::new(),
        }
    }

    /// Keeps how many times the baseline this is.
    pub fn note_ratio(&mut self, key: &str, per_second: f64) {
        let best = self.limit.best().1;
        if best > 0.0 {
            self.facts.insert(key.to_owned(), json!((per_second / best * 1000.0).round() / 1000.0));
        }
    }

    /// A line of the table.
    pub fn row(&mut self, step: &str, what: &str, cell: &Cell, note: &str) {
        let cores = cell.cores;
        let columns = Columns {
            connections: cell.connections,
            per_second: cell.per_second,
            p50_ms: cell.p50_ms,
            p99_ms: cell.p99_ms,
            errors: cell.errors,
            cores: format!(
                "{:.2} {:.2} {:.2} {:.2}",
                cores.server, cores.postgres, cores.generator, cores.others
            ),
            memory: format!("{:.0}/{:.0}", cell.memory.rss, cell.memory.peak),
        };
        let complaints = &cell.complaints;
        let note = if complaints.is_empty() { note.to_owned() } else { format!("{note} ({complaints})") };
        self.say(&format!(
            "{step:16} {what}, {} connections: {}/s, p50 {:.1} ms, p99 {:.1} ms, {} errors; {note}",
            cell.connections,
            grouped(cell.per_second),
            cell.p50_ms,
            cell.p99_ms,
            cell.errors
        ));
        self.rows.push(Row {
            step: step.to_owned(),
            what: what.to_owned(),
            columns: Some(columns),
            note: note.trim().to_owned(),
        });
    }

    /// A figure that this server can't give.
    pub fn skip(&mut self, key: &str, step: &str, why: &str) {
        self.facts.insert(key.to_owned(), Value::Null);
        self.say(&format!("{step:16} {why}"));
        let row = Row { step: step.to_owned(), what: why.to_owned(), columns: None, note: String::new() };
        self.rows.push(row);
    }

    /// The invariants held after a step.
    pub fn checked(&mut self, step: &str) {
        self.checks.push(step.to_owned());
    }

    /// Tells the person who waits how far it is.
    pub fn say(&self, text: &str) {
        _ = writeln!(std::io::stderr(), "{text}");
    }

    /// The figures under their keys.
    pub fn json(&self) -> Value {
        let mut all: Map<String, Value> = self.facts.clone().into_iter().collect();
        let setting = &self.setting;
        all.insert("cores".into(), json!(setting.cores));
        all.insert("commit".into(), json!(setting.commit));
        all.insert("postgres".into(), json!(setting.postgres));
        all.insert("postgres_settings".into(), json!(setting.postgres_settings));
        all.insert("server_settings".into(), json!(setting.server_settings));
        all.insert("processor".into(), json!(setting.processor));
        all.insert("memory_gib".into(), rounded(setting.memory_gib));
        all.insert("file_system".into(), json!(setting.file_system));
        all.insert("date".into(), json!(setting.date));
        all.insert("quick".into(), json!(setting.quick));
        all.insert("invariants_checked".into(), json!(self.checks.len()));
        all.insert("invariants_broken".into(), json!(0));
        Value::Object(all)
    }

    /// The table: plain text that is also Markdown.
    pub fn table(&self) -> String {
        let head = [
            "step",
            "what",
            "conns",
            "per second",
            "p50 ms",
            "p99 ms",
            "errors",
            "cores: server pg load others",
            "RSS/peak MiB",
            "note",
        ];
        let mut lines: Vec<Vec<String>> = vec![head.map(str::to_owned).to_vec()];
        lines.extend(self.rows.iter().map(Row::cells));
        let widths: Vec<usize> = (0..head.len())
            .map(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0))
            .collect();
        let mut text = self.heading();
        for (number, line) in lines.iter().enumerate() {
            for (column, cell) in line.iter().enumerate() {
                let width = widths[column];
                let right = number > 0 && (2..=6).contains(&column);
                _ = if right { write!(text, "| {cell:>width$} ") } else { write!(text, "| {cell:width$} ") };
            }
            text.push_str("|\n");
            if number == 0 {
                for (column, width) in widths.iter().enumerate() {
                    let colon = if (2..=6).contains(&column) { ":" } else { "-" };
                    _ = write!(text, "|{}{colon}", "-".repeat(width + 1));
                }
                text.push_str("|\n");
            }
        }
        _ = writeln!(
            text,
            "\nChecked {} times: counters = ledger = claims = tickets, no pool over capacity, every \
             acknowledged hold found. Nothing was broken.",
            self.checks.len()
        );
        text
    }

    fn heading(&self) -> String {
        let s = &self.setting;
        format!(
            "{} cores ({}), {:.0} GiB, {}; PostgreSQL {} ({}); commit {}; {}{}\n\n",
            s.cores,
            s.processor,
            s.memory_gib,
            s.file_system,
            s.postgres,
            s.postgres_settings.join(", "),
            s.commit,
            s.date,
            if s.quick { "; quick run" } else { "" }
        )
    }

    /// Writes `latest.json`, `latest.md` and `latest.svg` into `folder`.
    ///
    /// # Errors
    /// The file system's.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        fs::create_dir_all(folder)?;
        let json = self.json();
        fs::write(folder.join("latest.json"), serde_json::to_string_pretty(&json)? + "\n")?;
        fs::write(folder.join("latest.md"), format!("# The latest benchmark\n\n{}", self.table()))?;
        fs::write(folder.join("latest.svg"), chart::draw(&json))?;
        Ok(())
    }
}

impl Row {
    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.step.clone(), self.what.clone()];
        match &self.columns {
            None => cells.extend(std::iter::repeat_n(String::new(), 7)),
            Some(columns) => {
                let some = |value: f64| if value > 0.0 { format!("{value:.1}") } else { String::new() };
                let measured = columns.connections > 0;
                cells.extend([
                    if measured { columns.connections.to_string() } else { String::new() },
                    grouped(columns.per_second),
                    some(columns.p50_ms),
                    some(columns.p99_ms),
                    if measured { columns.errors.to_string() } else { String::new() },
                    columns.cores.clone(),
                    columns.memory.clone(),
                ]);
            }
        }
        cells.push(self.note.clone());
        cells
    }
}

/// Three significant digits behind the first four: nothing here is known better.
fn rounded(value: f64) -> Value {
    if value.abs() >= 1000.0 { json!(value.round() as i64) } else { json!((value * 100.0).round() / 100.0) }
}

/// Whole numbers with a comma between thousands.
pub fn grouped(value: f64) -> String {
    let digits = (value.max(0.0).round() as u64).to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn report() -> Report {
        let mut report = Report::new(Setting {
            cores: 2,
            commit: "abc".into(),
            postgres: "15.1".into(),
            ..Setting::default()
        });
        let one_statement = BTreeMap::from([(1, 5_000.0), (2, 6_000.0)]);
        report.limit(Limit { one_statement, transaction_64: 1_500.0 });
        report
    }

    #[test]
    fn every_stable_key_is_there_whatever_was_measured() {
        let json = report().json();
        for key in STABLE {
            assert!(json.get(key).is_some(), "{key}");
        }
        for key in ["postgres", "cores", "commit"] {
            assert!(!json[key].is_null(), "{key}");
        }
        assert!(json["seats_random_sellout_s"].is_null());
        assert_eq!((&json["pgbench_hold_per_s"], &json["pgbench_clients"]), (&json!(6000), &json!(2.0)));
    }

    #[test]
    fn ratios_are_to_the_best_of_the_same_run() {
        let mut report = report();
        report.note_ratio("holds_ratio_256", 30_000.0);
        assert_eq!(report.json()["holds_ratio_256"], json!(5.0));
        assert_eq!(report.ratio(24_000.0), "4.00× pgbench");
        assert_eq!(Report::new(Setting::default()).ratio(1.0), "");
    }

    #[test]
    fn the_table_has_a_line_for_each_measurement_and_is_straight() {
        let mut report = report();
        let cell = Cell { connections: 256, per_second: 31_234.4, p99_ms: 12.34, ..Cell::default() };
        report.row("2 holds", "one hot product", &cell, "5.21× pgbench");
        report.skip("seats_best_sellout_s", "3 seats", "skipped: no seat maps");
        report.checked("holds");
        let table = report.table();
        let rows: Vec<&str> = table.lines().filter(|line| line.starts_with('|')).collect();
        assert_eq!(rows.len(), 2 + 3 + 2);
        let width = rows[0].chars().count();
        assert!(rows.iter().all(|row| row.chars().count() == width), "{table}");
        assert!(table.contains("31,234") && table.contains("Checked 1 times"));
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!([grouped(7.4), grouped(1_000.0), grouped(1_234_567.0)], ["7", "1,000", "1,234,567"]);
        assert_eq!((rounded(12.345_678), rounded(12_345.678)), (json!(12.35), json!(12_346)));
    }
}
