//! "Tonight" and "this weekend" as people there mean it: in the occurrence's own zone, with a night
//! that ends at four in the morning.

use jiff::{Timestamp, ToSpan as _, civil::Date, civil::Weekday, tz::TimeZone};
use kit::Time;

/// The hour at which an evening begins.
const EVENING: i8 = 17;
/// The hour at which the night before is over.
const MORNING: i8 = 4;

/// Whether something that lasts from `starts_at` to `ends_at` in `zone` is on tonight: it starts this
/// evening or in the night that follows, and is not over yet.
pub(crate) fn is_tonight(now: Time, starts_at: Time, ends_at: Time, zone: &TimeZone) -> bool {
    let day = day_of(now, zone);
    ends_at > now && within(starts_at, day, day, zone)
}

/// Whether something that lasts from `starts_at` to `ends_at` in `zone` is on this weekend, which
/// begins on Friday evening and ends with the night of Sunday. During a weekend it is the present one.
pub(crate) fn is_this_weekend(now: Time, starts_at: Time, ends_at: Time, zone: &TimeZone) -> bool {
    let today = day_of(now, zone);
    let since_friday = i64::from(today.weekday().since(Weekday::Friday));
    let shift = if since_friday <= 2 { -since_friday } else { 7 - since_friday };
    let (Ok(friday), Ok(sunday)) = (today.checked_add(shift.days()), today.checked_add((shift + 2).days()))
    else {
        return false;
    };
    ends_at > now && within(starts_at, friday, sunday, zone)
}

/// The zone called `name`; UTC should it be unknown to this build.
pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The day that it is in `zone`, where the small hours belong to the day before.
fn day_of(now: Time, zone: &TimeZone) -> Date {
    let local = zone.to_datetime(now.to_jiff());
    if local.hour() < MORNING { local.date().yesterday().unwrap_or(local.date()) } else { local.date() }
}

/// Whether `moment` lies between the evening of `first` and the morning after `last`.
fn within(moment: Time, first: Date, last: Date, zone: &TimeZone) -> bool {
    let local = |date: Date, hour: i8| -> Option<Timestamp> {
        date.at(hour, 0, 0, 0).to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
    };
    let from = local(first, EVENING);
    let until = last.tomorrow().ok().and_then(|morning| local(morning, MORNING));
    from.zip(until).is_some_and(|(from, until)| (from..until).contains(&moment.to_jiff()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        text.parse().expect("a moment")
    }

    fn tonight(now: &str, starts_at: &str, name: &str) -> bool {
        is_tonight(at(now), at(starts_at), at(starts_at).plus_seconds(7200), &zone(name))
    }

    fn weekend(now: &str, starts_at: &str, name: &str) -> bool {
        is_this_weekend(at(now), at(starts_at), at(starts_at).plus_seconds(7200), &zone(name))
    }

    #[test]
    fn tonight_is_a_matter_of_place() {
        // Tuesday noon in UTC: evening in Tokyo, morning in New York.
        let now = "2027-01-12T12:00:00Z";
        assert!(tonight(now, "2027-01-12T19:00:00Z", "Europe/Berlin"));
        assert!(tonight(now, "2027-01-13T00:30:00Z", "America/New_York"), "half past seven there");
        assert!(tonight(now, "2027-01-12T12:30:00Z", "Asia/Tokyo"));
        assert!(!tonight(now, "2027-01-12T15:00:00Z", "Europe/Berlin"), "an afternoon");
        assert!(!tonight(now, "2027-01-13T10:00:00Z", "Asia/Tokyo"), "tomorrow evening there");
        assert!(!tonight(now, "2027-01-13T19:00:00Z", "Europe/Berlin"));
    }

    #[test]
    fn the_night_ends_at_four() {
        // 1:30 in Berlin: the night of Tuesday is still on.
        let now = "2027-01-13T00:30:00Z";
        assert!(tonight(now, "2027-01-13T02:00:00Z", "Europe/Berlin"), "the after-hours at three");
        assert!(tonight(now, "2027-01-12T23:00:00Z", "Europe/Berlin"), "begun at midnight, not over");
        assert!(!tonight(now, "2027-01-13T19:00:00Z", "Europe/Berlin"), "that is tomorrow night");
        assert!(tonight("2027-01-13T03:00:00Z", "2027-01-13T19:00:00Z", "Europe/Berlin"), "four o'clock");
    }

    #[test]
    fn what_is_over_is_not_on_tonight() {
        let (start, zone) = (at("2027-01-12T18:00:00Z"), zone("Europe/Berlin"));
        let end = start.plus_seconds(3600);
        assert!(is_tonight(end.plus_seconds(-1), start, end, &zone));
        assert!(!is_tonight(end, start, end, &zone));
    }

    #[test]
    fn nights_when_the_clocks_change() {
        // Berlin springs forward on 2027-03-28 at 2:00 and falls back on 2027-10-31 at 3:00.
        assert!(
            tonight("2027-03-27T12:00:00Z", "2027-03-28T01:30:00Z", "Europe/Berlin"),
            "3:30, in summer time"
        );
        assert!(
            !tonight("2027-03-27T12:00:00Z", "2027-03-28T02:00:00Z", "Europe/Berlin"),
            "4:00 summer time"
        );
        assert!(
            tonight("2027-10-30T12:00:00Z", "2027-10-31T02:30:00Z", "Europe/Berlin"),
            "3:30, winter time"
        );
        assert!(!tonight("2027-10-30T12:00:00Z", "2027-10-31T03:00:00Z", "Europe/Berlin"));
        // Evening of the long day and of the short day.
        assert!(tonight("2027-03-28T10:00:00Z", "2027-03-28T15:00:00Z", "Europe/Berlin"), "17:00 CEST");
        assert!(!tonight("2027-03-28T10:00:00Z", "2027-03-28T14:59:00Z", "Europe/Berlin"));
        assert!(tonight("2027-10-31T10:00:00Z", "2027-10-31T16:00:00Z", "Europe/Berlin"), "17:00 CET");
        assert!(!tonight("2027-10-31T10:00:00Z", "2027-10-31T15:59:00Z", "Europe/Berlin"));
    }

    #[test]
    fn the_weekend_is_the_coming_one_until_it_has_begun() {
        // 2027-01-12 is a Tuesday.
        let tuesday = "2027-01-12T12:00:00Z";
        assert!(!weekend(tuesday, "2027-01-15T15:00:00Z", "Europe/Berlin"), "Friday afternoon");
        assert!(weekend(tuesday, "2027-01-15T16:00:00Z", "Europe/Berlin"), "Friday, 17:00");
        assert!(weekend(tuesday, "2027-01-17T20:00:00Z", "Europe/Berlin"), "Sunday");
        assert!(weekend(tuesday, "2027-01-18T02:59:00Z", "Europe/Berlin"), "the night of Sunday");
        assert!(!weekend(tuesday, "2027-01-18T03:00:00Z", "Europe/Berlin"));
        assert!(!weekend(tuesday, "2027-01-23T20:00:00Z", "Europe/Berlin"), "the weekend after");
    }

    #[test]
    fn during_a_weekend_it_is_the_present_one() {
        for now in
            ["2027-01-15T10:00:00Z", "2027-01-16T10:00:00Z", "2027-01-17T10:00:00Z", "2027-01-18T01:00:00Z"]
        {
            assert!(weekend(now, "2027-01-18T02:00:00Z", "Europe/Berlin"), "{now}");
            assert!(!weekend(now, "2027-01-22T20:00:00Z", "Europe/Berlin"), "{now}");
        }
        // Monday 4:00: on to the next one.
        assert!(weekend("2027-01-18T03:00:00Z", "2027-01-22T20:00:00Z", "Europe/Berlin"));
        // Sunday noon in UTC is Monday in Auckland: its weekend is over.
        assert!(weekend("2027-01-17T16:00:00Z", "2027-01-22T06:00:00Z", "Pacific/Auckland"));
        assert!(weekend("2027-01-17T16:00:00Z", "2027-01-17T23:00:00Z", "America/New_York"));
    }

    #[test]
    fn an_unknown_zone_is_read_as_utc() {
        assert!(tonight("2027-01-12T12:00:00Z", "2027-01-12T19:00:00Z", "Mars/Base"));
    }
}
