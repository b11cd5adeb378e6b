//! Finding events by words and filters.

use serde_json::json;

use super::{encoded, set, spec, titles};
use crate::app::{EventSpec, TestApp};

async fn searched(client: &crate::app::Client, words: &str) -> Vec<String> {
    titles(client, &format!("q={}", encoded(words))).await
}

#[tokio::test]
async fn words_are_found_however_they_are_typed() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    for (number, title) in
        ["Größe und Übermut", "Late Jazz Night", "Café del Mar", "Poetry Slam"].iter().enumerate()
    {
        app.event(&org, spec(title, 100 + number as i64)).await;
    }
    let visitor = app.client();
    for (typed, title) in [
        ("größe", "Größe und Übermut"),
        ("GRÖSSE", "Größe und Übermut"),
        ("grosse", "Größe und Übermut"),
        ("ubermut", "Größe und Übermut"),
        ("Über", "Größe und Übermut"),
        ("cafe", "Café del Mar"),
        ("cafe\u{301} mar", "Café del Mar"),
        ("jaz", "Late Jazz Night"),
        ("jazz nig", "Late Jazz Night"),
        ("night jazz", "Late Jazz Night"),
        ("nights", "Late Jazz Night"),
        ("\"jazz night\"", "Late Jazz Night"),
        ("slam or jazzz", "Poetry Slam"),
    ] {
        assert_eq!(searched(&visitor, typed).await, [title], "{typed}");
    }
    assert!(searched(&visitor, "\"night jazz\"").await.is_empty());
    assert!(searched(&visitor, "jazz -night").await.is_empty());
    assert!(searched(&visitor, "azz").await.is_empty());
    // Everything is in Berlin and of one organizer.
    assert_eq!(searched(&visitor, "berlin").await.len(), 4);
    assert_eq!(searched(&visitor, "stage organizer").await.len(), 4);
    assert_eq!(titles(&visitor, "q=%20%09").await.len(), 4, "blanks are no search");
}

#[tokio::test]
async fn titles_weigh_more_than_descriptions() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let other = app.event(&org, spec("Evening", 50)).await;
    let path = org.path(&format!("/events/{}", other.event_id));
    let version = org.client.get(&path).await.expect(200)["version"].clone();
    let body = json!({ "version": version, "description": "With a little jazz at the end of a long text." });
    org.client.patch(&path, body).await.expect(200);
    app.event(&org, spec("Jazz", 90)).await;
    let visitor = app.client();
    assert_eq!(searched(&visitor, "jazz").await, ["Jazz", "Evening"]);
    assert_eq!(titles(&visitor, "q=jazz&sort=soonest").await, ["Evening", "Jazz"]);
}

#[tokio::test]
async fn nothing_that_is_typed_breaks_the_search() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    app.event(&org, spec("100% O'Brien \\ \"Live\"", 100)).await;
    let visitor = app.client();
    let garbage = [
        "%",
        "_",
        "'",
        "''",
        "\"",
        "\"\"",
        "\\",
        "\\'",
        ":*",
        "a:*",
        "&",
        "|",
        "!",
        "!!",
        "()",
        "((",
        "<->",
        "a<->b",
        "-",
        "--",
        "- -",
        "or",
        "or or",
        "and",
        "*",
        "'; drop table events.events; --",
        "${jndi:x}",
        "<script>",
        "🎷",
        "日本",
        "\u{202e}abc",
        "a\u{300}\u{300}\u{300}",
        "\t\n\r",
        "1e309",
        "null",
        "-0",
        "'a':*",
        "ﬃ",
        "İ",
        "ß",
    ];
    for typed in garbage {
        for path in ["events", "suggest"] {
            let path = format!("/api/v1/catalogue/{path}?q={}", encoded(typed));
            visitor.get(&path).await.expect(200);
        }
    }
    assert_eq!(searched(&visitor, "o'brien").await.len(), 1);
    assert_eq!(searched(&visitor, "100%").await.len(), 1);
    for path in ["events", "suggest"] {
        let ask = async |q: String| visitor.get(&format!("/api/v1/catalogue/{path}?q={q}")).await;
        ask("x".repeat(200)).await.expect(200);
        ask("x".repeat(201)).await.expect_problem(422, "invalid");
        ask("x%20".repeat(2000)).await.expect_problem(422, "invalid");
        ask("a%00b".into()).await.expect_problem(422, "invalid");
        let odd = ask("%ff%fe".into()).await;
        assert!(odd.status == 200 || odd.status == 422, "{}", odd.text());
    }
}

#[tokio::test]
async fn filters_narrow_the_list_down() {
    let app = TestApp::new().await;
    let (org, other) = (app.organizer().await, app.organizer().await);
    let comedy = EventSpec { category: "comedy".into(), price_minor: 0, ..spec("Free Laughs", 10) };
    let laughs = app.event(&org, comedy).await;
    let concert = app.event(&org, spec("Concert", 200)).await;
    let stream = app.event(&other, spec("Stream", 400)).await;
    set(&app, "update events.occurrences set online_url = 'https://x.example.org', venue_id = null where event_id = $1", &stream).await;
    set(
        &app,
        "update events.venues v set city = 'Köln' from events.occurrences o where o.venue_id = v.id and o.event_id = $1",
        &concert,
    )
    .await;
    let visitor = app.client();
    let found = async |query: &str| titles(&visitor, query).await.join(", ");
    assert_eq!(found("").await, "Free Laughs, Concert, Stream");
    assert_eq!(found("category=comedy").await, "Free Laughs");
    assert_eq!(found("city=k%C3%B6ln").await, "Concert");
    assert_eq!(found("city=BERLIN").await, "Free Laughs");
    assert_eq!(found("city=Nowhere").await, "");
    assert_eq!(found("online=true").await, "Stream");
    assert_eq!(found("online=false").await, "Free Laughs, Concert");
    assert_eq!(found("free=true").await, "Free Laughs");
    assert_eq!(found("free=false").await, "Concert, Stream");
    assert_eq!(found("sort=price").await, "Free Laughs, Concert, Stream");
    assert_eq!(found("sort=newest").await.split(", ").count(), 3);
    let at = |hours: i64| app.clock.now().plus_seconds(hours * 3600).to_string();
    assert_eq!(found(&format!("from={}", at(100))).await, "Concert, Stream");
    assert_eq!(found(&format!("from={}&to={}", at(100), at(300))).await, "Concert");
    assert_eq!(found(&format!("from={}", at(202))).await, "Concert, Stream", "still on then");
    assert_eq!(found(&format!("organizer={}", other.organization_id)).await, "Stream");
    assert_eq!(found("organizer=nobody&sort=price").await, "");
    let slug =
        visitor.get(&format!("/api/v1/catalogue/events/{}", stream.slug)).await["organizer"]["slug"].clone();
    assert_eq!(found(&format!("organizer={}", slug.as_str().unwrap())).await, "Stream");
    assert_eq!(found("category=comedy&free=true&online=false&city=berlin&q=laugh").await, "Free Laughs");
    assert_eq!(found("category=music&free=true").await, "");
    assert!(laughs.slug.starts_with("free-laughs"));

    for bad in [
        "category=opera",
        "from=yesterday",
        "to=2027-13-01T00:00:00Z",
        "online=maybe",
        "free=1",
        "sort=random",
        "limit=x",
        "limit=-1",
        "limit=99999999999",
        "city=%00",
        "from=9999-01-01T00:00:00Z",
    ] {
        visitor.get(&format!("/api/v1/catalogue/events?{bad}")).await.expect_problem(422, "invalid");
    }
    let long = "x".repeat(121);
    visitor.get(&format!("/api/v1/catalogue/events?city={long}")).await.expect_problem(422, "invalid");
    visitor.get(&format!("/api/v1/catalogue/events?organizer={long}")).await.expect_problem(422, "invalid");
    visitor.get("/api/v1/catalogue/events?utm_source=mail").await.expect(200);
}

#[tokio::test]
async fn a_card_shows_the_date_that_was_asked_for() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, spec("Series", 24)).await;
    let later = super::another_date(&app, &org, &show, 24 * 20).await;
    let visitor = app.client();
    let card = visitor.get("/api/v1/catalogue/events").await["items"][0].clone();
    assert_eq!(card["next_occurrence"]["id"], show.occurrence_id.as_str());
    assert_eq!(card["next_occurrence"]["city"], "Berlin");
    assert_eq!(card["occurrence_count"], 2);
    assert_eq!(card["from_price"], json!({ "amount": 2500, "currency": "EUR" }));
    assert_eq!(card["status"], "on_sale");
    assert_eq!(card["cover"], json!(null));
    let from = app.clock.now().plus_seconds(24 * 10 * 3600);
    let list = visitor.get(&format!("/api/v1/catalogue/events?from={from}")).await.expect(200);
    assert_eq!(list["items"][0]["next_occurrence"]["id"], later.as_str());
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "an event is listed once");
}

#[tokio::test]
async fn only_what_was_published_and_is_to_come_is_listed() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let visitor = app.client();
    let draft = app.event(&org, EventSpec { publish: false, ..spec("Secret Draft", 50) }).await;
    let past = app.event(&org, spec("Yesterday", 2)).await;
    let cancelled = app.event(&org, spec("Called Off", 60)).await;
    let path = org.path(&format!("/events/{}/cancel", cancelled.event_id));
    org.client.post(&path, json!({ "reason": "Storm" })).await.expect(200);
    app.event(&org, spec("To Come", 70)).await;
    let start = app.clock.now();
    app.clock.advance(6 * 3600);
    assert_eq!(titles(&visitor, "").await, ["To Come"]);
    for words in ["secret", "yesterday", "called"] {
        assert!(titles(&visitor, &format!("q={words}")).await.is_empty(), "{words}");
    }
    assert_eq!(titles(&visitor, &format!("from={start}")).await, ["Yesterday", "To Come"], "asked for");
    for name in [&draft.slug, &draft.event_id] {
        for rest in ["", "/calendar.ics"] {
            let path = format!("/api/v1/catalogue/events/{name}{rest}");
            visitor.get(&path).await.expect_problem(404, "not_found");
            org.client.get(&path).await.expect_problem(404, "not_found");
        }
    }
    let path = format!("/api/v1/catalogue/events/{}/availability", draft.event_id);
    visitor.get(&path).await.expect_problem(404, "not_found");
    let home = visitor.get("/api/v1/catalogue/home").await.expect(200).text();
    assert!(!home.contains("Secret Draft") && !home.contains("Called Off"), "{home}");
    let suggested = visitor.get("/api/v1/catalogue/suggest?q=sec").await.expect(200);
    assert_eq!(suggested["events"], json!([]));
    assert_eq!(visitor.get(&format!("/api/v1/catalogue/events/{}", past.slug)).await["status"], "ended");
}
