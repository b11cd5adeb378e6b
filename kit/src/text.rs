//! Helpers for text that people write.

/// A URL-safe slug of at most 60 characters: lower-case ASCII letters and digits with single dashes.
/// Common Latin letters lose their accents; what can't be written becomes a dash.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain: &str = match letter {
            'a'..='z' | '0'..='9' => {
                slug.push(letter);
                continue;
            }
            'à' | 'á' | 'â' | 'ã' | 'å' => "a",
            'ä' | 'æ' => "ae",
            'ç' => "c",
            'è' | 'é' | 'ê' | 'ë' => "e",
            'ì' | 'í' | 'î' | 'ï' => "i",
            'ñ' => "n",
            'ò' | 'ó' | 'ô' | 'õ' => "o",
            'ö' | 'ø' | 'œ' => "oe",
            'ù' | 'ú' | 'û' => "u",
            'ü' => "ue",
            'ß' => "ss",
            '\'' | '’' => "",
            _ if slug.ends_with('-') || slug.is_empty() => "",
            _ => "-",
        };
        slug.push_str(plain);
    }
    slug.truncate(60);
    slug.trim_matches('-').to_owned()
}

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A random code of `length` characters that is easy to read aloud (Crockford's base 32: no I, L, O, U).
pub fn spoken_code(length: usize) -> String {
    (0..length).map(|_| char::from(CROCKFORD[usize::from(rand::random::<u8>() & 31)])).collect()
}

/// Reads a spoken code as people type it: any case, with spaces or dashes, O for 0 and I or L for 1.
pub fn read_spoken_code(typed: &str) -> String {
    typed
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric())
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain_and_short() {
        assert_eq!(slug("Größe & Übermut – live!"), "groesse-uebermut-live");
        assert_eq!(slug("Don’t Stop"), "dont-stop");
        assert_eq!(slug("東京"), "");
        assert!(slug(&"long ".repeat(50)).len() <= 60);
    }

    #[test]
    fn codes_survive_being_typed_by_people() {
        let code = spoken_code(12);
        assert_eq!(code.len(), 12);
        assert_eq!(read_spoken_code(&code.to_lowercase()), code);
        assert_eq!(read_spoken_code("o1l-i x"), "0111X");
    }
}
