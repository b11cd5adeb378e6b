//! Places that come free belong to the list, however they come free.

use serde_json::json;

use super::kept;
use crate::app::*;

#[tokio::test]
async fn a_cancelled_place_is_offered_to_the_first_and_the_public_never_sees_it() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 2).await;
    let (first, second) = (app.wait_for(&show, 1, 1).await, app.wait_for(&show, 1, 1).await);
    app.call_off(&org, &bookings[0]).await;
    assert_eq!(app.kept(&show).await, kept(0, 1, 1, true));
    app.client().post_key(&show.holds_path(), show.hold(1), &key()).await.expect_problem(409, "sold_out");
    let path = format!("/api/v1/catalogue/events/{}/availability", show.event_id);
    let left = app.client().get(&path).await.expect(200);
    let ticket = format!("{}:{}", show.occurrence_id, show.product_id);
    assert_eq!(left["products"][ticket], 0, "{}", left.text());
    app.serve_lists().await;
    assert_eq!(app.kept(&show).await, kept(1, 1, 0, true), "the first has it, the second waits");
    let entry = first.see(&app).await;
    assert_eq!(entry["state"], "offered");
    assert_eq!(entry["offer"]["quantity"], 1);
    assert_eq!(entry["offer"]["expires_at"], "2027-01-11T12:00:00Z", "a day");
    assert_eq!(app.mails_to(&first.email, "It’s your turn").await, 1);
    assert_eq!(second.see(&app).await["state"], "waiting");
    app.serve_lists().await;
    assert_eq!(app.mails_to(&first.email, "It’s your turn").await, 1, "once");
    app.client().post_key(&show.holds_path(), show.hold(1), &key()).await.expect_problem(409, "sold_out");
    app.assert_sound().await;
}

#[tokio::test]
async fn released_and_expired_holds_and_new_capacity_and_unblocked_places_go_to_the_list() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 4, ..EventSpec::default() }).await;
    let pool = org.path(&format!("/events/{}/pools/{}", show.event_id, show.pool_id));
    let set = async |field: &str, value: i32| {
        let pools = org.client.get(&org.path(&format!("/events/{}/pools", show.event_id))).await.expect(200);
        let version = pools["items"][0]["version"].clone();
        org.client.patch(&pool, json!({ "version": version, (field): value })).await.expect(200).json
    };
    set("blocked", 1).await;
    let (leaver, sleeper) = (app.client(), app.client());
    let left = app.hold(&leaver, &show, 1).await;
    app.hold(&sleeper, &show, 2).await;
    let mut people = Vec::new();
    for _ in 0..6 {
        people.push(app.wait_for(&show, 1, 1).await);
    }
    let states = async || {
        let mut states = Vec::new();
        for place in &people {
            states.push(place.see(&app).await["state"].as_str().unwrap().to_owned());
        }
        states.iter().filter(|state| *state == "offered").count()
    };
    leaver.delete(&booking_path(&left)).await.expect(204);
    assert_eq!(app.kept(&show).await, kept(2, 0, 1, true));
    app.serve_lists().await;
    assert_eq!(states().await, 1);
    app.clock.advance(601);
    app.run_schedule("expire_holds").await;
    assert_eq!(app.kept(&show).await, kept(1, 0, 2, true));
    app.serve_lists().await;
    assert_eq!(states().await, 3);
    let after = set("blocked", 0).await;
    assert_eq!((after["reserved"].as_i64(), after["free"].as_i64()), (Some(1), Some(0)));
    app.serve_lists().await;
    assert_eq!(states().await, 4);
    set("capacity", 7).await;
    assert_eq!(app.kept(&show).await, kept(4, 0, 3, true));
    app.client().post_key(&show.holds_path(), show.hold(1), &key()).await.expect_problem(409, "sold_out");
    app.serve_lists().await;
    assert_eq!(states().await, 6);
    assert_eq!(app.kept(&show).await, kept(6, 0, 0, false), "the list is drained");
    app.hold(&app.client(), &show, 1).await;
    app.assert_sound().await;
}

#[tokio::test]
async fn a_capacity_can_shrink_into_what_is_reserved() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 3).await;
    app.wait_for(&show, 3, 3).await;
    app.call_off(&org, &bookings[0]).await;
    app.call_off(&org, &bookings[1]).await;
    assert_eq!(app.kept(&show).await, kept(0, 1, 2, true));
    let pools = org.client.get(&org.path(&format!("/events/{}/pools", show.event_id))).await.expect(200);
    let path = org.path(&format!("/events/{}/pools/{}", show.event_id, show.pool_id));
    let body = json!({ "version": pools["items"][0]["version"], "capacity": 2 });
    let pool = org.client.patch(&path, body).await.expect(200);
    assert_eq!(pool["reserved"], 1);
    let body = json!({ "version": pool["version"], "capacity": 0 });
    org.client.patch(&path, body).await.expect_problem(409, "capacity_below_sold");
    app.assert_sound().await;
}

#[tokio::test]
async fn postgresql_refuses_to_sell_a_reserved_place_whatever_the_code_does() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 1).await;
    app.wait_for(&show, 1, 1).await;
    app.call_off(&org, &bookings[0]).await;
    let refused = sqlx::query("update events.pools set held = held + 1 where id = $1::uuid")
        .bind(&show.pool_id)
        .execute(&app.db)
        .await
        .expect_err("the place is reserved");
    assert!(refused.to_string().contains("pools_reserve_is_free"), "{refused}");
}

#[tokio::test]
async fn a_house_total_goes_on_selling_what_the_list_can_not_use() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, _) = app.sold_out(&org, 2).await;
    // A second product, and a house total that both draw on.
    let path = org.path(&format!("/events/{}", show.event_id));
    let other = json!({ "name": "Balcony", "price_minor": 0, "capacity": 5 });
    let other = org.client.post(&format!("{path}/ticket-types"), other).await.expect(201).json;
    sqlx::query(
        "with house as (
           insert into events.pools (event_id, id, occurrence_id, name, capacity, sold)
           select event_id, gen_random_uuid(), occurrence_id, 'House', 7, 2 from events.pools where id = $1::uuid
           returning event_id, id),
         noted as (
           insert into events.inventory_ledger (event_id, pool_id, reason, capacity, sold, at)
           select event_id, id, 'capacity', 7, 2, now() from house)
         insert into events.product_pools (event_id, product_id, pool_id)
         select house.event_id, p.id, house.id from house join events.products p on p.event_id = house.event_id",
    )
    .bind(&show.pool_id)
    .execute(&app.db)
    .await
    .unwrap();
    app.wait_for(&show, 1, 1).await;
    app.serve_lists().await;
    let balcony = json!({ "occurrence_id": show.occurrence_id,
                          "items": [{ "offer_id": other["offers"][0]["id"], "quantity": 5 }] });
    let buyer = app.client();
    let held = buyer.post_key(&show.holds_path(), balcony.clone(), &key()).await.expect(201).json;
    buyer.delete(&booking_path(&held)).await.expect(204);
    app.serve_lists().await;
    let reserved = app.count("select sum(reserved)::int8 from events.pools").await;
    assert_eq!(reserved, 0, "nobody on the list can use a place in the house without one in the stalls");
    app.client().post_key(&show.holds_path(), balcony, &key()).await.expect(201);
}
