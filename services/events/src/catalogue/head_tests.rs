use kit::{EventId, MediaId, Money, OccurrenceId, OfferId, OrganizationId, ProductId, VenueId};

use super::super::{EventCard, OrganizerBrief, PageProduct, Sales, model::SalesState};
use super::*;
use crate::model::{EventState, ProductKind};

fn date() -> PageOccurrence {
    let starts_at: kit::Time = "2027-07-14T18:30:00Z".parse().expect("a moment");
    PageOccurrence {
        id: OccurrenceId::new(),
        starts_at,
        ends_at: starts_at.plus_seconds(7200),
        doors_at: Some(starts_at.plus_seconds(-3600)),
        time_zone: "Europe/Berlin".into(),
        state: OccurrenceState::Scheduled,
        venue: Some(PageVenue {
            id: VenueId::new(),
            name: "Halle".into(),
            address: "Straße 1".into(),
            postal_code: "10115".into(),
            city: "Berlin".into(),
            country: "DE".into(),
            latitude: Some(52.5),
            longitude: Some(13.4),
            directions: String::new(),
            accessibility: String::new(),
        }),
        online: false,
        sales: Sales { state: SalesState::OnSale, few_left: false },
        products: vec![PageProduct {
            id: ProductId::new(),
            kind: ProductKind::Admission,
            name: "Ticket".into(),
            description: String::new(),
            min_per_booking: 0,
            max_per_booking: 10,
            admissions: 1,
            zone: None,
            available: 10,
            max_per_person: None,
            hidden: false,
            offers: vec![PageOffer {
                follows: None,
                limited: false,
                available: 4,
                min_per_booking: None,
                max_per_booking: None,
                id: OfferId::new(),
                name: "Standard".into(),
                price: Money::new(2550, kit::Currency::EUR),
                all_in: Money::new(2550, kit::Currency::EUR),
                flexible: false,
                sales_start: None,
                sales_end: None,
                state: OfferState::OnSale,
            }],
        }],
    }
}

fn page(title: &str, occurrences: Vec<PageOccurrence>) -> EventPage {
    EventPage {
        card: EventCard {
            id: EventId::new(),
            slug: "jazz".into(),
            title: title.into(),
            summary: String::new(),
            category: Category::Music,
            language: "en".into(),
            organizer: OrganizerBrief {
                id: OrganizationId::new(),
                slug: "club".into(),
                name: "Club".into(),
                accent_color: "#000000".into(),
            },
            cover: Some(Cover {
                id: MediaId::new(),
                width: 2000,
                height: 1000,
                widths: vec![640, 1280, 1920],
                placeholder: String::new(),
                dominant_color: "#000000".into(),
            }),
            next_occurrence: None,
            occurrence_count: 1,
            from_price: None,
            status: CardStatus::OnSale,
            published_at: None,
        },
        description: "# Night\n\n**Hot** [jazz](https://example.org) & more".into(),
        tags: vec![],
        age_note: String::new(),
        refund_policy: String::new(),
        max_per_booking: 10,
        max_per_person: None,
        hold_minutes: 10,
        state: EventState::Published,
        codes: false,
        seated: false,
        seating: None,
        occurrences,
    }
}

#[test]
fn one_date_is_one_event_with_local_times_and_prices() {
    let head = of_event(&page("Jazz", vec![date()]));
    assert_eq!(head.description, "Night Hot jazz & more");
    assert_eq!(head.canonical_path, "/e/jazz");
    assert!(head.image_url_path.expect("a picture").ends_with("/1280.jpg"));
    let event = head.json_ld;
    assert_eq!(event["@context"], "https://schema.org");
    assert_eq!(event["@type"], "MusicEvent");
    assert_eq!(event["startDate"], "2027-07-14T20:30:00+02:00");
    assert_eq!(event["doorTime"], "2027-07-14T19:30:00+02:00");
    assert_eq!(event["location"]["address"]["addressLocality"], "Berlin");
    assert_eq!(event["offers"][0]["price"], "25.50");
    assert_eq!(event["offers"][0]["priceCurrency"], "EUR");
    assert_eq!(event["offers"][0]["availability"], "https://schema.org/InStock");
}

#[test]
fn several_dates_are_several_events_and_cancelled_says_so() {
    let mut online = date();
    online.venue = None;
    online.online = true;
    online.state = OccurrenceState::Postponed;
    let head = of_event(&page("Jazz", vec![date(), online]));
    let second = &head.json_ld["@graph"][1];
    assert_eq!(second["location"]["@type"], "VirtualLocation");
    assert_eq!(second["eventStatus"], "https://schema.org/EventPostponed");
    let mut cancelled = page("Jazz", vec![date()]);
    cancelled.card.status = CardStatus::Cancelled;
    assert_eq!(of_event(&cancelled).json_ld["eventStatus"], "https://schema.org/EventCancelled");
    assert_eq!(of_event(&page("Jazz", vec![])).json_ld, Value::Null);
}

#[test]
fn no_title_can_end_the_script_and_addresses_are_absolute() {
    let head = of_event(&page("</script><script>alert(1)</script>\u{2028}<!--", vec![date()]));
    let script = head.json_ld_script("https://tickets.example.org/");
    assert!(!script.contains(['<', '>', '\u{2028}']), "{script}");
    let read: Value = serde_json::from_str(&script).expect("still JSON");
    assert_eq!(read["name"], "</script><script>alert(1)</script>\u{2028}<!--");
    assert_eq!(read["url"], "https://tickets.example.org/e/jazz");
    assert_eq!(read["organizer"]["url"], "https://tickets.example.org/o/club");
    assert!(read["image"][0].as_str().expect("a picture").starts_with("https://tickets.example.org/media/"));
}

#[test]
fn long_texts_are_cut_between_words() {
    let text = plain(&"wonderful words, ".repeat(40));
    assert!(text.chars().count() <= DESCRIPTION && text.ends_with(" wonderful…"), "{text}");
    assert_eq!(plain("short _and_ `plain`\r\n"), "short and plain");
    assert!(plain(&"x".repeat(500)).chars().count() <= DESCRIPTION);
}
