//! One's own data: a copy, and its end; and what a thief of the database finds.

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::{is_signed_in, last_mail, second_factor::switch_on, sign_in};
use crate::app::{EventSpec, PASSWORD, TestApp};

/// Every row of every table, as text.
async fn dump(app: &TestApp) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select format('%I.%I', table_schema, table_name) from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert!(tables.len() > 20);
    let mut all = String::new();
    for table in tables {
        let query = format!("select coalesce(string_agg(to_jsonb(t)::text, E'\\n'), '') from {table} t");
        let rows: String = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&app.db).await.unwrap();
        all.push_str(&rows);
        all.push('\n');
    }
    all
}

#[tokio::test]
async fn a_stolen_database_signs_nobody_in() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    let phone = switch_on(&app, &ada).await;
    let half = app.client();
    half.sign_in("ada@example.org").await.expect(200);
    let browser = app.client();
    browser.post("/api/v1/session/link", json!({ "email": "ada@example.org" })).await.expect(202);
    let sign_in_link = last_mail(&app, "ada@example.org").await.token("token=");
    browser.post("/api/v1/password-resets", json!({ "email": "ada@example.org" })).await.expect(202);
    let reset_link = last_mail(&app, "ada@example.org").await.token("token=");
    ada.post("/api/v1/me/email", json!({ "email": "ada@new.example" })).await.expect(202);
    let change_link = last_mail(&app, "ada@new.example").await.token("token=");

    let mut secrets = vec![PASSWORD.to_owned(), sign_in_link, reset_link, change_link];
    for (client, name) in
        [(&ada, "admit_rt"), (&ada, "admit_at"), (&half, "admit_step"), (&browser, "admit_link")]
    {
        secrets.push(client.cookie(name).unwrap_or_else(|| panic!("{name}")));
    }
    secrets.push(ada.csrf_token().unwrap());
    for code in &phone.recovery_codes {
        secrets.push(code.clone());
        secrets.push(code.replace('-', ""));
    }
    secrets.push(phone.secret_in_hex());
    let dump = dump(&app).await;
    assert!(dump.contains("ada@example.org"), "the dump is one");
    for secret in secrets {
        assert!(!dump.contains(&secret), "{secret} is in the database");
    }

    // The columns that hold something of a secret, each in its shape.
    let hash: String =
        sqlx::query_scalar("select password_hash from users.users").fetch_one(&app.db).await.unwrap();
    assert!(hash.starts_with("$argon2id$"));
    let sealed: Vec<u8> =
        sqlx::query_scalar("select secret from users.totp").fetch_one(&app.db).await.unwrap();
    assert!(sealed.len() > 20 + 12 + 16, "sealed, not as it is");
}

#[tokio::test]
async fn a_person_gets_a_copy_of_everything_of_their_own_and_nothing_else() {
    let app = TestApp::new().await;
    let organizer = app.organizer().await;
    let show = app.event(&organizer, EventSpec::default()).await;
    let ada = app.user("ada@example.org").await;
    app.buy_as(&ada, &show, 2, "ada@example.org").await;
    // Once as a guest, too.
    app.buy_as(&app.client(), &show, 1, "ada@example.org").await;
    app.buy_as(&app.client(), &show, 1, "bob@example.org").await;

    let copy = ada.get("/api/v1/me/data").await.expect(200);
    assert!(copy.header("content-disposition").unwrap().contains("attachment"));
    assert_eq!(copy["account"]["email"], "ada@example.org");
    let bookings = copy["bookings"].as_array().unwrap();
    assert_eq!(bookings.len(), 2);
    assert_eq!(bookings[1]["tickets"].as_array().unwrap().len(), 2);
    assert_eq!(bookings[0]["event"], "Winter Concert");
    assert_eq!(copy["conversations"], json!([]));
    assert!(!copy["mails"].as_array().unwrap().is_empty());
    let text = copy.text();
    assert!(!text.contains("bob@example.org") && !text.contains("$argon2id$") && !text.contains("token="));

    app.client().get("/api/v1/me/data").await.expect_problem(401, "unauthenticated");
    app.clock.advance(601);
    ada.get("/api/v1/me/data").await.expect_problem(403, "reauthentication_required");
}

#[tokio::test]
async fn whoever_leaves_takes_their_name_along_and_the_books_keep_their_numbers() {
    let app = TestApp::new().await;
    let organizer = app.organizer().await;
    let show = app.event(&organizer, EventSpec::default()).await;
    let ada = app.user("ada@example.org").await;
    app.buy_as(&ada, &show, 2, "ada@example.org").await;
    app.buy_as(&app.client(), &show, 1, "bob@example.org").await;
    let books = "select coalesce(sum(total_minor), 0)::bigint, count(*), sum(quantity)::bigint
                 from bookings.bookings where state = 'confirmed'";
    let before: (i64, i64, i64) = sqlx::query_as(books).fetch_one(&app.db).await.unwrap();

    let wrong = ada.post("/api/v1/me/erase", json!({ "email": "bob@example.org" })).await;
    wrong.expect_problem(422, "invalid");
    ada.post("/api/v1/me/erase", json!({ "email": "ada@example.org" })).await.expect(204);
    assert!(ada.cookie("admit_rt").is_none());
    assert!(last_mail(&app, "ada@example.org").await.subject.contains("erased"));
    app.run_jobs().await;

    sign_in(&app.client(), "ada@example.org", PASSWORD).await.expect_problem(401, "wrong_credentials");
    let after: (i64, i64, i64) = sqlx::query_as(books).fetch_one(&app.db).await.unwrap();
    assert_eq!(before, after);
    let tickets: i64 = sqlx::query_scalar("select count(*) from bookings.tickets where state = 'valid'")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(tickets, 3, "and the tickets stay good");
    let people = dump_of(&app, "bookings.bookings").await + &dump_of(&app, "users.users").await;
    assert!(!people.contains("ada@example.org") && people.contains("bob@example.org"), "{people}");
    assert!(!people.contains("Ada Lovelace\", \"email\": \"ada"));

    // The address is free again, for a person without a past.
    let again = app.user("ada@example.org").await;
    assert_eq!(again.get("/api/v1/me/data").await.expect(200)["bookings"], json!([]));
}

async fn dump_of(app: &TestApp, table: &str) -> String {
    let query = format!("select coalesce(string_agg(to_jsonb(t)::text, E'\\n'), '') from {table} t");
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn the_last_owner_stays() {
    let app = TestApp::new().await;
    let organizer = app.organizer().await;
    let erase = json!({ "email": organizer.email });
    organizer.client.post("/api/v1/me/erase", erase.clone()).await.expect_problem(409, "last_owner");
    assert!(is_signed_in(&organizer.client).await, "nothing happened");
    app.clock.advance(601);
    let old = organizer.client.post("/api/v1/me/erase", erase).await;
    old.expect_problem(403, "reauthentication_required");
}

#[tokio::test]
async fn bookings_of_a_guest_follow_the_proved_address_and_the_person() {
    let app = TestApp::new().await;
    let organizer = app.organizer().await;
    let show = app.event(&organizer, EventSpec::default()).await;
    app.buy_as(&app.client(), &show, 1, "ada@example.org").await;
    let own = async |client: &crate::app::Client| {
        let list = client.get("/api/v1/me/bookings").await.expect(200);
        list["items"].as_array().map_or(0, Vec::len)
    };
    let ada = app.user("ada@example.org").await;
    assert_eq!(own(&ada).await, 1, "the address is proved");
    ada.post("/api/v1/me/email", json!({ "email": "ada@new.example" })).await.expect(202);
    let token = last_mail(&app, "ada@new.example").await.token("token=");
    let body = json!({ "token": token });
    app.client().post("/api/v1/users/email/confirm", body).await.expect(204);
    app.run_jobs().await;
    assert_eq!(own(&ada).await, 1, "and comes along");
    let other = app.user("ada@example.org").await;
    app.buy_as(&app.client(), &show, 1, "ada@example.org").await;
    assert_eq!(own(&other).await, 1, "the next holder of the address has only what is theirs");
    assert_eq!(own(&ada).await, 1);
    let _: Value = other.get("/api/v1/me").await.expect(200).json;
}
