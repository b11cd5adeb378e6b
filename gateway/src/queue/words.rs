//! The words of the waiting room's page, language by language.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::http::{HeaderMap, header};

/// One language.
pub struct Words {
    /// Its tag.
    pub tag: &'static str,
    /// What it calls itself.
    pub name: &'static str,
    words: BTreeMap<String, String>,
    /// What the script says, as an object in its own language.
    pub script: String,
}

/// Longest `Accept-Language` that is read.
const LONGEST: usize = 200;

static ALL: LazyLock<Vec<Words>> = LazyLock::new(|| {
    [
        ("en", "English", include_str!("words/en.json")),
        ("de", "Deutsch", include_str!("words/de.json")),
        ("es", "Español", include_str!("words/es.json")),
        ("fr", "Français", include_str!("words/fr.json")),
    ]
    .into_iter()
    .map(|(tag, name, text)| Words::read(tag, name, text))
    .collect()
});

impl Words {
    fn read(tag: &'static str, name: &'static str, text: &str) -> Self {
        let words: BTreeMap<String, String> = serde_json::from_str(text).unwrap_or_default();
        let says = |word: &str| {
            [format!("T.{word}"), format!("t('{word}'")].iter().any(|use_| super::SCRIPT.contains(use_))
        };
        let said: BTreeMap<&String, &String> = words.iter().filter(|(word, _)| says(word)).collect();
        let script = serde_json::to_string(&said).unwrap_or_default();
        Self { tag, name, script, words }
    }

    /// All languages that the page speaks.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// One word, or one sentence.
    pub fn get(&self, word: &str) -> &str {
        self.words.get(word).map_or("", String::as_str)
    }

    /// The language that was `chosen`; else the first of the visitor's that the page speaks, then the one of
    /// the event, then English.
    pub fn choose(chosen: Option<&str>, headers: &HeaderMap, event: &str) -> &'static Self {
        let speaks = |tag: &str| {
            let tag = tag.split('-').next().unwrap_or(tag);
            ALL.iter().find(|words| words.tag.eq_ignore_ascii_case(tag))
        };
        let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let wanted = ranked(wanted.get(..LONGEST).unwrap_or(wanted));
        chosen
            .and_then(speaks)
            .or_else(|| wanted.into_iter().find_map(speaks))
            .or_else(|| speaks(event))
            .unwrap_or(&ALL[0])
    }
}

/// The languages of an `Accept-Language`, the most wanted first.
fn ranked(header: &str) -> Vec<&str> {
    let unwanted = |part: &str| -> Option<i32> {
        let quality = part.split(';').skip(1).find_map(|rest| rest.trim().strip_prefix("q="));
        let quality: f32 = quality.map_or(Some(1.0), |text| text.trim().parse().ok())?;
        (quality > 0.0).then_some((quality * -1000.0) as i32)
    };
    let mut found: Vec<(i32, usize, &str)> = header
        .split(',')
        .enumerate()
        .filter_map(|(at, part)| Some((unwanted(part)?, at, part.split(';').next()?.trim())))
        .filter(|(_, _, tag)| !tag.is_empty() && *tag != "*")
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, _, tag)| tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        let english: Vec<&String> = ALL[0].words.keys().collect();
        for words in Words::all() {
            assert_eq!(words.words.keys().collect::<Vec<_>>(), english, "{}", words.tag);
            for (word, text) in &words.words {
                let number = |words: &Words| words.get(word).contains("{n}");
                assert!(!text.is_empty() && number(words) == number(&ALL[0]), "{word} in {}", words.tag);
                assert!(!text.contains('<') && !text.contains('"'), "{word} in {}", words.tag);
                let on_page = super::super::PAGE.contains(&format!("{{{{w.{word}}}}}"));
                assert!(on_page || words.script.contains(&format!("\"{word}\":")), "nobody says {word}");
            }
        }
    }

    #[test]
    fn the_visitor_is_asked_before_the_event() {
        let wants = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, text.parse().expect("a header"));
            headers
        };
        let tag = |chosen, headers: &HeaderMap, event| Words::choose(chosen, headers, event).tag;
        assert_eq!(tag(None, &HeaderMap::new(), "de-AT"), "de");
        assert_eq!(tag(None, &HeaderMap::new(), "pl"), "en");
        assert_eq!(tag(None, &wants("pl, fr;q=0.8, de;q=0.9"), "es"), "de");
        assert_eq!(tag(None, &wants("fr;q=0, *"), "es"), "es");
        assert_eq!(tag(None, &wants("en-GB,en;q=0.9"), "de"), "en");
        assert_eq!(tag(Some("fr"), &wants("de"), "es"), "fr");
        assert_eq!(tag(Some("<x>"), &wants(";;q=,,de;q=x"), "es"), "es");
    }
}
