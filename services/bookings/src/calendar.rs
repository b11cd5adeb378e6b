//! An entry for the buyer's calendar (RFC 5545).

use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};
use kit::Time;

/// What the entry says.
pub(crate) struct Entry<'a> {
    pub uid: &'a str,
    pub made_at: Time,
    pub starts_at: Time,
    pub ends_at: Time,
    pub title: &'a str,
    pub place: &'a str,
    pub text: &'a str,
    pub url: &'a str,
}

/// The `.ics` file. Times are in UTC, which every calendar shows in its owner's zone.
pub(crate) fn file(entry: &Entry<'_>) -> String {
    let mut event = Event::new();
    event
        .uid(entry.uid)
        .summary(&one_line(entry.title))
        .location(&one_line(entry.place))
        .description(&entry.text.replace('\r', ""))
        .append_property(Property::new("DTSTAMP", utc(entry.made_at)))
        .append_property(Property::new("DTSTART", utc(entry.starts_at)))
        .append_property(Property::new("DTEND", utc(entry.ends_at)))
        .append_property(Property::new("URL", one_line(entry.url)))
        .append_property(Property::new("STATUS", "CONFIRMED"));
    let mut calendar = Calendar::new();
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.push(event.done());
    calendar.to_string()
}

/// `20270314T183000Z`.
fn utc(time: Time) -> String {
    time.to_jiff().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Nothing that a person wrote may begin a line of its own.
fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_can_not_be_smuggled_in() {
        let time: Time = "2027-03-14T18:30:00Z".parse().expect("a moment");
        let text = file(&Entry {
            uid: "booking-1@admit",
            made_at: time,
            starts_at: time,
            ends_at: time.plus_seconds(7200),
            title: "Rock, Pop; \r\nBEGIN:VEVENT",
            place: "Hall\nATTENDEE:mailto:x@y.z",
            text: "Booking 4Q7K2M9P\nBring ID",
            url: "https://tickets.example.org/bookings/1#token=x",
        });
        assert!(text.contains("DTSTART:20270314T183000Z\r\n"), "{text}");
        assert!(text.contains("DTEND:20270314T203000Z\r\n"));
        assert!(text.contains("SUMMARY:Rock\\, Pop\\; "));
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines.iter().filter(|line| line.starts_with("BEGIN:VEVENT")).count(), 1);
        assert!(!lines.iter().any(|line| line.starts_with("ATTENDEE")));
        assert_eq!(text.matches("UID:").count(), 1);
    }
}
