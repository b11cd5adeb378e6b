//! The bank's messages: believed once, in any order, and only when they are the bank's.

use payments::{PaymentFailed, PaymentState, PaymentSucceeded};
use serde_json::{Value, json};

use super::Bank;

#[tokio::test]
async fn the_same_message_ten_times_at_once_pays_once() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    let news = bank.news(&payment, "succeeded");
    let replies = futures_util::future::join_all((0..10).map(|_| bank.tell(&news))).await;
    let outcomes: Vec<_> = replies.into_iter().map(|reply| reply.expect(200).str("outcome")).collect();
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "applied").count(), 1, "{outcomes:?}");
    assert_eq!(bank.read(&payment).await.captured.minor, 2500);
    assert_eq!(bank.facts::<PaymentSucceeded>().await, 1);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn every_order_of_news_ends_the_same() {
    let bank = Bank::new().await;
    let states = ["requires_action", "processing", "failed", "succeeded"];
    for order in orders(&states) {
        let payment = bank.started(700).await;
        for state in &order {
            bank.tell(&bank.news(&payment, state)).await.expect(200);
        }
        let after = bank.read(&payment).await;
        assert_eq!(after.state, PaymentState::Succeeded, "{order:?}");
        assert_eq!(after.captured.minor, 700, "{order:?}");
    }
    assert_eq!(bank.facts::<PaymentSucceeded>().await, 24);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn all_moves_of_the_model_are_legal_in_postgresql() {
    let bank = Bank::new().await;
    let states = ["cancelled", "failed", "succeeded", "disputed"];
    for order in orders(&states) {
        let payment = bank.started(700).await;
        for state in &order {
            bank.tell(&bank.news(&payment, state)).await.expect(200);
        }
        let after = bank.read(&payment).await;
        assert_eq!((after.state, after.captured.minor), (PaymentState::Disputed, 700), "{order:?}");
    }
    assert_eq!(bank.facts::<PaymentSucceeded>().await, 24);
    bank.assert_balanced().await;
}

#[tokio::test]
async fn a_message_before_its_session_is_known_here_counts() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    let news = bank.news(&payment, "succeeded");
    sqlx::query("update payments.payments set provider_ref = null").execute(&bank.app.db).await.unwrap();
    assert_eq!(bank.tell(&news).await.expect(200)["outcome"], "applied");
    assert_eq!(bank.read(&payment).await.state, PaymentState::Succeeded);
}

#[tokio::test]
async fn what_is_not_signed_by_the_bank_changes_nothing() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    let body = bank.news(&payment, "succeeded").to_string().into_bytes();
    let good = bank.signature(&body, 0);
    let (time, mac) = good.split_once(",v1=").expect("two parts");
    let zeros = "0".repeat(64);
    let mut changed = body.clone();
    changed.push(b' ');
    let attempts = [
        (body.clone(), None),
        (body.clone(), Some(String::new())),
        (body.clone(), Some("nonsense".to_owned())),
        (body.clone(), Some(format!("{time},v1={zeros}"))),
        (body.clone(), Some(format!("{time},v0={mac}"))),
        (body.clone(), Some(format!("t=1,v1={mac}"))),
        (body.clone(), Some(bank.signature(&body, -301))),
        (body.clone(), Some(bank.signature(&body, 301))),
        (changed, Some(good.clone())),
    ];
    for (body, signature) in attempts {
        bank.deliver(body, signature.clone()).await.expect_problem(400, "bad_signature");
        assert_eq!(bank.read(&payment).await.state, PaymentState::RequiresAction, "{signature:?}");
    }
    let seen: i64 = count(&bank, "select count(*) from payments.provider_events").await;
    assert_eq!(seen, 0);

    // A sender that rolls its keys signs with both; clocks may differ by five minutes.
    let rolled = format!("{time},v1={zeros},v1={mac}");
    bank.deliver(body.clone(), Some(rolled)).await.expect(200);
    bank.deliver(body.clone(), Some(bank.signature(&body, -299))).await.expect(200);
    assert_eq!(bank.read(&payment).await.state, PaymentState::Succeeded);
}

#[tokio::test]
async fn keys_can_be_rolled_while_messages_are_on_their_way() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    let body = bank.news(&payment, "succeeded").to_string().into_bytes();
    let old = bank.signature(&body, 0);
    let master = data::keys::MasterKey::from_base64("dGhlIG1hc3RlciBrZXkgb2YgYWxsIHRoZSB0ZXN0cyE=").unwrap();
    bank.app.services.keys.rings.webhook.rotate(&bank.app.db, &master).await.unwrap();
    assert_ne!(bank.signature(&body, 0), old);
    bank.deliver(body, Some(old)).await.expect(200);
    assert_eq!(bank.read(&payment).await.state, PaymentState::Succeeded);
}

#[tokio::test]
async fn news_that_does_not_fit_is_kept_and_never_believed() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    let base = bank.news(&payment, "succeeded");
    let with = |number: usize, field: &str, value: Value| {
        let mut news = base.clone();
        news["id"] = json!(format!("odd-{number}"));
        news["data"][field] = value;
        news
    };
    let odd = [
        with(1, "amount", json!(2499)),
        with(2, "amount", json!(2501)),
        with(3, "amount", json!(-2500)),
        with(4, "currency", json!("USD")),
        with(5, "session", json!(uuid::Uuid::new_v4())),
        with(6, "attempt", json!(format!("{}.{}", uuid::Uuid::new_v4(), payment.id))),
        with(7, "attempt", json!(format!("{}.{}", payment.event_id, uuid::Uuid::new_v4()))),
        with(8, "attempt", json!("not an attempt")),
    ];
    for news in &odd {
        assert_eq!(bank.tell(news).await.expect(200)["outcome"], "quarantined", "{news}");
        assert_eq!(bank.read(&payment).await.state, PaymentState::RequiresAction, "{news}");
    }
    let kept =
        count(&bank, "select count(*) from payments.provider_events where outcome = 'quarantined'").await;
    assert_eq!(kept, 8);
    assert_eq!(bank.facts::<PaymentSucceeded>().await, 0);
}

#[tokio::test]
async fn garbage_from_the_bank_is_a_problem_and_no_failure() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    let mut nul = bank.news(&payment, "succeeded");
    nul["data"]["failure"] = json!("\u{0}");
    let mut long = bank.news(&payment, "succeeded");
    long["id"] = json!("x".repeat(201));
    for body in ["", "{", "null", "[]", "{\"id\":1}", &nul.to_string(), &long.to_string()] {
        let body = body.as_bytes().to_vec();
        let signature = bank.signature(&body, 0);
        bank.deliver(body, Some(signature)).await.expect_problem(400, "malformed_event");
    }
    let large = vec![b' '; 65 * 1024];
    let signature = bank.signature(&large, 0);
    bank.deliver(large, Some(signature)).await.expect_problem(413, "too_large");
    let client = bank.app.client();
    client.post("/api/v1/webhooks/payments/nobody", json!({})).await.expect_problem(404, "not_found");
    assert_eq!(bank.read(&payment).await.state, PaymentState::RequiresAction);
}

#[tokio::test]
async fn money_that_comes_after_a_failure_is_recorded() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    bank.tell(&bank.news(&payment, "failed")).await.expect(200);
    assert_eq!(bank.facts::<PaymentFailed>().await, 1);
    bank.tell(&bank.news(&payment, "succeeded")).await.expect(200);
    let after = bank.read(&payment).await;
    assert_eq!((after.state, after.captured.minor, after.failure), (PaymentState::Succeeded, 2500, None));
    assert_eq!(bank.facts::<PaymentSucceeded>().await, 1);
    bank.assert_balanced().await;
}

async fn count(bank: &Bank, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&bank.app.db).await.unwrap()
}

/// Every order of four states.
fn orders<'a>(states: &[&'a str; 4]) -> Vec<[&'a str; 4]> {
    let mut orders = Vec::new();
    for code in 0..256_usize {
        let at = [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3];
        if (0..4).all(|state| at.contains(&state)) {
            orders.push(at.map(|index| states[index]));
        }
    }
    assert_eq!(orders.len(), 24);
    orders
}
