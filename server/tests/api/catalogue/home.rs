//! The home page, facets, suggestions, organizers.

use serde_json::json;

use super::{another_date, set, spec, titles_in};
use crate::app::TestApp;

#[tokio::test]
async fn the_rows_of_the_home_page() {
    // It is Sunday noon in UTC.
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let tonight = app.event(&org, spec("Tonight", 7)).await;
    another_date(&app, &org, &tonight, 9).await;
    app.event(&org, spec("This Afternoon", 2)).await;
    let tokyo = app.event(&org, spec("Tokyo Now", 1)).await;
    set(&app, "update events.occurrences set time_zone = 'Asia/Tokyo' where event_id = $1", &tokyo).await;
    app.event(&org, spec("Next Friday", 24 * 5 + 8)).await;
    let hot = app.event(&org, spec("Hot", 24 * 20)).await;
    set(&app, "update events.pools set sold = 80 where event_id = $1", &hot).await;
    let gone = app.event(&org, spec("Gone", 24 * 20)).await;
    set(&app, "update events.pools set sold = 100 where event_id = $1", &gone).await;
    let star = app.event(&org, spec("Star", 24 * 30)).await;
    set(&app, "update events.events set featured = true where id = $1", &star).await;

    let home = app.client().get("/api/v1/catalogue/home").await.expect(200);
    assert_eq!(titles_in(&home["featured"]), ["Star"]);
    assert_eq!(titles_in(&home["tonight"]), ["Tokyo Now", "Tonight"]);
    assert_eq!(home["tonight"][1]["next_occurrence"]["id"], tonight.occurrence_id.as_str());
    // On Sunday the weekend is the present one, and it began on Friday evening.
    assert_eq!(titles_in(&home["this_weekend"]), ["Tokyo Now", "This Afternoon", "Tonight"]);
    assert_eq!(titles_in(&home["selling_fast"]), ["Hot"]);
    assert_eq!(titles_in(&home["just_announced"]).len(), 7);
    assert_eq!(home["selling_fast"][0]["status"], "on_sale");

    // Monday noon: what is on tonight is over, and the coming weekend is meant.
    app.clock.advance(24 * 3600);
    let home = app.client().get("/api/v1/catalogue/home").await.expect(200);
    assert_eq!(home["tonight"], json!([]));
    assert_eq!(titles_in(&home["this_weekend"]), ["Next Friday"]);
}

#[tokio::test]
async fn a_row_has_at_most_twelve_events() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    for number in 0..14 {
        let show = app.event(&org, spec(&format!("Concert {number}"), 6)).await;
        set(&app, "update events.events set featured = true where id = $1", &show).await;
        set(&app, "update events.pools set sold = 60 where event_id = $1", &show).await;
    }
    let home = app.client().get("/api/v1/catalogue/home").await.expect(200);
    for row in ["featured", "tonight", "this_weekend", "just_announced", "selling_fast"] {
        let mut row = titles_in(&home[row]);
        row.sort();
        row.dedup();
        assert_eq!(row.len(), 12);
    }
}

#[tokio::test]
async fn facets_count_events_to_come() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let series = app.event(&org, spec("Series", 24)).await;
    another_date(&app, &org, &series, 48).await;
    app.event(&org, spec("Short", 1)).await;
    let visitor = app.client();
    let facets = visitor.get("/api/v1/catalogue/facets").await.expect(200);
    assert_eq!(facets["categories"], json!([{ "category": "music", "count": 2 }]));
    assert_eq!(facets["cities"], json!([{ "city": "Berlin", "country": "DE", "count": 2 }]));
    app.clock.advance(10 * 3600);
    let facets = visitor.get("/api/v1/catalogue/facets").await.expect(200);
    assert_eq!(facets["cities"][0]["count"], 1);
}

#[tokio::test]
async fn suggestions_for_a_few_letters() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    app.event(&org, spec("Österreich liest", 24)).await;
    app.event(&org, spec("Berserk", 48)).await;
    let visitor = app.client();
    let suggest = async |q: &str| visitor.get(&format!("/api/v1/catalogue/suggest?q={q}")).await.expect(200);
    let found = suggest("oster").await;
    assert_eq!(titles_in(&found["events"]), ["Österreich liest"]);
    assert_eq!(found["events"][0]["city"], "Berlin");
    let found = suggest("BER").await;
    assert_eq!(titles_in(&found["events"])[0], "Berserk", "a title comes before a city");
    assert_eq!(found["cities"], json!(["Berlin"]));
    assert_eq!(suggest("stage").await["organizers"].as_array().unwrap().len(), 1);
    assert_eq!(
        suggest("organizer").await["organizers"].as_array().unwrap().len(),
        1,
        "a later word of the name"
    );
    for nothing in ["", "%20", "%25", "_", "zzz"] {
        let found = suggest(nothing).await;
        assert_eq!(found.json, json!({ "events": [], "cities": [], "organizers": [] }), "{nothing}");
    }
    visitor.get("/api/v1/catalogue/suggest").await.expect(200);
}

#[tokio::test]
async fn the_page_of_an_organizer() {
    let app = TestApp::new().await;
    let (org, other) = (app.organizer().await, app.organizer().await);
    let past = app.event(&org, spec("Past", 1)).await;
    app.event(&org, spec("Later", 200)).await;
    let sooner = app.event(&org, spec("Sooner", 100)).await;
    app.event(&other, spec("Elsewhere", 50)).await;
    app.clock.advance(10 * 3600);
    let visitor = app.client();
    let slug = super::page_of(&visitor, &sooner).await["organizer"]["slug"].as_str().unwrap().to_owned();
    let page = visitor.get(&format!("/api/v1/catalogue/organizers/{slug}")).await.expect(200);
    assert_eq!(page["organizer"]["id"], org.organization_id.as_str());
    assert_eq!(titles_in(&page["upcoming"]), ["Sooner", "Later"]);
    assert_eq!(titles_in(&page["past"]), ["Past"]);
    assert_eq!(page["past"][0]["status"], "ended");
    assert_eq!(page["past"][0]["next_occurrence"]["id"], past.occurrence_id.as_str());
    assert!(page["organizer"].get("support_email").is_none());
    for bad in ["nobody", "%00", "%27", &"x".repeat(3000)] {
        visitor.get(&format!("/api/v1/catalogue/organizers/{bad}")).await.expect_problem(404, "not_found");
    }
}
