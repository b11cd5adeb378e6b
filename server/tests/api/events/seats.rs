//! Seat maps, and how events are seated.

use serde_json::{Value, json};

use super::{date, draft, id, venue};
use crate::{EventSpec, Organizer, Reply, Show, TestApp};

/// A plan of rows A, B … with these many seats each.
pub fn plan(rows: &[usize]) -> Value {
    let rows: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(row, seats)| {
            let seat =
                |seat: usize| json!({ "label": (seat + 1).to_string(), "x": 100 + 55 * seat, "y": 400 + 90 * row });
            let label = char::from(b'A' + u8::try_from(row).expect("few rows")).to_string();
            json!({ "label": label, "seats": (0..*seats).map(seat).collect::<Vec<_>>() })
        })
        .collect();
    let section = json!({ "key": "stalls", "name": "Stalls", "kind": "seated", "rows": rows });
    json!({ "format": 1, "width": 2000, "height": 2000, "sections": [section],
        "shapes": [{ "kind": "stage", "x": 100, "y": 50, "width": 300, "height": 200, "label": "Stage" }] })
}

/// A map of `org` with two rows of six seats.
async fn map(org: &Organizer) -> Value {
    let venue = venue(org).await;
    let body = json!({ "venue_id": venue["id"], "name": "Usual", "plan": plan(&[6, 6]) });
    org.client.post(&org.path("/seat-maps"), body).await.expect(201).json
}

/// Row A in zone 0, row B in zone 1, the last seat not on sale.
fn zones() -> Value {
    json!([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, -1])
}

/// An event of `org` on which the map is used, with a product for the first zone; and its path.
pub struct SeatedShow {
    pub show: Show,
    pub path: String,
    pub map: Value,
    pub seating: Value,
    pub product: Value,
}

pub async fn seated(app: &TestApp, org: &Organizer) -> SeatedShow {
    let show = app.event(org, EventSpec::default()).await;
    let path = org.path(&format!("/events/{}", show.event_id));
    let map = map(org).await;
    let seating = put_seating(org, &path, &map, zones(), 0).await.expect(200).json;
    let body = json!({ "name": "Stalls", "zone": 0 });
    let product = org.client.post(&format!("{path}/products"), body).await.expect(201).json;
    let offers = format!("{path}/products/{}/offers", id(&product));
    org.client.post(&offers, json!({ "name": "Regular", "price_minor": 3000 })).await.expect(201);
    SeatedShow { show, path, map, seating, product }
}

async fn put_seating(org: &Organizer, path: &str, map: &Value, zone_of: Value, version: i64) -> Reply {
    let body = json!({
        "seat_map_id": map["id"], "number": map["number"], "zone_of": zone_of, "no_single_gaps": true,
        "zones": [{ "name": "Stalls", "color": "#AA3366" }, { "name": "Back", "color": "#3366AA" }],
        "version": version,
    });
    org.client.put(&format!("{path}/seating"), body).await
}

impl SeatedShow {
    /// The seating's version.
    pub fn version(&self) -> i64 {
        self.seating["version"].as_i64().expect("a version")
    }
}

/// Lets a booking that nobody knows have a seat; `sold` writes down that it was paid.
async fn claim(app: &TestApp, show: &Show, seat: i32, sold: bool) {
    let booking = uuid::Uuid::now_v7();
    sqlx::query(
        "insert into events.seat_claims (event_id, occurrence_id, seat, booking_id)
         values ($1::uuid, $2::uuid, $3, $4)",
    )
    .bind(&show.event_id)
    .bind(&show.occurrence_id)
    .bind(seat)
    .bind(booking)
    .execute(&app.db)
    .await
    .expect("claimed");
    if sold {
        sqlx::query(
            "insert into events.inventory_ledger (event_id, pool_id, reason, booking_id, held, sold, at)
             values ($1::uuid, $2::uuid, 'sell', $3, -1, 1, $4)",
        )
        .bind(&show.event_id)
        .bind(&show.pool_id)
        .bind(booking)
        .bind(app.clock.now())
        .execute(&app.db)
        .await
        .expect("sold");
    }
}

#[tokio::test]
async fn maps_are_added_changed_and_archived() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let map = map(&org).await;
    assert_eq!((&map["seats"], &map["number"], &map["frozen"]), (&json!(12), &json!(1), &json!(false)));
    let list = org.client.get(&org.path("/seat-maps")).await.expect(200);
    assert_eq!(list["items"][0]["id"], map["id"]);
    let other = venue(&org).await;
    let path = org.path(&format!("/seat-maps?venue_id={}", id(&other)));
    assert_eq!(org.client.get(&path).await.expect(200)["items"], json!([]));

    let path = org.path(&format!("/seat-maps/{}", id(&map)));
    let body = json!({ "version": 1, "name": "Smaller", "plan": plan(&[4]) });
    let changed = org.client.put(&path, body.clone()).await.expect(200);
    assert_eq!(
        (changed.str("name").as_str(), &changed["seats"], &changed["number"]),
        ("Smaller", &json!(4), &json!(1))
    );
    org.client.put(&path, body).await.expect_problem(412, "stale");
    let shown = org.client.get(&path).await.expect(200);
    assert_eq!(shown["plan"]["sections"][0]["rows"][0]["seats"].as_array().map(Vec::len), Some(4));

    org.client.delete(&path).await.expect(204);
    org.client.get(&path).await.expect_problem(404, "not_found");
    org.client.delete(&path).await.expect_problem(404, "not_found");
    assert_eq!(org.client.get(&org.path("/seat-maps")).await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn bad_plans_are_refused_with_the_field() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let venue = venue(&org).await;
    let try_plan = async |plan: Value| {
        let body = json!({ "venue_id": venue["id"], "name": "Usual", "plan": plan });
        let reply = org.client.post(&org.path("/seat-maps"), body).await.expect_problem(422, "invalid");
        reply["errors"][0]["field"].as_str().expect("a field").to_owned()
    };
    let mut twice = plan(&[2]);
    twice["sections"][0]["rows"][0]["seats"][1]["label"] = json!("1");
    assert_eq!(try_plan(twice).await, "plan.sections[0].rows[0].seats[1].label");
    let mut far = plan(&[2]);
    far["sections"][0]["rows"][0]["seats"][1]["x"] = json!(1e30);
    assert_eq!(try_plan(far).await, "plan.sections[0].rows[0].seats[1]");
    let mut strange = plan(&[2]);
    strange["sections"][0]["kind"] = json!("flying");
    assert_eq!(try_plan(strange).await, "plan.sections[0].kind");
    let mut more = plan(&[2]);
    more["sections"][0]["rows"][0]["seats"][0]["price"] = json!(5);
    assert_eq!(try_plan(more).await, "plan.sections[0].rows[0].seats[0].price");
    assert_eq!(try_plan(json!({ "format": 2, "width": 10, "height": 10 })).await, "plan.format");

    let body = json!({ "venue_id": uuid::Uuid::now_v7(), "name": "Usual", "plan": plan(&[2]) });
    let reply = org.client.post(&org.path("/seat-maps"), body).await.expect_problem(422, "invalid");
    assert_eq!(reply["errors"][0]["field"], "venue_id");
    let huge = "x".repeat(8 * 1024 * 1024);
    let body = json!({ "venue_id": venue["id"], "name": huge, "plan": plan(&[2]) });
    org.client.post(&org.path("/seat-maps"), body).await.expect_problem(413, "too_large");
}

#[tokio::test]
async fn plans_are_generated_and_not_saved() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let path = org.path("/seat-maps/generate");
    let theatre = json!({ "kind": "theatre", "rows": 10, "seats_per_row": 20, "curve": 0.5, "aisles": 1,
        "numbering": "odd_even", "balcony_rows": 2 });
    let plan = org.client.post(&path, theatre).await.expect(200).json;
    let venue = venue(&org).await;
    let body = json!({ "venue_id": venue["id"], "name": "Generated", "plan": plan });
    assert_eq!(org.client.post(&org.path("/seat-maps"), body).await.expect(201)["seats"], 240);
    let arena =
        json!({ "kind": "arena", "sections": 8, "rows": 5, "seats_per_row": 10, "floor_standing": 500 });
    let plan = org.client.post(&path, arena).await.expect(200);
    assert_eq!(plan["sections"].as_array().map(Vec::len), Some(9));
    for bad in [
        json!({ "kind": "theatre", "rows": 0, "seats_per_row": 20 }),
        json!({ "kind": "theatre", "rows": 5, "seats_per_row": 20, "curve": 1.5 }),
        json!({ "kind": "stadium", "rows": 5 }),
        json!({ "kind": "arena", "sections": 100, "rows": 100, "seats_per_row": 100 }),
    ] {
        org.client.post(&path, bad).await.expect_problem(422, "invalid");
    }
    assert_eq!(
        org.client.get(&org.path("/seat-maps")).await.expect(200)["items"].as_array().map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn a_version_that_an_event_uses_stays_as_it_is() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let path = org.path(&format!("/seat-maps/{}", id(&event.map)));
    let shown = org.client.get(&path).await.expect(200);
    assert_eq!(shown["frozen"], true);
    let body = json!({ "version": shown["version"], "plan": plan(&[6, 6, 6]) });
    let changed = org.client.put(&path, body).await.expect(200);
    assert_eq!(
        (&changed["number"], &changed["seats"], &changed["frozen"]),
        (&json!(2), &json!(18), &json!(false))
    );
    let versions = org.client.get(&format!("{path}/versions")).await.expect(200);
    assert_eq!(versions["items"][0]["events"], json!([]));
    assert_eq!(versions["items"][1]["events"][0]["id"], json!(event.show.event_id));
    let first = org.client.get(&format!("{path}/versions/1")).await.expect(200);
    assert_eq!(first["sections"][0]["rows"].as_array().map(Vec::len), Some(2));
    org.client.get(&format!("{path}/versions/3")).await.expect_problem(404, "not_found");
    let spoiled =
        sqlx::query("update events.seat_map_versions set seats = 1 where number = 1").execute(&app.db).await;
    assert!(spoiled.is_err(), "PostgreSQL refuses as well");
}

#[tokio::test]
async fn every_zone_has_a_pool_on_every_date() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let pools = async |path: &str| {
        let reply = org.client.get(&format!("{path}/pools")).await.expect(200);
        let all: Vec<Value> = reply["items"].as_array().expect("pools").clone();
        all.into_iter().filter(|pool| !pool["zone"].is_null()).collect::<Vec<_>>()
    };
    let of_zones = pools(&event.path).await;
    let sizes: Vec<_> =
        of_zones.iter().map(|pool| (pool["name"].clone(), pool["capacity"].clone())).collect();
    assert!(
        sizes.contains(&(json!("Stalls"), json!(6))) && sizes.contains(&(json!("Back"), json!(5))),
        "{sizes:?}"
    );
    let stalls = of_zones.iter().find(|pool| pool["zone"] == 0).expect("a pool");
    assert_eq!(event.product["pools"], json!([{ "pool_id": stalls["id"], "units": 1 }]));

    let one = format!("{}/pools/{}", event.path, id(stalls));
    let change = json!({ "version": stalls["version"], "capacity": 50 });
    org.client.patch(&one, change).await.expect_problem(409, "pool_of_zone");
    org.client.delete(&one).await.expect_problem(409, "pool_of_zone");

    // A date that is added later, and a group ticket.
    org.client.post(&format!("{}/occurrences", event.path), date(&app, 60)).await.expect(201);
    assert_eq!(pools(&event.path).await.len(), 4);
    let product = format!("{}/products/{}", event.path, id(&event.product));
    let change = json!({ "version": 1, "admissions": 3 });
    let changed = org.client.patch(&product, change).await.expect(200);
    assert_eq!(changed["pools"].as_array().map(Vec::len), Some(2));
    assert_eq!(changed["pools"][0]["units"], 3);
    // Pools that are set by hand stay beside them.
    let none = org.client.put(&format!("{product}/pools"), json!({ "pools": [] })).await.expect(200);
    assert_eq!(none["pools"].as_array().map(Vec::len), Some(2), "a zone's seats are always counted");

    let copy = org.client.post(&format!("{}/duplicate", event.path), json!({})).await.expect(201);
    let copied = org.path(&format!("/events/{}", copy.str("id")));
    assert_eq!(pools(&copied).await.len(), 4);
    assert_eq!(org.client.get(&format!("{copied}/seating")).await.expect(200)["zone_of"], zones());

    let page = app.client().get(&format!("/api/v1/catalogue/events/{}", event.show.slug)).await.expect(200);
    assert_eq!(page["seated"], true);
    let products = page["occurrences"][0]["products"].as_array().expect("products");
    assert!(products.iter().any(|product| product["zone"] == 0 && product["available"] == 2), "{products:?}");
}

#[tokio::test]
async fn zones_are_those_of_the_seating() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let products = format!("{}/products", event.path);
    for (body, field) in [
        (json!({ "name": "Nowhere", "zone": 2 }), "zone"),
        (json!({ "name": "Nowhere", "zone": -1 }), "zone"),
        (json!({ "name": "Cushion", "kind": "merchandise", "zone": 0 }), "zone"),
    ] {
        let reply = org.client.post(&products, body).await.expect_problem(422, "invalid");
        assert_eq!(reply["errors"][0]["field"], field);
    }
    let (_, unseated) = draft(&org, "No seats").await;
    org.client
        .post(&format!("{unseated}/products"), json!({ "name": "X", "zone": 0 }))
        .await
        .expect_problem(422, "invalid");
    org.client.get(&format!("{unseated}/seating")).await.expect_problem(404, "not_found");

    for zone_of in [json!([0, 0]), json!([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2])] {
        let reply = put_seating(&org, &event.path, &event.map, zone_of, event.version())
            .await
            .expect_problem(422, "invalid");
        assert_eq!(reply["errors"][0]["field"], "zone_of");
    }
    put_seating(&org, &event.path, &event.map, zones(), 0).await.expect_problem(412, "stale");
    let unknown = json!({ "id": uuid::Uuid::now_v7(), "number": 1 });
    put_seating(&org, &event.path, &unknown, zones(), event.version()).await.expect_problem(422, "invalid");
    let body = json!({ "seat_map_id": event.map["id"], "number": 1, "zone_of": [], "zones": [], "version": event.version() });
    org.client.put(&format!("{}/seating", event.path), body).await.expect_problem(422, "invalid");

    // The product's zone goes only with the whole seating.
    let change = json!({ "version": 1, "zone": 1 });
    org.client.patch(&format!("{products}/{}", id(&event.product)), change).await.expect(200);
    let body = json!({
        "seat_map_id": event.map["id"], "number": 1, "zone_of": vec![0; 12], "version": event.version(),
        "zones": [{ "name": "All", "color": "#000000" }],
    });
    org.client.put(&format!("{}/seating", event.path), body.clone()).await.expect_problem(409, "zone_in_use");
    org.client.delete(&format!("{}/seating", event.path)).await.expect(204);
    let reply = org.client.get(&products).await.expect(200);
    assert!(reply["items"].as_array().expect("products").iter().all(|product| product["zone"].is_null()));
    org.client.delete(&format!("{}/seating", event.path)).await.expect_problem(404, "not_found");
    let mut body = body;
    body["version"] = json!(0);
    org.client.put(&format!("{}/seating", event.path), body).await.expect(200);
}

#[tokio::test]
async fn claimed_seats_stay_where_they_are() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    claim(&app, &event.show, 2, false).await;
    claim(&app, &event.show, 7, true).await;
    let seating = format!("{}/seating", event.path);

    let moved = json!([0, 0, 1, 0, 0, 0, 1, -1, 1, 1, 1, -1]);
    let reply = put_seating(&org, &event.path, &event.map, moved, event.version())
        .await
        .expect_problem(409, "seats_in_use");
    assert_eq!(reply["extra"]["seats"], json!([2, 7]));
    let fine = json!([-1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0]);
    let changed = put_seating(&org, &event.path, &event.map, fine, event.version()).await.expect(200);
    assert_eq!(changed["version"], event.version() + 1);
    let reply = org.client.delete(&seating).await.expect_problem(409, "seats_in_use");
    assert_eq!(reply["extra"]["seats"], json!([2, 7]));

    // A version in which seat 7 is another one.
    let path = org.path(&format!("/seat-maps/{}", id(&event.map)));
    let body = json!({ "version": 1, "plan": plan(&[4, 6, 2]) });
    let next = org.client.put(&path, body).await.expect(200).json;
    let reply = put_seating(&org, &event.path, &next, zones(), event.version() + 1)
        .await
        .expect_problem(409, "seats_in_use");
    assert_eq!(reply["extra"]["seats"], json!([7]));

    let date = format!("{}/occurrences/{}", event.path, event.show.occurrence_id);
    let body = json!({ "block": [1, 2, 3] });
    let reply = org.client.put(&format!("{date}/seat-blocks"), body).await.expect_problem(409, "seats_taken");
    assert_eq!(reply["extra"]["seats"], json!([2]));
    let claims = org.client.get(&format!("{date}/seat-claims")).await.expect(200);
    assert_eq!(claims.json, json!({ "held": [2], "sold": [7], "blocked": [] }), "nothing was blocked");
}

#[tokio::test]
async fn seats_are_kept_back_and_given_back() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let event = seated(&app, &org).await;
    let date = format!("{}/occurrences/{}", event.path, event.show.occurrence_id);
    let blocks = format!("{date}/seat-blocks");
    let blocked = async |zone: i64| {
        let reply = org.client.get(&format!("{}/pools", event.path)).await.expect(200);
        let pools = reply["items"].as_array().expect("pools");
        pools.iter().find(|pool| pool["zone"] == zone).expect("a pool")["blocked"].as_i64()
    };
    let reply = org.client.put(&blocks, json!({ "block": [0, 1, 6] })).await.expect(200);
    assert_eq!(reply["blocked"], json!([0, 1, 6]));
    assert_eq!((blocked(0).await, blocked(1).await), (Some(2), Some(1)));
    let reply = org.client.put(&blocks, json!({ "block": [1, 2], "unblock": [0] })).await.expect(200);
    assert_eq!(reply["blocked"], json!([1, 2, 6]));
    assert_eq!((blocked(0).await, blocked(1).await), (Some(2), Some(1)));
    for bad in [
        json!({ "block": [11] }),
        json!({ "block": [12] }),
        json!({ "unblock": [-1] }),
        json!({ "block": "all" }),
    ] {
        org.client.put(&blocks, bad).await.expect_problem(422, "invalid");
    }
    let reply =
        org.client.delete(&format!("{}/seating", event.path)).await.expect_problem(409, "seats_in_use");
    assert_eq!(reply["extra"]["seats"], json!([1, 2, 6]));
    let comparisons = server::inventory::recount(&app.db).await.expect("recounted");
    assert_eq!(server::inventory::count(&comparisons), 0, "{comparisons:?}");
    let (_, unseated) = draft(&org, "No seats").await;
    let occurrence =
        org.client.post(&format!("{unseated}/occurrences"), super::date(&app, 5)).await.expect(201);
    let path = format!("{unseated}/occurrences/{}/seat-blocks", occurrence.str("id"));
    org.client.put(&path, json!({ "block": [] })).await.expect_problem(409, "not_seated");

    // A date that nobody booked goes with what was kept back on it.
    let second =
        org.client.post(&format!("{}/occurrences", event.path), super::date(&app, 60)).await.expect(201);
    let second = format!("{}/occurrences/{}", event.path, second.str("id"));
    org.client.put(&format!("{second}/seat-blocks"), json!({ "block": [3] })).await.expect(200);
    org.client.delete(&second).await.expect(204);
}

#[tokio::test]
async fn other_organizations_and_lesser_roles_are_kept_out() {
    let app = TestApp::new().await;
    let (org, other) = (app.organizer().await, app.organizer().await);
    let event = seated(&app, &org).await;
    let map = id(&event.map).to_owned();
    let date = format!("/events/{}/occurrences/{}", event.show.event_id, event.show.occurrence_id);
    let seating = format!("/events/{}/seating", event.show.event_id);
    let change = json!({ "seat_map_id": map, "number": 1, "zone_of": zones(), "version": 1,
        "zones": [{ "name": "A", "color": "#000000" }, { "name": "B", "color": "#000000" }] });
    for of in [&org, &other] {
        // Somebody else's organization is closed; one's own does not have others' maps and events.
        let client = &other.client;
        for path in [
            format!("/seat-maps/{map}"),
            format!("/seat-maps/{map}/versions"),
            format!("/seat-maps/{map}/versions/1"),
            seating.clone(),
            format!("{date}/seat-claims"),
        ] {
            client.get(&of.path(&path)).await.expect_problem(404, "not_found");
        }
        let body = json!({ "version": 1, "name": "Mine" });
        client.put(&of.path(&format!("/seat-maps/{map}")), body).await.expect_problem(404, "not_found");
        client.delete(&of.path(&format!("/seat-maps/{map}"))).await.expect_problem(404, "not_found");
        client.put(&of.path(&seating), change.clone()).await.expect_problem(404, "not_found");
        client.delete(&of.path(&seating)).await.expect_problem(404, "not_found");
        let body = json!({ "block": [1] });
        client.put(&of.path(&format!("{date}/seat-blocks")), body).await.expect_problem(404, "not_found");
    }
    let (_, own) = draft(&other, "Mine").await;
    let body = json!({
        "seat_map_id": map, "number": 1, "zone_of": zones(), "zones": [{ "name": "A", "color": "#000000" }],
    });
    other.client.put(&format!("{own}/seating"), body).await.expect_problem(422, "invalid");
    let viewer = app.member(&org, "viewer").await;
    viewer.get(&org.path(&format!("/seat-maps/{map}"))).await.expect(200);
    viewer.delete(&org.path(&format!("/seat-maps/{map}"))).await.expect_problem(403, "forbidden");
    viewer.put(&org.path(&seating), change).await.expect_problem(403, "forbidden");
}
