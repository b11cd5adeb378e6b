//! Seats: whose they are, and that they are nobody else's.

use serde_json::{Value, json};

use super::{Bank, places};
use crate::app::*;

/// A hall of `rows` rows of ten, all of it one zone that the show's only ticket sells.
pub async fn hall(app: &TestApp, show: &Show, rows: usize, no_single_gaps: bool) {
    let seat =
        |row: usize, seat: usize| json!({ "label": (seat + 1).to_string(), "x": 60 * seat, "y": 100 * row });
    let row = |row: usize| {
        let seats: Vec<Value> = (0..10).map(|number| seat(row, number)).collect();
        json!({ "label": char::from(b'A' + u8::try_from(row).unwrap()).to_string(), "seats": seats })
    };
    let rows: Vec<Value> = (0..rows).map(row).collect();
    let count = i32::try_from(rows.len() * 10).unwrap();
    let stage = json!({ "kind": "stage", "x": 0, "y": -300, "width": 600, "height": 100, "rotation": 0, "label": "" });
    let section = json!({ "key": "stalls", "name": "Stalls", "kind": "seated", "rows": rows });
    let plan = json!({ "format": 1, "width": 700, "height": 2000, "shapes": [stage], "sections": [section] });
    for statement in [
        "insert into events.seat_maps (organization_id, id, venue_id, name, created_at, updated_at)
           select e.organization_id, e.id, v.id, 'Hall', now(), now() from events.events e
           join events.venues v on v.organization_id = e.organization_id where e.id = $1::uuid limit 1",
        "insert into events.seat_map_versions (organization_id, seat_map_id, number, plan, seats, created_at, updated_at)
           select organization_id, id, 1, $2::jsonb, $3, now(), now() from events.seat_maps where id = $1::uuid",
        "insert into events.seatings (event_id, organization_id, seat_map_id, number, zones, zone_of, no_single_gaps)
           select id, organization_id, id, 1, '[{\"name\": \"Stalls\", \"color\": \"#AABBCC\"}]',
                  array_fill(0::smallint, array[$3]), $4 from events.seat_maps where id = $1::uuid",
        "update events.products set zone = 0 where event_id = $1::uuid",
    ] {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "with given as (select $1::uuid as a, $2::jsonb as b, $3::int4 as c, $4::bool as d) {statement}"
        )))
        .bind(&show.event_id)
        .bind(&plan)
        .bind(count)
        .bind(no_single_gaps)
        .execute(&app.db)
        .await
        .expect(statement);
    }
}

pub async fn seated(rows: usize, no_single_gaps: bool) -> (TestApp, Show) {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let capacity = i32::try_from(rows * 10).unwrap();
    let show = app.event(&org, EventSpec { capacity, ..EventSpec::default() }).await;
    hall(&app, &show, rows, no_single_gaps).await;
    (app, show)
}

pub fn wish(show: &Show, seats: &[i32]) -> Value {
    json!({ "occurrence_id": show.occurrence_id,
            "items": [{ "offer_id": show.offer_id, "quantity": seats.len(), "seats": seats }] })
}

/// The seats of the first line.
pub fn seats(booking: &Value) -> Vec<i64> {
    let seats = booking["lines"][0]["seats"].as_array().expect("seats");
    seats.iter().map(|seat| seat["seat"].as_i64().expect("a number")).collect()
}

#[tokio::test]
async fn the_chosen_seats_are_held_and_nobody_else_gets_them() {
    let (app, show) = seated(3, false).await;
    let (first, second) = (app.client(), app.client());
    let held = first.post_key(&show.holds_path(), wish(&show, &[4, 5]), &key()).await.expect(201).json;
    assert_eq!(
        held["lines"][0]["seats"][0],
        json!({ "seat": 4, "section": "Stalls", "row": "A", "label": "5" })
    );
    assert_eq!(first.get(&booking_path(&held)).await.expect(200)["lines"], held["lines"]);
    let refused = second.post_key(&show.holds_path(), wish(&show, &[5, 6]), &key()).await;
    let refused = refused.expect_problem(409, "seats_taken");
    assert_eq!(refused["extra"]["seats"], json!([5]));
    let near = refused["extra"]["suggestion"].as_array().expect("a list");
    assert_eq!(near.len(), 2);
    assert!(!near.contains(&json!(4)) && !near.contains(&json!(5)));
    assert_eq!(app.places(&show).await, places(2, 0), "a refusal takes nothing");
    second.post_key(&show.holds_path(), wish(&show, &[6, 7]), &key()).await.expect(201);
    app.assert_sound().await;
}

#[tokio::test]
async fn the_server_picks_neighbours_and_seats_come_back() {
    let (app, show) = seated(2, false).await;
    let (first, second) = (app.client(), app.client());
    let held = app.hold(&first, &show, 3).await;
    let picked = seats(&held);
    assert_eq!(picked.len(), 3);
    assert!(picked.windows(2).all(|pair| pair[1] == pair[0] + 1), "together: {picked:?}");
    let same: Vec<i32> = picked.iter().map(|seat| i32::try_from(*seat).unwrap()).collect();
    second.post_key(&show.holds_path(), wish(&show, &same), &key()).await.expect_problem(409, "seats_taken");
    first.delete(&booking_path(&held)).await.expect(204);
    let again = second.post_key(&show.holds_path(), wish(&show, &same), &key()).await.expect(201).json;
    assert_eq!(seats(&again), picked);
    app.clock.advance(601);
    // Nobody swept: the next taker does.
    first.post_key(&show.holds_path(), wish(&show, &same), &key()).await.expect(201);
    assert_eq!(second.get(&booking_path(&again)).await.expect(200)["state"], "expired");
    app.assert_sound().await;
}

#[tokio::test]
async fn a_hold_swaps_seats_and_keeps_what_stays() {
    let (app, show) = seated(2, false).await;
    let (guest, other) = (app.client(), app.client());
    let held = guest.post_key(&show.holds_path(), wish(&show, &[0, 1]), &key()).await.expect(201).json;
    let path = format!("{}/items", booking_path(&held));
    let items = |seats: &[i32]| json!({ "items": [{ "offer_id": show.offer_id, "quantity": seats.len(), "seats": seats }] });
    assert_eq!(seats(&guest.put(&path, items(&[1, 2, 3])).await.expect(200).json), [1, 2, 3]);
    other.post_key(&show.holds_path(), wish(&show, &[0]), &key()).await.expect(201);
    guest.put(&path, items(&[0, 1])).await.expect_problem(409, "seats_taken");
    assert_eq!(
        seats(&guest.get(&booking_path(&held)).await.expect(200).json),
        [1, 2, 3],
        "what was held stays held"
    );
    let fewer = json!({ "items": [{ "offer_id": show.offer_id, "quantity": 2 }] });
    assert_eq!(seats(&guest.put(&path, fewer).await.expect(200).json), [1, 2], "its own seats, not others");
    guest.put(&path, items(&[1, 4])).await.expect(200);
    // A swap changes no counter, and still the freed seat can be had at once.
    other.post_key(&show.holds_path(), wish(&show, &[2]), &key()).await.expect(201);
    app.assert_sound().await;
}

#[tokio::test]
async fn tickets_name_their_seats_and_a_cancelled_seat_is_sold_again() {
    let (app, show) = seated(2, false).await;
    let buyer = app.client();
    let held = buyer.post_key(&show.holds_path(), wish(&show, &[10, 11]), &key()).await.expect(201).json;
    let paying = app.check_out(&buyer, &held, "ada@example.org").await;
    Bank::of(&app, &paying).press(&buyer, "pay").await.expect(303);
    app.run_jobs().await;
    let booked = buyer.get(&booking_path(&held)).await.expect(200).json;
    assert_eq!(
        booked["tickets"][1]["seat"],
        json!({ "seat": 11, "section": "Stalls", "row": "B", "label": "2" })
    );
    app.client()
        .post_key(&show.holds_path(), wish(&show, &[11]), &key())
        .await
        .expect_problem(409, "seats_taken");
    assert_eq!(app.count("select count(*) from events.seat_claims").await, 2);
    app.assert_sound().await;
}

#[tokio::test]
async fn wishes_that_make_no_sense_are_told_so() {
    let (app, show) = seated(1, true).await;
    let guest = app.client();
    let post = async |body: Value| guest.post_key(&show.holds_path(), body, &key()).await;
    post(wish(&show, &[3, 3])).await.expect_problem(422, "invalid");
    post(wish(&show, &[10])).await.expect_problem(422, "invalid");
    post(wish(&show, &[-1])).await.expect_problem(422, "invalid");
    let mut few = wish(&show, &[3]);
    few["items"][0]["quantity"] = json!(2);
    post(few).await.expect_problem(422, "invalid");
    let single = post(wish(&show, &[1, 2])).await.expect_problem(422, "leaves_single_seats");
    assert_eq!(single["extra"]["seats"], json!([0]));
    post(wish(&show, &[0, 1])).await.expect(201);
    app.assert_sound().await;
}

#[tokio::test]
async fn of_many_who_want_the_same_seats_each_seat_has_one_owner() {
    let (app, show) = seated(5, false).await;
    let mut rush = tokio::task::JoinSet::new();
    for buyer in 0..100_i32 {
        let (client, show) = (app.client(), show.clone());
        rush.spawn(async move {
            let first = (buyer * 5) % 49;
            let reply = client.post_key(&show.holds_path(), wish(&show, &[first, first + 1]), &key()).await;
            if reply.status == 201 {
                seats(&reply.json)
            } else {
                reply.expect_problem(409, "seats_taken");
                Vec::new()
            }
        });
    }
    let mut owned: Vec<i64> = rush.join_all().await.concat();
    let all = owned.len();
    owned.sort_unstable();
    owned.dedup();
    assert_eq!(owned.len(), all, "a seat has two owners");
    assert!(all > 20, "{all} seats held");
    assert_eq!(app.places(&show).await, places(i32::try_from(all).unwrap(), 0));
    assert_eq!(app.count("select count(*) from events.seat_claims").await, i64::try_from(all).unwrap());
    app.assert_sound().await;
}
