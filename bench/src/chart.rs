//! The figures as one picture: bars beside PostgreSQL's own limit, readable in light and dark.

use std::fmt::Write as _;

use serde_json::Value;

use crate::report::grouped;

const WIDTH: f64 = 860.0;
const LEFT: f64 = 250.0;
const RIGHT: f64 = 130.0;
const BAR: f64 = 22.0;
const STEP: f64 = 32.0;

const STYLE: &str = "text{font:14px system-ui,sans-serif;fill:#1f2430}.s{font-size:12px;fill:#5b6472}\
.t{font-size:17px;font-weight:600}.b{fill:#3b6fd4}.p{fill:#8a93a3}.l{stroke:#8a93a3;stroke-dasharray:4 4}.g{fill:#fff}\
@media(prefers-color-scheme:dark){text{fill:#e6e9ef}.s{fill:#9aa4b5}.b{fill:#7aa2f7}.p{fill:#6b7485}.g{fill:#161a22}}";

/// A row: what, which key, and whether it is PostgreSQL alone.
type Row = (&'static str, &'static str, bool);

const RATES: [Row; 8] = [
    ("PostgreSQL, a hold a commit", "pgbench_hold_per_s", true),
    ("… as a transaction, 64 clients", "pgbench_transaction_64_per_s", true),
    ("Holds, 64 connections", "holds_per_s_64", false),
    ("Holds, 256 connections", "holds_per_s_256", false),
    ("Holds, 1,000 connections", "holds_per_s_1000", false),
    ("Holds, 5,000 connections", "holds_per_s_5000", false),
    ("Holds over 1,000 events", "holds_per_s_events_1000", false),
    ("Whole purchases", "purchases_per_s", false),
];
const READS: [Row; 4] = [
    ("Event page, 304", "event_304_per_s", false),
    ("Event page, JSON", "event_json_per_s", false),
    ("Event page, HTML", "event_html_per_s", false),
    ("Availability", "availability_per_s", false),
];
const TAILS: [Row; 5] = [
    ("Hold, 64 connections", "holds_p99_ms_64", false),
    ("Hold, 256 connections", "holds_p99_ms_256", false),
    ("Hold, 1,000 connections", "holds_p99_ms_1000", false),
    ("Hold, 5,000 connections", "holds_p99_ms_5000", false),
    ("Whole purchase", "purchases_p99_ms", false),
];

/// Draws what `figures` (the report's JSON) has.
pub fn draw(figures: &Value) -> String {
    let mut body = String::new();
    let mut y = 34.0;
    let baseline = figures["pgbench_hold_per_s"].as_f64();
    panel(&mut body, &mut y, "Writes a second (durable before the answer)", &RATES, figures, baseline, "/s");
    panel(&mut body, &mut y, "Reads a second", &READS, figures, None, "/s");
    panel(&mut body, &mut y, "99 of 100 are answered within", &TAILS, figures, None, " ms");
    let foot = format!(
        "{} cores shared by server, PostgreSQL {} and load generator; commit {}",
        figures["cores"],
        figures["postgres"].as_str().unwrap_or("?"),
        figures["commit"].as_str().unwrap_or("?")
    );
    _ = write!(body, "<text class=\"s\" x=\"20\" y=\"{y}\">{}</text>", escaped(&foot));
    let height = y + 20.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-label=\"Benchmark of Admit\"><style>{STYLE}</style><rect class=\"g\" width=\"100%\" \
         height=\"100%\"/>{body}</svg>\n"
    )
}

fn panel(
    body: &mut String,
    y: &mut f64,
    title: &str,
    rows: &[Row],
    figures: &Value,
    baseline: Option<f64>,
    unit: &str,
) {
    let found: Vec<(&Row, f64)> =
        rows.iter().filter_map(|row| Some((row, figures[row.1].as_f64()?))).collect();
    let Some(largest) = found.iter().map(|(_, value)| *value).reduce(f64::max).filter(|max| *max > 0.0)
    else {
        return;
    };
    let scale = (WIDTH - LEFT - RIGHT) / largest;
    _ = write!(body, "<text class=\"t\" x=\"20\" y=\"{y}\">{}</text>", escaped(title));
    *y += 18.0;
    let top = *y;
    for ((name, _, postgres), value) in &found {
        let (width, middle) = ((value * scale).max(1.0), *y + BAR / 2.0 + 5.0);
        let class = if *postgres { "p" } else { "b" };
        let text = match baseline {
            Some(base) if !postgres && base > 0.0 => {
                format!("{}{unit}  {:.1}×", number(*value), value / base)
            }
            _ => format!("{}{unit}", number(*value)),
        };
        _ = write!(
            body,
            "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{}</text>\
             <rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"3\"/>\
             <text class=\"s\" x=\"{:.1}\" y=\"{middle}\">{}</text>",
            LEFT - 12.0,
            escaped(name),
            LEFT + width + 8.0,
            escaped(&text)
        );
        *y += STEP;
    }
    if let Some(base) = baseline {
        let x = LEFT + base * scale;
        _ = write!(body, "<line class=\"l\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top}\" y2=\"{y}\"/>");
    }
    *y += 30.0;
}

fn number(value: f64) -> String {
    if value < 100.0 { format!("{value:.1}") } else { grouped(value) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn draws_what_there_is_and_leaves_out_what_is_not() {
        let figures = json!({ "pgbench_hold_per_s": 6000, "holds_per_s_256": 30000, "holds_per_s_64": null,
            "holds_p99_ms_256": 12.5, "cores": 2, "postgres": "15.1", "commit": "a<b" });
        let picture = draw(&figures);
        assert!(picture.contains("30,000/s  5.0×") && picture.contains("12.5 ms"), "{picture}");
        assert!(!picture.contains("64 connections") && !picture.contains("Reads"), "{picture}");
        assert!(picture.contains("a&lt;b") && picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
    }
}
