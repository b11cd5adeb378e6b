//! VAT identification numbers: their form by country and, where it is known, their check digits. Nobody is asked
//! over the network, so a number that is well made may still belong to nobody.

/// Countries of the European Union, by the prefix of their VAT ids.
const UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Without blanks, dots and hyphens, in capitals.
pub(crate) fn tidy(text: &str) -> String {
    let kept = text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '.' | '-'));
    kept.flat_map(char::to_uppercase).collect()
}

/// The prefix under which a country's VAT ids are: Greece has another one than its code.
pub(crate) fn prefix(country: &str) -> &str {
    if country == "GR" { "EL" } else { country }
}

/// Whether the country charges the VAT of the European Union.
pub(crate) fn in_union(country: &str) -> bool {
    UNION.contains(&prefix(country))
}

/// For `garde`.
pub(crate) fn good(text: &str, _: &()) -> garde::Result {
    if text.len() <= 40 && is_valid(&tidy(text)) {
        return Ok(());
    }
    Err(garde::Error::new("must be a VAT id with its country, such as DE123456788"))
}

/// Whether a tidy id has the form of its country and right check digits.
pub(crate) fn is_valid(id: &str) -> bool {
    if !id.is_ascii() || !(4..=14).contains(&id.len()) {
        return false;
    }
    let (country, rest) = id.split_at(2);
    let digits: Option<Vec<u32>> = rest.chars().map(|letter| letter.to_digit(10)).collect();
    match (country, digits) {
        ("AT", _) => rest.strip_prefix('U').and_then(numbers).is_some_and(|n| n.len() == 8 && austria(&n)),
        ("ES", _) => spain(rest),
        ("FR", _) => france(rest),
        ("IE", _) => ireland(rest),
        ("NL", _) => netherlands(id),
        ("CY", _) => cyprus(rest),
        ("LT", Some(n)) => matches!(n.len(), 9 | 12) && lithuania(&n),
        ("CZ", Some(n)) => match n.len() {
            8 => czechia(&n),
            9 | 10 => true,
            _ => false,
        },
        ("BG", Some(n)) => match n.len() {
            9 => bulgaria(&n),
            10 => true,
            _ => false,
        },
        ("LV", Some(n)) => n.len() == 11 && (n[0] <= 3 || latvia(&n)),
        ("RO", Some(n)) => (2..=10).contains(&n.len()) && romania(&n),
        (country, Some(n)) => by_weights(country, &n),
        _ => false,
    }
}

fn numbers(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|letter| letter.to_digit(10)).collect()
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn as_number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}

/// The countries whose ids are digits of one length.
fn by_weights(country: &str, n: &[u32]) -> bool {
    match (country, n.len()) {
        ("BE", 10) => n[0] <= 1 && 97 - as_number(&n[..8]) % 97 == as_number(&n[8..]),
        ("DE", 9) => n[0] != 0 && mod_11_10(n),
        ("HR", 11) => mod_11_10(n),
        ("DK", 8) => n[0] != 0 && weighted(n, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11),
        ("EE", 9) => (10 - weighted(&n[..8], &[3, 7, 1, 3, 7, 1, 3, 7]) % 10) % 10 == n[8],
        ("EL", 9) => weighted(&n[..8], &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == n[8],
        ("FI", 8) => {
            let check = 11 - weighted(&n[..7], &[7, 9, 10, 5, 8, 4, 2]) % 11;
            check != 10 && check % 11 == n[7]
        }
        ("HU", 8) => (10 - weighted(&n[..7], &[9, 7, 3, 1, 9, 7, 3]) % 10) % 10 == n[7],
        ("IT", 11) => luhn(n),
        ("LU", 8) => as_number(&n[..6]) % 89 == as_number(&n[6..]),
        ("MT", 8) => (37 - weighted(&n[..6], &[3, 4, 6, 7, 8, 9]) % 37) as u64 == as_number(&n[6..]),
        ("PL", 10) => weighted(&n[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == n[9],
        ("PT", 9) => {
            let check = 11 - weighted(&n[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
            n[0] != 0 && (if check >= 10 { 0 } else { check }) == n[8]
        }
        ("SE", 12) => n[10] == 0 && n[11] == 1 && luhn(&n[..10]),
        ("SI", 8) => {
            let check = 11 - weighted(&n[..7], &[8, 7, 6, 5, 4, 3, 2]) % 11;
            n[0] != 0 && check != 11 && check % 10 == n[7]
        }
        ("SK", 10) => n[0] != 0 && matches!(n[2], 2 | 3 | 4 | 7 | 8 | 9) && as_number(n).is_multiple_of(11),
        ("GB" | "XI", 9 | 12) => {
            let sum = u64::from(weighted(&n[..7], &[8, 7, 6, 5, 4, 3, 2])) + as_number(&n[7..9]);
            sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97)
        }
        ("NO", 9) => {
            let check = (11 - weighted(&n[..8], &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
            check == n[8]
        }
        _ => false,
    }
}

/// ISO 7064, MOD 11,10.
fn mod_11_10(n: &[u32]) -> bool {
    let (body, check) = n.split_at(n.len() - 1);
    let product = body.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == check[0]
}

fn luhn(n: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let value = |(at, digit): (usize, &u32)| if at % 2 == 1 { doubled(*digit) } else { *digit };
    n.iter().rev().enumerate().map(value).sum::<u32>() % 10 == 0
}

fn austria(n: &[u32]) -> bool {
    let sum: u32 = n[..7]
        .iter()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { *digit } else { digit / 5 + digit * 2 % 10 })
        .sum();
    (10 - (sum + 4) % 10) % 10 == n[7]
}

fn bulgaria(n: &[u32]) -> bool {
    let check = weighted(&n[..8], &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
    let check = if check == 10 { weighted(&n[..8], &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10 } else { check };
    check == n[8]
}

fn cyprus(rest: &str) -> bool {
    let Some(n) = rest.get(..8).and_then(numbers) else { return false };
    let odd = |digit: u32| [1, 0, 5, 7, 9, 13, 15, 17, 19, 21][digit as usize];
    let sum: u32 = n.iter().enumerate().map(|(at, d)| if at % 2 == 0 { odd(*d) } else { *d }).sum();
    rest.len() == 9 && rest.as_bytes()[8] == b'A' + u8::try_from(sum % 26).unwrap_or(0)
}

fn czechia(n: &[u32]) -> bool {
    let check = (11 - weighted(&n[..7], &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    n[0] != 9 && check == n[7]
}

fn latvia(n: &[u32]) -> bool {
    let rest = weighted(&n[..10], &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6]) % 11;
    let check = match rest {
        4 if n[0] == 9 => return false,
        0..=3 => 3 - rest,
        4 => return false,
        _ => 14 - rest,
    };
    check == n[10]
}

fn lithuania(n: &[u32]) -> bool {
    let (body, check) = n.split_at(n.len() - 1);
    let sum = |from: u32| -> u32 {
        let weight = |at: usize| (from + u32::try_from(at).unwrap_or(0)) % 9 + 1;
        body.iter().enumerate().map(|(at, digit)| digit * weight(at)).sum()
    };
    let first = sum(0) % 11;
    (if first == 10 { sum(2) % 11 % 10 } else { first }) == check[0]
}

fn romania(n: &[u32]) -> bool {
    let (body, check) = n.split_at(n.len() - 1);
    let weights = [7, 5, 3, 2, 1, 7, 5, 3, 2];
    weighted(body, &weights[9 - body.len()..]) * 10 % 11 % 10 == check[0]
}

/// A key and the nine digits of the SIREN, which have a check digit of their own.
fn france(rest: &str) -> bool {
    let (Some(key), Some(siren)) = (rest.get(..2), rest.get(2..).and_then(numbers)) else { return false };
    if siren.len() != 9 || !luhn(&siren) {
        return false;
    }
    match numbers(key) {
        Some(key) => (as_number(&siren) * 100 + 12) % 97 == as_number(&key),
        None => key.chars().all(|letter| letter.is_ascii_alphanumeric() && !matches!(letter, 'I' | 'O')),
    }
}

fn ireland(rest: &str) -> bool {
    const LETTERS: &[u8] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let Some(n) = rest.get(..7).and_then(numbers) else {
        // The old form has a letter or a sign in the second place.
        return rest.len() == 8 && rest.ends_with(|letter: char| letter.is_ascii_uppercase());
    };
    let extra = match rest.as_bytes().get(8) {
        None => 0,
        Some(letter @ b'A'..=b'I') => u32::from(letter - b'A' + 1) * 9,
        Some(b'W') => 0,
        Some(_) => return false,
    };
    let check = (weighted(&n, &[8, 7, 6, 5, 4, 3, 2]) + extra) % 23;
    (8..=9).contains(&rest.len()) && rest.as_bytes()[7] == LETTERS[check as usize]
}

/// Twelve characters: of companies mod 11 over the first nine, of single traders mod 97 over all.
fn netherlands(id: &str) -> bool {
    let bytes = id.as_bytes();
    if id.len() != 14 || bytes[11] != b'B' || numbers(&id[12..]).is_none() {
        return false;
    }
    let company =
        numbers(&id[2..11]).is_some_and(|n| weighted(&n[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == n[8]);
    let spelled = id.bytes().fold(0_u64, |sum, letter| match letter {
        b'0'..=b'9' => (sum * 10 + u64::from(letter - b'0')) % 97,
        _ => (sum * 100 + u64::from(letter.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    let plain = id[2..].bytes().all(|letter| letter.is_ascii_digit() || letter.is_ascii_uppercase());
    company || (plain && spelled == 1)
}

fn spain(rest: &str) -> bool {
    const PERSON: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    const COMPANY: &[u8] = b"JABCDEFGHI";
    let bytes = rest.as_bytes();
    if rest.len() != 9 {
        return false;
    }
    let (first, last) = (bytes[0], bytes[8]);
    let person = |lead: &str, from: usize| {
        numbers(&format!("{lead}{}", &rest[from..8]))
            .is_some_and(|n| PERSON[(as_number(&n) % 23) as usize] == last)
    };
    match first {
        b'0'..=b'9' => person("", 0),
        b'X' => person("0", 1),
        b'Y' => person("1", 1),
        b'Z' => person("2", 1),
        b'K' | b'L' | b'M' => person("", 1),
        b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U' | b'V' | b'W' => {
            let Some(n) = numbers(&rest[1..8]) else { return false };
            let twice = |digit: &u32| digit * 2 / 10 + digit * 2 % 10;
            let sum: u32 = n.iter().enumerate().map(|(at, d)| if at % 2 == 0 { twice(d) } else { *d }).sum();
            let check = ((10 - sum % 10) % 10) as usize;
            last == COMPANY[check] || u32::from(last.wrapping_sub(b'0')) as usize == check
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ids of public bodies and well-known companies.
    const GOOD: [&str; 30] = [
        "ATU13585627",
        "BE0428759497",
        "BG175074752",
        "CY10259033P",
        "CZ25123891",
        "DE136695976",
        "DE811569869",
        "DK13585628",
        "EE100931558",
        "EL094259216",
        "ESA28015865",
        "ES54362315K",
        "FI20774740",
        "FR83404833048",
        "GB980780684",
        "HR33392005961",
        "HU12892312",
        "IE6433435F",
        "IE6388047V",
        "IT00743110157",
        "LT119511515",
        "LU15027442",
        "LV40003521600",
        "MT11679112",
        "NL004495445B01",
        "PL8567346215",
        "PT501964843",
        "RO18547290",
        "SE123456789701",
        "SI50223054",
    ];

    #[test]
    fn real_ids_pass_and_a_wrong_digit_does_not() {
        for id in GOOD {
            assert!(is_valid(id), "{id}");
            // One digit more: every country that is checked notices.
            let at = id.rfind(|letter: char| letter.is_ascii_digit()).expect("a digit");
            let digit = (id.as_bytes()[at] - b'0' + 1) % 10;
            let wrong = format!("{}{digit}{}", &id[..at], &id[at + 1..]);
            if !id.starts_with("NL") {
                assert!(!is_valid(&wrong), "{wrong}");
            }
        }
        assert!(is_valid("SK2022749619"));
        assert!(!is_valid("NL004495446B01"));
    }

    #[test]
    fn what_is_none_is_refused() {
        for bad in [
            "",
            "DE",
            "XX123456789",
            "DE12345678",
            "DE12345678A",
            "DÉ123456789",
            "ATU1",
            "FR",
            "ES",
            "IE1",
            "CY1234567é",
            "NL00449544éB1",
            "FRé3404833048",
        ] {
            assert!(!is_valid(&tidy(bad)), "{bad}");
        }
        assert_eq!(tidy(" de 136.695-976 "), "DE136695976");
        assert!(in_union("GR") && in_union("DE") && !in_union("GB"));
    }
}
