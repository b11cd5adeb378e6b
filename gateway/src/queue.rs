//! The page of a waiting room: drawn from memory, complete in itself, without the app.

mod words;

use axum::{
    Extension, Router,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::get,
};
use bookings::About;
use kit::{EventId, Problem};

use self::words::Words;

use crate::{Gateway, page::escape, security_headers::Nonce};

const PAGE: &str = include_str!("queue/page.html");
const STYLE: &str = include_str!("queue/style.css");
const SCRIPT: &str = include_str!("queue/script.js");
/// The accent of those who have none of their own.
const ACCENT: &str = "#4a33d6";

/// `/queue/{event}`, by slug or id.
pub fn routes(gateway: Gateway) -> Router {
    Router::new().route("/queue/{event}", get(show)).with_state(gateway)
}

async fn show(
    State(gateway): State<Gateway>,
    Extension(nonce): Extension<Nonce>,
    Path(event): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let is_name = event.len() <= 80 && event.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_name {
        return Problem::not_found().into_response();
    }
    match gateway.bookings.waiting_room_page(&event).await {
        Ok(Some((event_id, about))) => {
            // The visitor's own choice, by a link at the foot of the page.
            let chosen =
                query.as_deref().unwrap_or("").split('&').find_map(|part| part.strip_prefix("lang="));
            let words = Words::choose(chosen, &headers, &about.language);
            let said = [(header::CONTENT_LANGUAGE, words.tag), (header::VARY, "accept-language")];
            (said, Html(page(event_id, &about, words, &nonce))).into_response()
        }
        // Nothing to wait for: the event's own page knows the rest.
        Ok(None) => Redirect::to(&format!("/e/{event}")).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// The page with everything in it. What people wrote stands in text and attributes only, never in the script.
fn page(event_id: EventId, about: &About, words: &Words, nonce: &Nonce) -> String {
    let place = [about.venue_name.as_deref(), about.city.as_deref()];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let accent = accent(&about.accent_color);
    let values = [
        ("{{nonce}}", nonce.0.clone()),
        ("{{lang}}", words.tag.to_owned()),
        ("{{words}}", words.script.clone()),
        ("{{languages}}", languages(words)),
        ("{{style}}", STYLE.to_owned()),
        ("{{script}}", SCRIPT.to_owned()),
        ("{{accent}}", accent.to_owned()),
        ("{{ink}}", ink_on(accent).to_owned()),
        ("{{event}}", event_id.to_string()),
        ("{{slug}}", escape(&about.slug)),
        ("{{starts}}", about.starts_at.map(|at| at.to_string()).unwrap_or_default()),
        ("{{zone}}", escape(about.time_zone.as_deref().unwrap_or("UTC"))),
        ("{{place}}", escape(&place)),
        ("{{organizer}}", escape(&about.organizer)),
        // Last, so that nothing in it is taken for a name of ours.
        ("{{title}}", escape(&about.title)),
    ];
    fill(PAGE, &values, words)
}

/// The other languages of the page.
fn languages(words: &Words) -> String {
    let others = Words::all().iter().filter(|other| other.tag != words.tag);
    let link = |other: &Words| format!("<a lang=\"{0}\" href=\"?lang={0}\">{1}</a>", other.tag, other.name);
    others.map(link).collect::<Vec<_>>().join(" ")
}

/// Puts the values and the words in, in one pass: no value can bring in another.
fn fill(template: &str, values: &[(&str, String)], words: &Words) -> String {
    let mut page = String::with_capacity(20_000);
    let mut rest = template;
    while let Some(at) = rest.find("{{") {
        page.push_str(&rest[..at]);
        rest = &rest[at..];
        let word = rest.strip_prefix("{{w.").and_then(|rest| rest.split_once("}}"));
        if let Some((word, after)) = word {
            page.push_str(&escape(words.get(word)));
            rest = after;
            continue;
        }
        match values.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => {
                page.push_str(value);
                rest = &rest[name.len()..];
            }
            None => {
                page.push_str("{{");
                rest = &rest[2..];
            }
        }
    }
    page.push_str(rest);
    page
}

fn accent(color: &str) -> &str {
    let digits = color.strip_prefix('#').unwrap_or("");
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { color } else { ACCENT }
}

/// Black or white, whichever reads better on `accent` (WCAG 2 relative luminance).
fn ink_on(accent: &str) -> &'static str {
    let channel = |at: usize| {
        let value = accent.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
    if luminance > 0.179 { "#000" } else { "#fff" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(title: &str) -> About {
        About {
            slug: "gala".into(),
            title: title.into(),
            organizer: "Stage <One>".into(),
            accent_color: "#ffcc00".into(),
            starts_at: None,
            time_zone: Some("Europe/Berlin".into()),
            venue_name: Some("Great Hall".into()),
            city: None,
            language: "en".into(),
        }
    }

    #[test]
    fn the_page_is_light_complete_and_safe() {
        let bad = "</script><script>alert(1)</script>{{nonce}}\" onload=\"";
        for words in Words::all() {
            let page = page(EventId::new(), &about(bad), words, &Nonce("n0nce".into()));
            assert!(page.len() < 20_000, "{} bytes", page.len());
            assert!(!page.contains("alert(1)</script>") && !page.contains("\" onload"), "{page}");
            assert_eq!(page.matches("<script").count(), 1);
            assert!(!page.contains("{{style}}") && !page.contains(" src=") && !page.contains("style="));
            assert!(page.contains("Stage &lt;One&gt;") && page.contains("nonce=\"n0nce\""));
            let title = page.split("<h1").nth(1).expect("a heading");
            assert!(title.contains("{{nonce}}"), "what people wrote is left as it is");
            assert!(!page.contains("{{w.") && page.contains(words.get("ahead")), "{}", words.tag);
        }
    }

    #[test]
    fn ink_reads_on_every_accent() {
        assert_eq!((ink_on("#ffcc00"), ink_on("#4a33d6"), ink_on("#000000")), ("#000", "#fff", "#fff"));
        assert_eq!(accent("red;}"), ACCENT);
    }
}
