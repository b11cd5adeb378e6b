//! Seats that come free.

use serde_json::{Value, json};

use super::super::seats::seated;
use crate::app::*;

async fn hold_seats(app: &TestApp, client: &Client, show: &Show, seats: &[i32]) -> Value {
    let body = json!({ "occurrence_id": show.occurrence_id,
                       "items": [{ "offer_id": show.offer_id, "quantity": seats.len(), "seats": seats }] });
    let held = client.post_key(&show.holds_path(), body, &key()).await.expect(201).json;
    app.assert_sound().await;
    held
}

#[tokio::test]
async fn together_means_neighbours_and_who_does_not_mind_gets_the_rest() {
    let (app, show) = seated(1, false).await;
    let buyers: Vec<Client> = (0..3).map(|_| app.client()).collect();
    let pairs = [
        hold_seats(&app, &buyers[0], &show, &[0, 5]).await,
        hold_seats(&app, &buyers[1], &show, &[1, 2, 3, 4]).await,
        hold_seats(&app, &buyers[2], &show, &[6, 7, 8, 9]).await,
    ];
    let email = app.fresh_email("pair");
    let mut body = show.join(&email, 2, 2);
    body["wish"]["together"] = json!(true);
    let pair = app.wait_as(&show, &email, body).await;
    buyers[0].delete(&booking_path(&pairs[0])).await.expect(204);
    app.serve_lists().await;
    assert_eq!(pair.see(&app).await["state"], "waiting", "0 and 5 are no neighbours");
    let wish = json!({ "occurrence_id": show.occurrence_id,
                       "items": [{ "offer_id": show.offer_id, "quantity": 1, "seats": [5] }] });
    app.client().post_key(&show.holds_path(), wish, &key()).await.expect_problem(409, "sold_out");
    buyers[1].delete(&booking_path(&pairs[1])).await.expect(204);
    let other = app.wait_for(&show, 2, 1).await;
    app.serve_lists().await;
    let seats = |entry: &Value| -> Vec<i64> {
        entry["offer"]["seats"]
            .as_array()
            .unwrap()
            .iter()
            .map(|seat| seat["seat"].as_i64().unwrap())
            .collect()
    };
    let pair = seats(&pair.see(&app).await);
    assert_eq!(pair[1] - pair[0], 1, "{pair:?}");
    let other = seats(&other.see(&app).await);
    assert_eq!(other.len(), 2);
    assert!(other.iter().all(|seat| !pair.contains(seat)));
    app.assert_sound().await;
    let claims = app.count("select count(*) from events.seat_claims").await;
    assert_eq!(claims, 8);
}
