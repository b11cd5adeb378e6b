//! Many with the same card at the same moment.

use futures_util::future::join_all;

use super::{check_out_with, seen, shop};
use crate::app::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_bookings_spend_exactly_what_is_on_the_card() {
    let shop = shop().await;
    // Enough for three tickets and a half.
    let code = shop.code(8750).await;
    let codes = [code.as_str()];
    let mut held = Vec::new();
    for _ in 0..10 {
        let guest = shop.app.client();
        let booking = shop.app.hold(&guest, &shop.show, 1).await;
        held.push((guest, booking));
    }
    let replies = join_all(held.iter().map(|(guest, booking)| check_out_with(guest, booking, &codes))).await;
    let taken = replies.iter().filter(|reply| reply.status == 200).count();
    let empty =
        replies.iter().filter(|reply| reply.status == 422 && reply.text().contains("card_empty")).count();
    assert_eq!((taken, empty), (4, 6), "three whole tickets, and a half");
    shop.app.run_jobs().await;
    let (mut confirmed, mut waiting) = (0, 0);
    for (guest, booking) in &held {
        match seen(guest, booking).await["state"].as_str() {
            Some("confirmed") => confirmed += 1,
            Some("awaiting_payment") => waiting += 1,
            _ => {}
        }
    }
    assert_eq!((confirmed, waiting), (3, 1));
    assert_eq!(shop.on(&code).await, (0, 1250));
    shop.app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_click_twice_spends_once() {
    let shop = shop().await;
    let code = shop.code(9000).await;
    let guest = shop.app.client();
    let held = shop.app.hold(&guest, &shop.show, 1).await;
    let (path, key) = (format!("{}/checkout", booking_path(&held)), key());
    let body = serde_json::json!({ "email": "ada@example.org", "name": "Ada", "cards": [code] });
    let replies = join_all((0..5).map(|_| guest.post_key(&path, body.clone(), &key))).await;
    assert!(replies.iter().all(|reply| reply.status == 200), "{replies:?}");
    shop.app.run_jobs().await;
    assert_eq!(shop.on(&code).await, (6500, 0));
    shop.app.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bank_and_a_deadline_at_once_never_lose_or_double_the_card() {
    let shop = shop().await;
    for _ in 0..4 {
        let code = shop.code(1000).await;
        let guest = shop.app.client();
        let paying = shop.pay_with(&guest, 1, &[&code]).await.expect(200).json;
        let pay = async {
            shop.app.pay(&guest, &paying, "pay").await;
            shop.app.run_jobs().await;
        };
        let give_up = async { guest.delete(&booking_path(&paying)).await };
        tokio::join!(pay, give_up);
        shop.app.run_jobs().await;
        let state = seen(&guest, &paying).await["state"].clone();
        let expected = if state == "confirmed" { (0, 0) } else { (1000, 0) };
        assert_eq!(shop.on(&code).await, expected, "{state}");
        shop.app.assert_sound().await;
    }
}
