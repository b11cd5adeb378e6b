//! Dates the way people read them, in the time zone of the event.

use kit::Time;

/// Week days from Monday, then months from January.
struct Words {
    days: [&'static str; 7],
    months: [&'static str; 12],
}

const EN: Words = Words {
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};
const DE: Words = Words {
    days: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
};
const ES: Words = Words {
    days: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
};
const FR: Words = Words {
    days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
};

/// A date such as `Saturday, 14 March 2027`, and a time of day such as `19:30 CET`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Local {
    pub date: String,
    pub time: String,
}

impl std::fmt::Display for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", self.date, self.time)
    }
}

/// `time` in the IANA zone `zone` and the words of `locale`; English for languages without words, UTC
/// for zones that nobody knows.
pub(crate) fn local(time: Time, zone: &str, locale: &str) -> Local {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let moment = time.to_jiff().to_zoned(zone);
    let language = locale.split('-').next().unwrap_or("en");
    let words = match language {
        "de" => &DE,
        "es" => &ES,
        "fr" => &FR,
        _ => &EN,
    };
    let index = |number: i8| usize::try_from(number).unwrap_or(0);
    let day = words.days[index(moment.weekday().to_monday_zero_offset())];
    let month = words.months[index(moment.month() - 1)];
    let date = match language {
        "de" => format!("{day}, {}. {month} {}", moment.day(), moment.year()),
        "es" => format!("{day}, {} de {month} de {}", moment.day(), moment.year()),
        "fr" => format!("{day} {} {month} {}", moment.day(), moment.year()),
        _ => format!("{day}, {} {month} {}", moment.day(), moment.year()),
    };
    let abbreviation = moment.time_zone().to_offset_info(moment.timestamp()).abbreviation().to_owned();
    let abbreviation = match abbreviation.starts_with(['+', '-']) {
        true => format!("UTC{abbreviation}"),
        false => abbreviation,
    };
    Local { date, time: format!("{:02}:{:02} {abbreviation}", moment.hour(), moment.minute()) }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn reads_like_the_place_and_the_language() {
        let time = "2027-03-14T18:30:00Z".parse().expect("a moment");
        assert_eq!(local(time, "Europe/Berlin", "en").to_string(), "Sunday, 14 March 2027, 19:30 CET");
        assert_eq!(local(time, "Europe/Berlin", "de-AT").to_string(), "Sonntag, 14. März 2027, 19:30 CET");
        assert_eq!(local(time, "America/New_York", "fr").to_string(), "dimanche 14 mars 2027, 14:30 EDT");
        assert_eq!(local(time, "Nowhere/Land", "xx").to_string(), "Sunday, 14 March 2027, 18:30 UTC");
        assert_eq!(local(time, "Asia/Dubai", "en").time, "22:30 UTC+04");
    }
}
