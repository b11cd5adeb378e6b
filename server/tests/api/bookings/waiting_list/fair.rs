//! Groups are passed over, but not for ever; small parties are not kept waiting for ever either.

use super::kept;
use crate::app::*;

#[tokio::test]
async fn a_group_is_passed_over_five_times_and_then_places_are_gathered_for_it() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 9).await;
    let group = app.wait_for(&show, 3, 3).await;
    let mut singles = Vec::new();
    for _ in 0..7 {
        singles.push(app.wait_for(&show, 1, 1).await);
    }
    for at in 0..5 {
        app.call_off(&org, &bookings[at]).await;
        app.serve_lists().await;
        assert_eq!(singles[at].see(&app).await["state"], "offered", "{at}");
        assert_eq!(group.see(&app).await["place"], 1, "passed over, not dropped");
    }
    for booking in &bookings[5..7] {
        app.call_off(&org, booking).await;
        app.serve_lists().await;
    }
    assert_eq!(singles[5].see(&app).await["state"], "waiting", "enough is enough");
    assert_eq!(app.kept(&show).await, kept(5, 2, 2, true));
    app.call_off(&org, &bookings[7]).await;
    app.serve_lists().await;
    assert_eq!(group.see(&app).await["offer"]["quantity"], 3);
    app.call_off(&org, &bookings[8]).await;
    app.serve_lists().await;
    assert_eq!(singles[5].see(&app).await["state"], "offered");
    app.assert_sound().await;
}

#[tokio::test]
async fn what_is_gathered_in_vain_goes_to_those_behind_and_then_to_everybody() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, bookings) = app.sold_out(&org, 4).await;
    let group = app.wait_for(&show, 4, 4).await;
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    assert_eq!(app.kept(&show).await, kept(0, 3, 1, true), "kept for the group");
    app.clock.advance(47 * 3600);
    app.call_off(&org, &bookings[1]).await;
    app.serve_lists().await;
    assert_eq!(app.kept(&show).await, kept(0, 2, 2, true));
    app.clock.advance(3600);
    app.serve_lists().await;
    assert_eq!(app.kept(&show).await, kept(0, 2, 0, true), "after two days they are on general sale");
    app.hold(&app.client(), &show, 1).await;
    assert_eq!(group.see(&app).await["state"], "waiting");
    app.call_off(&org, &bookings[2]).await;
    assert_eq!(app.kept(&show).await, kept(1, 1, 1, true), "what comes free next is the list's again");
    app.assert_sound().await;
}

#[tokio::test]
async fn a_second_wish_is_served_when_the_first_has_nothing() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let (show, _) = app.sold_out(&org, 1).await;
    let path = org.path(&format!("/events/{}/ticket-types", show.event_id));
    let body = serde_json::json!({ "name": "Balcony", "price_minor": 0, "capacity": 1 });
    let other = org.client.post(&path, body).await.expect(201).json;
    let balcony = Show {
        product_id: other["id"].as_str().unwrap().to_owned(),
        offer_id: other["offers"][0]["id"].as_str().unwrap().to_owned(),
        pool_id: other["pools"][0]["pool_id"].as_str().unwrap().to_owned(),
        ..show.clone()
    };
    let sold = app.buy(&app.client(), &balcony, 1).await;
    let email = app.fresh_email("flexible");
    let mut body = show.join(&email, 1, 1);
    let choice = balcony.wish(1, 1)["choices"][0].clone();
    body["wish"]["choices"].as_array_mut().unwrap().push(choice);
    let place = app.wait_as(&show, &email, body).await;
    app.call_off(&org, &sold).await;
    app.serve_lists().await;
    let entry = place.see(&app).await;
    assert_eq!(entry["offer"]["product_id"], other["id"]);
    assert_eq!(app.kept(&balcony).await, kept(1, 0, 0, false));
}

#[tokio::test]
async fn near_the_event_offers_are_short_and_at_last_there_are_none() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let spec = EventSpec { capacity: 2, price_minor: 0, starts_in_hours: 4, ..EventSpec::default() };
    let show = app.event(&org, spec).await;
    let bookings = [app.buy(&app.client(), &show, 1).await, app.buy(&app.client(), &show, 1).await];
    let (first, second) = (app.wait_for(&show, 1, 1).await, app.wait_for(&show, 1, 1).await);
    app.call_off(&org, &bookings[0]).await;
    app.serve_lists().await;
    assert_eq!(
        first.see(&app).await["offer"]["expires_at"],
        "2027-01-10T13:00:00Z",
        "a quarter of what is left"
    );
    app.clock.advance(3 * 3600 + 31 * 60);
    app.call_off(&org, &bookings[1]).await;
    app.serve_lists().await;
    assert_eq!(second.see(&app).await["state"], "waiting");
    assert_eq!(app.kept(&show).await, kept(0, 0, 0, false), "half an hour before, all is on general sale");
    app.hold(&app.client(), &show, 2).await;
    app.assert_sound().await;
}

#[tokio::test]
async fn many_at_once_are_served_in_one_go() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec { capacity: 120, price_minor: 0, ..EventSpec::default() }).await;
    for _ in 0..12 {
        app.hold(&app.client(), &show, 10).await;
    }
    let first = app.wait_for(&show, 2, 1).await;
    // The rest of the line, as the program writes it.
    for statement in [
        "insert into bookings.waiting_entries (event_id, id, state, rank, email, locale, quantity, minimum,
           consented_at, created_at, confirmed_at)
         select $1::uuid, ('0192f7e0-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'waiting', 100 + n,
                'many' || n || '@example.org', 'en', 1, 1, '2027-01-10T12:00:00Z', '2027-01-10T12:00:00Z',
                '2027-01-10T12:00:00Z'
           from generate_series(1, 130) n where $2::uuid is not null and $3::uuid is not null",
        "insert into bookings.waiting_choices (event_id, entry_id, position, occurrence_id, product_id)
         select event_id, id, 0, $2::uuid, $3::uuid from bookings.waiting_entries
          where event_id = $1::uuid and rank > 100",
        "update bookings.waiting_lists set next_rank = 1000
          where event_id = $1::uuid and $2::uuid is not null and $3::uuid is not null",
    ] {
        sqlx::query(statement)
            .bind(&show.event_id)
            .bind(&show.occurrence_id)
            .bind(&show.product_id)
            .execute(&app.db)
            .await
            .expect(statement);
    }
    app.clock.advance(601);
    app.serve_lists().await;
    assert_eq!(first.see(&app).await["offer"]["quantity"], 2);
    let offers = app.count("select count(*) from bookings.waiting_offers where state = 'open'").await;
    assert_eq!(offers, 119);
    assert_eq!(app.kept(&show).await, kept(120, 0, 0, true));
    let out_of_order = app
        .count(
            "select count(*) from bookings.waiting_entries w
             where w.state = 'waiting' and exists (select 1 from bookings.waiting_entries o
               where o.event_id = w.event_id and o.state = 'offered' and o.rank > w.rank)",
        )
        .await;
    assert_eq!(out_of_order, 0);
    app.assert_sound().await;
}
