//! iCalendar files (RFC 5545).
//!
//! Times are written in UTC on purpose: a date of an event is one fixed moment, every calendar shows it
//! in its reader's zone, and no `VTIMEZONE` can be missing or outdated.

use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};
use kit::{OccurrenceId, Time};

/// One entry of a calendar file.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The same occurrence has the same identity in every file, so that it shows once in a calendar.
    pub occurrence_id: OccurrenceId,
    pub title: String,
    pub starts_at: Time,
    pub ends_at: Time,
    /// Plain text; may be empty.
    pub description: String,
    /// Name and address of the place; may be empty.
    pub location: String,
    /// Latitude and longitude.
    pub position: Option<(f64, f64)>,
    /// Where to read more; an absolute URL.
    pub url: Option<String>,
    pub state: EntryState,
}

/// Whether an entry takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    Confirmed,
    /// Put off; the new date is not known.
    Tentative,
    Cancelled,
}

/// A calendar file called `name` with `entries`, made at `now`.
pub fn write(name: &str, entries: &[Entry], now: Time) -> String {
    let mut calendar = Calendar { properties: Vec::new(), components: Vec::new() };
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Admit//Events//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.append_property(Property::new("X-WR-CALNAME", text(name)));
    for entry in entries {
        calendar.push(event(entry, now));
    }
    calendar.to_string()
}

fn event(entry: &Entry, now: Time) -> Event {
    let mut event = Event::new();
    event
        .uid(&format!("{}@occurrences.admit", entry.occurrence_id))
        .summary(&text(&entry.title))
        .add_property("DTSTAMP", utc(now))
        .add_property("DTSTART", utc(entry.starts_at))
        .add_property("DTEND", utc(entry.ends_at))
        .status(match entry.state {
            EntryState::Confirmed => EventStatus::Confirmed,
            EntryState::Tentative => EventStatus::Tentative,
            EntryState::Cancelled => EventStatus::Cancelled,
        });
    if !entry.description.is_empty() {
        event.description(&text(&entry.description));
    }
    if !entry.location.is_empty() {
        event.location(&text(&entry.location));
    }
    if let Some((latitude, longitude)) = entry.position {
        event.add_property("GEO", format!("{latitude:.6};{longitude:.6}"));
    }
    if let Some(url) = &entry.url {
        event.url(&text(url).replace('\n', ""));
    }
    event.done()
}

/// `20270314T193000Z`.
fn utc(moment: Time) -> String {
    moment.to_jiff().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// `text` without control characters except line feeds, which the writer escapes: a carriage return
/// would let a title write lines of its own.
fn text(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str) -> Entry {
        let starts_at: Time = "2027-03-28T00:30:00Z".parse().expect("a moment");
        Entry {
            occurrence_id: OccurrenceId::new(),
            title: title.into(),
            starts_at,
            ends_at: starts_at.plus_seconds(7200),
            description: "Doors at eight; bring ears, both".into(),
            location: "Große Halle, Straße 1\nBerlin".into(),
            position: Some((52.5, 13.4)),
            url: Some("https://example.org/e/x".into()),
            state: EntryState::Confirmed,
        }
    }

    fn at() -> Time {
        "2027-01-10T12:00:00Z".parse().expect("a moment")
    }

    #[test]
    fn a_file_has_utc_times_and_escaped_text() {
        let file = write("Jazz, live", &[entry("Jazz; live")], at());
        for line in [
            "BEGIN:VCALENDAR\r\n",
            "X-WR-CALNAME:",
            "DTSTAMP:20270110T120000Z\r\n",
            "DTSTART:20270328T003000Z\r\n",
            "DTEND:20270328T023000Z\r\n",
            "SUMMARY:Jazz\\; live\r\n",
            "LOCATION:Große Halle\\, Straße 1\\nBerlin\r\n",
            "GEO:52.500000;13.400000\r\n",
            "STATUS:CONFIRMED\r\n",
            "URL:https://example.org/e/x\r\n",
        ] {
            assert!(file.contains(line), "{line} is missing in {file}");
        }
        assert!(file.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn text_can_not_add_lines() {
        let file = write("x\r\nATTACH:evil", &[entry("a\r\nATTACH:evil\rDTSTART:1\u{0}")], at());
        let lines: Vec<&str> = file.split("\r\n").collect();
        assert!(!lines.iter().any(|line| line.starts_with("ATTACH")), "{file}");
        assert!(!file.replace("\r\n", "").contains(['\r', '\u{0}']), "{file}");
        assert_eq!(lines.iter().filter(|line| line.starts_with("DTSTART")).count(), 1);
    }

    #[test]
    fn lines_are_folded_at_75_bytes() {
        let file = write("x", &[entry(&"Übermut ".repeat(60))], at());
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    }
}
