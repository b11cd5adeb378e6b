//! How long an offer stands: pure.

use jiff::tz::TimeZone;
use kit::Time;

/// Shorter offers are none: this long before the beginning, what comes free goes on general sale.
pub(crate) const LAST_CALL: i64 = 30 * 60;
/// The part of the time that is left to the beginning which one offer may use, so that others get a turn.
const SHARE: i64 = 4;
/// Seconds after the quiet hours until which an offer that would have ended in them stands.
const MORNING: i64 = 3600;
/// The longest time for which places that fit nobody are kept for larger groups.
const GATHER: i64 = 48 * 3600;

/// What the organizer has set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub offer_minutes: i32,
    /// Hours of the day; the same hour twice: none.
    pub quiet_from: i16,
    pub quiet_until: i16,
}

/// When an offer that is made `now` ends; `None` when there is no time for one any more.
pub(crate) fn deadline(now: Time, starts_at: Time, zone: &str, patience: Patience) -> Option<Time> {
    let left = starts_at.seconds_since(now);
    if left < LAST_CALL {
        return None;
    }
    let share = (left / SHARE).max(LAST_CALL);
    let stands = (i64::from(patience.offer_minutes) * 60).min(share);
    let end = after_the_night(now.plus_seconds(stands), zone, patience);
    Some(end.min(starts_at))
}

/// The moment itself or, within the quiet hours, an hour after their end.
fn after_the_night(end: Time, zone: &str, patience: Patience) -> Time {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let local = end.to_jiff().to_zoned(zone);
    let (hour, from, until) = (i16::from(local.hour()), patience.quiet_from, patience.quiet_until);
    let quiet = match from < until {
        true => (from..until).contains(&hour),
        false => from != until && (hour >= from || hour < until),
    };
    if !quiet {
        return end;
    }
    let into_the_hour = i64::from(local.minute()) * 60 + i64::from(local.second());
    let hours = i64::from((until - hour).rem_euclid(24));
    end.plus_seconds(hours * 3600 - into_the_hour + MORNING)
}

/// For how long places that fit nobody are kept, in seconds.
pub(crate) fn gather(now: Time, starts_at: Time) -> i64 {
    (starts_at.seconds_since(now) / 8).clamp(0, GATHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Patience = Patience { offer_minutes: 1440, quiet_from: 22, quiet_until: 8 };

    fn at(text: &str) -> Time {
        text.parse().expect("a moment")
    }

    fn ends(now: &str, starts: &str, patience: Patience) -> Option<String> {
        deadline(at(now), at(starts), "Europe/Berlin", patience).map(|end| end.to_string())
    }

    #[test]
    fn an_offer_stands_a_day_and_never_ends_at_night() {
        let far = "2027-06-01T18:00:00Z";
        let end = |now| ends(now, far, USUAL).expect("time enough");
        assert_eq!(end("2027-01-10T12:00:00Z"), "2027-01-11T12:00:00Z");
        assert_eq!(end("2027-01-10T21:30:00Z"), "2027-01-12T08:00:00Z", "22:30 in Berlin: an hour after 8");
        assert_eq!(end("2027-01-10T04:20:00Z"), "2027-01-11T08:00:00Z", "5:20 in Berlin");
        let always = Patience { quiet_from: 0, quiet_until: 0, ..USUAL };
        assert_eq!(ends("2027-01-10T21:30:00Z", far, always).expect("one"), "2027-01-11T21:30:00Z");
        let siesta = Patience { quiet_from: 13, quiet_until: 15, ..USUAL };
        assert_eq!(ends("2027-01-10T12:30:00Z", far, siesta).expect("one"), "2027-01-11T15:00:00Z");
    }

    #[test]
    fn near_the_event_offers_get_shorter_and_then_there_are_none() {
        assert_eq!(
            ends("2027-01-10T10:00:00Z", "2027-01-10T18:00:00Z", USUAL).expect("one"),
            "2027-01-10T12:00:00Z"
        );
        assert_eq!(
            ends("2027-01-10T17:00:00Z", "2027-01-10T18:00:00Z", USUAL).expect("one"),
            "2027-01-10T17:30:00Z"
        );
        assert_eq!(ends("2027-01-10T17:31:00Z", "2027-01-10T18:00:00Z", USUAL), None);
        // A show at noon: the night can't push the deadline beyond its beginning.
        assert_eq!(
            ends("2027-01-10T21:30:00Z", "2027-01-11T08:30:00Z", USUAL).expect("one"),
            "2027-01-11T08:00:00Z"
        );
        assert_eq!(
            ends("2027-01-10T23:30:00Z", "2027-01-11T06:00:00Z", USUAL).expect("one"),
            "2027-01-11T06:00:00Z"
        );
    }

    #[test]
    fn places_are_gathered_for_two_days_at_most() {
        assert_eq!(gather(at("2027-01-10T12:00:00Z"), at("2027-06-10T12:00:00Z")), 48 * 3600);
        assert_eq!(gather(at("2027-01-10T12:00:00Z"), at("2027-01-11T12:00:00Z")), 3 * 3600);
        assert_eq!(gather(at("2027-01-10T12:00:00Z"), at("2027-01-09T12:00:00Z")), 0);
    }
}
