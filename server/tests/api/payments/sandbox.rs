//! The bank's pages: every button, without scripts.

use payments::{PaymentState, SandboxWebhook};

use super::Bank;

#[tokio::test]
async fn starting_twice_is_one_session() {
    let bank = Bank::new().await;
    let payment = bank.created(2500).await;
    assert!(payment.redirect_url.is_none());
    let service = &bank.app.services.payments;
    let starts = (0..5).map(|_| service.start(payment.event_id, payment.id));
    let started: Vec<_> =
        futures_util::future::join_all(starts).await.into_iter().map(|result| result.unwrap()).collect();
    assert!(started.iter().all(|one| one.redirect_url == started[0].redirect_url));
    assert!(started[0].redirect_url.as_ref().is_some_and(|url| url.contains("/sandbox/pay/")));
    let sessions: i64 = sqlx::query_scalar("select count(*) from payments.sandbox_sessions")
        .fetch_one(&bank.app.db)
        .await
        .unwrap();
    assert_eq!(sessions, 1);
}

#[tokio::test]
async fn the_page_shows_what_is_paid_and_runs_nothing() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    let client = bank.app.client();
    let page = client.get(&bank.page(&payment)).await.expect(200);
    let text = page.text();
    assert!(text.contains("25.00 EUR") && text.contains("Winter Concert · 1 ticket"), "{text}");
    assert!(text.contains("Test money") && !text.contains("<script") && !text.contains("style="));
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("style-src 'self'"), "{policy}");
    assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let style = client.get("/sandbox/pay.css").await.expect(200);
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
    for path in ["/sandbox/pay/1", "/sandbox/pay/00000000-0000-0000-0000-000000000000", "/sandbox/pay/%00"] {
        let missing = client.get(path).await.expect(404);
        assert!(missing.text().contains("There is no such payment"), "{path}");
    }
}

#[tokio::test]
async fn each_button_leads_back_and_the_webhook_follows() {
    let bank = Bank::new().await;
    let buttons = [
        ("pay", PaymentState::Succeeded),
        ("decline", PaymentState::Failed),
        ("abandon", PaymentState::Cancelled),
    ];
    for (button, state) in buttons {
        let payment = bank.started(2500).await;
        let reply = bank.press(&payment, button).await.expect(303);
        assert_eq!(reply.header("location"), Some(format!("{}/bookings/back", bank.app.url).as_str()));
        assert_eq!(bank.read(&payment).await.state, PaymentState::RequiresAction, "not before the webhook");
        bank.run().await;
        assert_eq!(bank.read(&payment).await.state, state, "{button}");
    }
    bank.assert_balanced().await;
}

#[tokio::test]
async fn three_d_secure_wants_the_code_of_the_page() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    let reply = bank.press(&payment, "challenge").await.expect(303);
    assert_eq!(reply.header("location"), Some(bank.page(&payment).as_str()));
    let page = bank.app.client().get(&bank.page(&payment)).await.expect(200).text();
    let code = page.split("aria-label=\"Your code\">").nth(1).and_then(|rest| rest.get(..6)).expect("a code");
    assert!(code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");

    let wrong = bank.press_with(&payment, &[("action", "approve"), ("code", "12")]).await.expect(422);
    assert!(wrong.text().contains("That is not the code"));
    bank.run().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::RequiresAction);

    bank.press_with(&payment, &[("action", "approve"), ("code", code)]).await.expect(303);
    bank.run().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::Succeeded);

    let rejected = bank.started(2500).await;
    bank.press(&rejected, "challenge").await.expect(303);
    bank.press(&rejected, "reject").await.expect(303);
    bank.run().await;
    let rejected = bank.read(&rejected).await;
    assert_eq!(rejected.failure.as_deref(), Some("Your bank declined the payment."));
}

#[tokio::test]
async fn a_slow_payment_returns_at_once_and_arrives_later() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    bank.press(&payment, "slow").await.expect(303);
    bank.run().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::Processing);
    bank.app.clock.advance(14);
    bank.run().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::Processing);
    bank.app.clock.advance(1);
    bank.run().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::Succeeded);
}

#[tokio::test]
async fn what_is_over_can_not_be_pressed_again() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    let presses =
        ["pay", "decline", "abandon", "pay", "slow", "challenge"].map(|action| bank.press(&payment, action));
    for reply in futures_util::future::join_all(presses).await {
        assert_eq!(reply.status, 303);
    }
    let told: i64 = sqlx::query_scalar("select count(*) from data.jobs where kind = $1")
        .bind(<SandboxWebhook as data::jobs::Job>::KIND)
        .fetch_one(&bank.app.db)
        .await
        .unwrap();
    assert!((1..=2).contains(&told), "a challenge may come before the end, nothing after it: {told}");
    let payment = bank.started(2500).await;
    bank.press(&payment, "pay").await.expect(303);
    let page = bank.app.client().get(&bank.page(&payment)).await.expect(200).text();
    assert!(page.contains("This payment is done") && !page.contains("<form"));
}

#[tokio::test]
async fn odd_forms_are_refused() {
    let bank = Bank::new().await;
    let payment = bank.started(2500).await;
    for form in
        [vec![], vec![("action", "settle")], vec![("action", "")], vec![("action", "pay"), ("action", "pay")]]
    {
        let reply = bank.press_with(&payment, &form).await;
        assert!(reply.status.is_client_error(), "{form:?}: {}", reply.status);
    }
    let long = "9".repeat(10_000);
    let reply = bank.press_with(&payment, &[("action", "approve"), ("code", &long)]).await;
    assert!(reply.status.is_client_error());
    let foreign = reqwest::Client::new().post(format!("{}{}", bank.app.url, bank.page(&payment)));
    let foreign = foreign.header("origin", "https://evil.example").form(&[("action", "pay")]);
    bank.app.client().raw(foreign).await.expect_problem(403, "cross_site");
    bank.run().await;
    assert_eq!(bank.read(&payment).await.state, PaymentState::RequiresAction);
}
