//! What a page says about itself to search engines and link previews.

use kit::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    CardStatus, EventPage, OfferState, OrganizerPage, PageOccurrence, PageOffer, PageVenue, night::zone,
    snapshot::Catalogue,
};
use crate::{
    Events,
    model::{Category, Cover, OccurrenceState},
};

/// Dates that are described to search engines at most.
const DATES: usize = 20;
/// Longest description, in characters: what previews show.
const DESCRIPTION: usize = 200;
/// Width of preview pictures, in pixels.
const PICTURE: i32 = 1200;

/// The page that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadOf {
    /// `/e/{slug}`; an id is understood too.
    Event(String),
    /// `/o/{slug}`.
    Organizer(String),
}

/// Metadata of a page. All texts are plain and must be escaped for where they are put.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub title: String,
    /// One line of at most 200 characters.
    pub description: String,
    /// Path of a picture on this installation.
    pub image_url_path: Option<String>,
    /// Path under which the page is known, whatever it was asked for by.
    pub canonical_path: String,
    /// schema.org data in which addresses are paths; see [`Head::json_ld_script`].
    pub json_ld: Value,
}

impl Head {
    /// The schema.org data for the inside of a `<script type="application/ld+json">` element: addresses
    /// are absolute under `public_url`, and no text can end the element.
    pub fn json_ld_script(&self, public_url: &str) -> String {
        let mut data = self.json_ld.clone();
        make_absolute(&mut data, public_url.trim_end_matches('/'));
        data.to_string()
            .replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029")
    }
}

/// Metadata of a public page; `None` when there is no such page, or it can't be told just now. That of
/// an event comes from the cache: it is in the HTML that everybody loads first when sales begin.
pub async fn head(events: &Events, of: HeadOf) -> Option<Head> {
    let found = match &of {
        HeadOf::Event(name) => event(events, name).await,
        HeadOf::Organizer(slug) => match events.organizer_page(slug).await {
            Ok(page) => Ok(of_organizer(&page)),
            Err(error) => Err(error.into()),
        },
    };
    match found {
        Ok(head) => Some(head),
        Err(problem) if problem.status == 404 => None,
        Err(problem) => {
            tracing::warn!(%problem, "a page goes out without its metadata");
            None
        }
    }
}

async fn event(events: &Events, name: &str) -> Result<Head, Problem> {
    let catalogue = Catalogue { events: events.clone(), cache: events.pages.clone() };
    let event_id = catalogue.event_of(name).await?;
    Ok(catalogue.snapshot(event_id).await?.head.clone())
}

/// Metadata of an event's page.
pub(crate) fn of_event(page: &EventPage) -> Head {
    let card = &page.card;
    let text = if card.summary.is_empty() { &page.description } else { &card.summary };
    let canonical_path = format!("/e/{}", card.slug);
    let dates: Vec<Value> =
        page.occurrences.iter().take(DATES).map(|date| date_json(page, date, &canonical_path)).collect();
    let json_ld = match dates.as_slice() {
        [] => Value::Null,
        [only] => {
            let mut only = only.clone();
            only["@context"] = json!("https://schema.org");
            only
        }
        _ => json!({ "@context": "https://schema.org", "@graph": dates }),
    };
    Head {
        title: card.title.clone(),
        description: plain(text),
        image_url_path: card.cover.as_ref().and_then(picture),
        canonical_path,
        json_ld,
    }
}

fn of_organizer(page: &OrganizerPage) -> Head {
    let OrganizerPage { organizer, upcoming, .. } = page;
    let canonical_path = format!("/o/{}", organizer.slug);
    let cover = upcoming.iter().find_map(|card| card.cover.as_ref());
    let mut json_ld = json!({
        "@context": "https://schema.org", "@type": "Organization",
        "name": organizer.name, "url": canonical_path,
    });
    if let Some(website) = &organizer.website {
        json_ld["sameAs"] = json!([website]);
    }
    Head {
        title: organizer.name.clone(),
        description: plain(&organizer.description),
        image_url_path: cover.and_then(picture),
        canonical_path,
        json_ld,
    }
}

fn date_json(page: &EventPage, date: &PageOccurrence, url: &str) -> Value {
    let card = &page.card;
    let zone = zone(&date.time_zone);
    let local = |moment: kit::Time| {
        moment.to_jiff().to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    let cancelled = card.status == CardStatus::Cancelled || date.state == OccurrenceState::Cancelled;
    let status = match date.state {
        _ if cancelled => "EventCancelled",
        OccurrenceState::Postponed => "EventPostponed",
        _ => "EventScheduled",
    };
    let mode = match (&date.venue, date.online) {
        (Some(_), true) => "MixedEventAttendanceMode",
        (None, true) => "OnlineEventAttendanceMode",
        _ => "OfflineEventAttendanceMode",
    };
    let mut event = json!({
        "@type": kind(card.category),
        "name": card.title,
        "description": plain(if card.summary.is_empty() { &page.description } else { &card.summary }),
        "url": url,
        "startDate": local(date.starts_at),
        "endDate": local(date.ends_at),
        "eventStatus": format!("https://schema.org/{status}"),
        "eventAttendanceMode": format!("https://schema.org/{mode}"),
        "inLanguage": card.language,
        "location": locations(date, url),
        "organizer": {
            "@type": "Organization", "name": card.organizer.name, "url": format!("/o/{}", card.organizer.slug),
        },
        "offers": date.open_offers().map(|(_, offer)| offer_json(offer, date, url)).collect::<Vec<_>>(),
    });
    if let Some(doors_at) = date.doors_at {
        event["doorTime"] = json!(local(doors_at));
    }
    if let Some(path) = card.cover.as_ref().and_then(picture) {
        event["image"] = json!([path]);
    }
    event
}

fn locations(date: &PageOccurrence, url: &str) -> Value {
    let mut all = Vec::new();
    if let Some(venue) = &date.venue {
        all.push(place(venue));
    }
    if date.online {
        all.push(json!({ "@type": "VirtualLocation", "url": url }));
    }
    if all.len() == 1 { all.remove(0) } else { Value::Array(all) }
}

fn place(venue: &PageVenue) -> Value {
    let mut place = json!({
        "@type": "Place",
        "name": venue.name,
        "address": {
            "@type": "PostalAddress", "streetAddress": venue.address, "postalCode": venue.postal_code,
            "addressLocality": venue.city, "addressCountry": venue.country,
        },
    });
    if let Some((latitude, longitude)) = venue.latitude.zip(venue.longitude) {
        place["geo"] = json!({ "@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude });
    }
    place
}

fn offer_json(offer: &PageOffer, date: &PageOccurrence, url: &str) -> Value {
    let availability = match offer.state {
        OfferState::OnSale if date.sales.few_left => "LimitedAvailability",
        OfferState::OnSale => "InStock",
        OfferState::NotStarted => "PreOrder",
        OfferState::SoldOut => "SoldOut",
        OfferState::Ended => "Discontinued",
    };
    let price = offer.all_in.to_string();
    let mut json = json!({
        "@type": "Offer",
        "name": offer.name,
        "price": price.split(' ').next().unwrap_or_default(),
        "priceCurrency": offer.all_in.currency.code(),
        "availability": format!("https://schema.org/{availability}"),
        "url": url,
    });
    if let Some(start) = offer.sales_start {
        json["validFrom"] = json!(start.to_string());
    }
    if let Some(end) = offer.sales_end {
        json["validThrough"] = json!(end.to_string());
    }
    json
}

fn kind(category: Category) -> &'static str {
    match category {
        Category::Music => "MusicEvent",
        Category::Theatre => "TheaterEvent",
        Category::Comedy => "ComedyEvent",
        Category::Sports => "SportsEvent",
        Category::Conference => "BusinessEvent",
        Category::Festival => "Festival",
        Category::Film => "ScreeningEvent",
        Category::Family => "ChildrensEvent",
        Category::Food => "FoodEvent",
        Category::Art => "VisualArtsEvent",
        Category::Workshop => "EducationEvent",
        Category::Nightlife => "SocialEvent",
    }
}

fn picture(cover: &Cover) -> Option<String> {
    Cover::rendition(&cover.widths, PICTURE).map(|width| format!("/media/{}/{width}.jpg", cover.id))
}

/// Makes the paths in `url` and `image` absolute.
fn make_absolute(value: &mut Value, base: &str) {
    fn address(value: &mut Value, base: &str) {
        match value {
            Value::String(path) if path.starts_with('/') => path.insert_str(0, base),
            Value::Array(paths) => paths.iter_mut().for_each(|path| address(path, base)),
            _ => {}
        }
    }
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if matches!(name.as_str(), "url" | "image") {
                    address(field, base);
                }
                make_absolute(field, base);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| make_absolute(item, base)),
        _ => {}
    }
}

/// The words of a markdown text in one line, cut between words.
fn plain(markdown: &str) -> String {
    let mut line = String::new();
    let mut rest = markdown;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        match letter {
            // The target of a link.
            ']' if rest.starts_with('(') => rest = rest.split_once(')').map_or("", |(_, after)| after),
            '#' | '*' | '_' | '`' | '>' | '[' | ']' | '~' | '|' => {}
            _ if letter.is_whitespace() || letter.is_control() => line.push(' '),
            _ => line.push(letter),
        }
    }
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= DESCRIPTION {
        return words;
    }
    let cut: String = words.chars().take(DESCRIPTION - 1).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", cut.trim_end_matches([',', '.', ';', ':', ' ']))
}

#[cfg(test)]
#[path = "head_tests.rs"]
mod tests;
