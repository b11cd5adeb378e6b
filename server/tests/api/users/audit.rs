//! The audit log: complete, chained, and closed to everybody.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use crate::{
    app::*,
    authorization::{
        all,
        world::{house, key_with},
    },
};

async fn entries(org: &Organizer, query: &str) -> Vec<Value> {
    let reply = org.client.get(&org.path(&format!("/audit?limit=100{query}"))).await.expect(200);
    reply["items"].as_array().expect("entries").clone()
}

async fn verified(app: &TestApp) -> (String, bool) {
    let db = app.db.clone();
    server::cli::audit::report(&db, &HashMap::new()).await.expect("a report")
}

#[tokio::test]
async fn a_change_is_written_with_its_author_and_in_its_transaction() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let event = org.path(&format!("/events/{}", show.event_id));
    let version = org.client.get(&event).await.expect(200)["version"].clone();
    let reply =
        org.client.patch(&event, json!({ "version": version, "title": "New title" })).await.expect(200);
    let newest = entries(&org, "").await.remove(0);
    let me = org.client.get("/api/v1/me").await.expect(200);
    assert_eq!((&newest["actor_kind"], &newest["actor_id"]), (&json!("user"), &me["id"]));
    assert_eq!(newest["actor_name"], me["name"]);
    assert_eq!(newest["action"], "patch events");
    assert_eq!((&newest["target"], &newest["event_id"]), (&json!("event"), &json!(show.event_id)));
    assert_eq!(newest["network"], "127.0.0.0/24");
    assert_eq!(newest["request_id"].as_str(), reply.header("x-request-id"));
    assert_eq!(newest["changes"][0]["before"], json!({ "title": "Winter Concert" }));
    assert_eq!(newest["changes"][0]["after"], json!({ "title": "New title" }));

    // What is refused leaves nothing, and so does reading.
    let before = entries(&org, "").await.len();
    org.client.patch(&event, json!({ "version": 1, "title": "Stale" })).await.expect_problem(412, "stale");
    org.client.patch(&event, json!({ "title": 5 })).await.expect_problem(422, "invalid");
    org.client.get(&event).await.expect(200);
    assert_eq!(entries(&org, "").await.len(), before);
    assert!(verified(&app).await.1);
}

#[tokio::test]
async fn buyers_leave_nothing_and_programs_are_named() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let before = entries(&org, "").await.len();
    app.buy(&app.client(), &show, 2).await;
    app.buy(&org.client, &show, 1).await;
    assert_eq!(entries(&org, "").await.len(), before, "buying is no change of the organization");

    let made = key_with(&app, &org, &["events_manage"], None).await;
    let body = json!({ "title": "By a program", "category": "music" });
    let path = format!("{}{}", app.url, org.path("/events"));
    let request = reqwest::Client::new().post(path).bearer_auth(made["token"].as_str().unwrap()).json(&body);
    app.client().raw(request).await.expect(201);
    let newest = entries(&org, "").await.remove(0);
    assert_eq!((&newest["actor_kind"], &newest["actor_id"]), (&json!("api_key"), &made["key"]["id"]));
    assert_eq!(newest["actor_name"], "events_manage");
    assert_eq!(newest["changes"][0]["after"]["title"], "By a program");
}

/// Calls that change nothing of the organization's: mails that are sent once more, scans, which are a log, a
/// plan that is only drawn, publishing what is published, moving the only one in line, taking up a run of which
/// nothing failed, and rules for refunds that are as they were.
const NOT_AUDITED: [&str; 8] = [
    "/resend",
    "/scans",
    "/seat-maps/generate",
    "/publish",
    "/move",
    "/resume",
    "/refund-settings",
    // It looks, and changes nothing that members decide.
    "/reconciliation/compare",
];

/// Bodies that change something, where the matrix' own says what is so already.
fn different(path: &str) -> Option<Value> {
    let last = path.split('/').rev().nth(1).unwrap_or_default();
    match last {
        "members" => Some(json!({ "role": "door" })),
        "conversations" => Some(json!({ "state": "resolved" })),
        _ => None,
    }
}

#[tokio::test]
async fn whatever_members_change_is_in_the_log() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let owner = &ours.owner.client;
    let (mut silent, mut told) = (Vec::new(), BTreeSet::new());
    // Removals last, so that everything is still there for the others.
    let mut list = all(&app).await;
    list.sort_by_key(|one| {
        (one.method == "delete", one.path.ends_with("/cancel") || one.path.ends_with("/archive"))
    });
    for operation in list.iter().filter(|one| one.permission().is_some() && one.method != "get") {
        let path = operation.with(&ours.ids);
        let mut body = operation.body.clone();
        if let Some(body) = body.as_mut().filter(|body| body["version"].is_number()) {
            // The version that is there now, and something that differs.
            let current = owner.get(&path).await;
            body["version"] =
                if current["version"].is_number() { current["version"].clone() } else { json!(1) };
            body["name"] = json!(format!("Changed {}", operation.name().len()));
        }
        if operation.method == "patch" {
            body = different(&path).or(body);
        }
        let method: reqwest::Method = operation.method.to_uppercase().parse().unwrap();
        let mut request = owner.request(method, &path).header("idempotency-key", key());
        if let Some(body) = &body {
            request = request.json(body);
        }
        let reply = owner.raw(request).await;
        if !reply.status.is_success() {
            continue;
        }
        let id = reply.header("x-request-id").expect("an id").to_owned();
        let found: bool =
            sqlx::query_scalar("select exists (select 1 from users.audit_log where request_id = $1::uuid)")
                .bind(&id)
                .fetch_one(&app.db)
                .await
                .unwrap();
        match found {
            true => _ = told.insert(operation.name()),
            false if NOT_AUDITED.iter().any(|part| path.ends_with(part)) => {}
            false => silent.push(format!("{}: {}", operation.name(), reply.text())),
        }
    }
    println!("{} operations left an entry", told.len());
    assert!(silent.is_empty(), "changes without an entry:\n{}", silent.join("\n"));
    assert!(told.len() >= 25, "only {}: {told:#?}", told.len());
    assert!(verified(&app).await.1);
}

/// Tables whose changes need no entry, and why.
const UNWATCHED: &[(&str, &str)] = &[
    ("users.sessions", "the person's own"),
    ("users.refresh_tokens", "the person's own"),
    ("users.mail_tokens", "the person's own"),
    ("users.unknown_sign_ins", "throttling"),
    ("users.flows", "the person's own"),
    ("users.totp", "the person's own"),
    ("users.recovery_codes", "the person's own"),
    ("users.passkeys", "the person's own"),
    ("users.identities", "the person's own"),
    ("users.audit_log", "the log"),
    ("users.audit_heads", "the log"),
    ("users.audit_pending", "the log"),
    ("events.search", "derived"),
    ("events.inventory_ledger", "a log of its own"),
    ("events.seat_claims", "told by the pool's counters"),
    ("bookings.booking_edges", "constants"),
    ("bookings.access", "the buyer's"),
    ("bookings.lines", "the buyer's"),
    ("bookings.limits", "counters"),
    ("bookings.limit_claims", "the buyer's"),
    ("bookings.waiting_entries", "told by their history"),
    ("bookings.waiting_choices", "told by their history"),
    ("bookings.waiting_offers", "told by their history"),
    ("bookings.pool_claims", "the buyer's"),
    ("bookings.billing_details", "the buyer's"),
    ("bookings.document_counters", "counters"),
    ("bookings.tickets", "told by the booking"),
    ("bookings.scans", "a log of its own"),
    ("bookings.idempotency", "the buyer's"),
    ("bookings.settlements", "derived"),
    ("bookings.refund_run_items", "told by the run and by its bookings"),
    ("notifications.messages", "derived"),
    ("payments.*", "books of their own"),
    ("data.*", "the machinery"),
];

#[tokio::test]
async fn every_table_is_watched_or_somebody_has_said_why_not() {
    let app = TestApp::new().await;
    let tables: Vec<(String, bool)> = sqlx::query_as(
        "select n.nspname || '.' || c.relname, exists (
                  select 1 from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'users.note_change'::regproc)
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and n.nspname in ('users', 'events', 'bookings', 'payments', 'notifications', 'support', 'data')
         order by 1",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert!(tables.len() > 30);
    for (table, watched) in tables {
        let schema = table.split('.').next().unwrap();
        let excused = UNWATCHED.iter().any(|(name, _)| *name == table || *name == format!("{schema}.*"));
        assert!(watched || excused, "{table}: call users.watch in its migration, or say why not");
    }
}

#[tokio::test]
async fn nothing_personal_and_nothing_secret_is_in_the_log() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let log: String = sqlx::query_scalar("select string_agg(l::text, ' ') from users.audit_log l")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert!(log.contains(&ours.owner.organization_id));
    assert!(!log.contains("example.org") && !log.contains('@'), "an address is in the log");
    assert!(!log.contains("password") && !log.contains("hash"), "a secret's name is in the log: {log}");
}

#[tokio::test]
async fn the_log_is_filtered_paged_and_exported() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let show = app.event(&org, EventSpec::default()).await;
    let bob = app.member(&org, "manager").await;
    let bob_id = bob.get("/api/v1/me").await.expect(200).str("id");
    bob.post(&org.path("/events"), json!({ "title": "=1+1", "category": "music" })).await.expect(201);
    let by_bob = entries(&org, &format!("&actor={bob_id}")).await;
    let targets: Vec<_> = by_bob.iter().map(|entry| entry["target"].as_str().unwrap()).collect();
    assert_eq!(targets, ["event", "member"], "he joined, and made an event");
    assert!(entries(&org, "&target=venue").await.iter().all(|entry| entry["target"] == "venue"));
    assert!(!entries(&org, &format!("&event_id={}", show.event_id)).await.is_empty());
    assert!(entries(&org, "&from=2099-01-01T00:00:00Z").await.is_empty());
    assert!(entries(&org, "&to=2020-01-01T00:00:00Z").await.is_empty());
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = org.client.get(&org.path(&format!("/audit?limit=3{next}"))).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["seq"].as_i64().unwrap()));
        match page["next"].as_str() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => break,
        }
    }
    let all: Vec<i64> = (1..=seen.len() as i64).rev().collect();
    assert_eq!(seen, all, "every entry once, the newest first");
    let csv = org.client.get(&org.path("/audit.csv")).await.expect(200);
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(csv.text().lines().count(), seen.len() + 1);
    org.client.get(&org.path("/audit?after=x")).await.expect_problem(422, "invalid");
    bob.get(&org.path("/audit")).await.expect(200);
}

#[tokio::test]
async fn whoever_touches_the_log_is_found_out() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    app.event(&org, EventSpec::default()).await;
    let (clean, good) = verified(&app).await;
    assert!(good, "{clean}");
    let id = &org.organization_id;
    for refused in [
        "update users.audit_log set action = 'x'",
        "delete from users.audit_log",
        "truncate users.audit_log",
        "update users.audit_heads set seq = 1",
        "delete from users.audit_heads",
    ] {
        sqlx::query(refused).execute(&app.db).await.expect_err(refused);
    }
    // The owner of the tables can take the guards away; the chain still tells.
    let attacks = [
        ("update users.audit_log set actor_id = gen_random_uuid() where seq = 3", "entry 3 was changed"),
        ("update users.audit_log set changes = '[]' where seq = 2", "entry 2 was changed"),
        ("update users.audit_log set at = at + interval '1 hour' where seq = 4", "entry 4 was changed"),
        ("delete from users.audit_log where seq = 2", "entry 2 is missing"),
        ("delete from users.audit_log where seq >= 5", "entry 5 is missing"),
        ("delete from users.audit_log", "entry 1 is missing"),
        (
            "update users.audit_log set seq = case seq when 2 then 1002 else 1003 end where seq in (2, 3);
          update users.audit_log set seq = case seq when 1002 then 3 else 2 end where seq > 1000",
            "entry 2 does not follow",
        ),
        (
            "update users.audit_log l set action = 'x' where seq = 3;
          update users.audit_log l set hash = users.audit_digest(l) where seq = 3",
            "entry 4 does not follow",
        ),
        (
            "delete from users.audit_log where seq = (select max(seq) from users.audit_log);
          delete from users.audit_heads",
            "is not known to be the end",
        ),
    ];
    for (attack, finding) in attacks {
        let mut tx = app.db.begin().await.unwrap();
        sqlx::raw_sql("alter table users.audit_log disable trigger user; alter table users.audit_heads disable trigger user;
                       create table users.kept as select * from users.audit_log; create table users.kept_heads as select * from users.audit_heads")
            .execute(&mut *tx).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(attack)).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        let (text, good) = verified(&app).await;
        assert!(
            !good && text.contains(&format!("{id} TROUBLE")) && text.contains(finding),
            "{attack}: {text}"
        );
        sqlx::raw_sql("delete from users.audit_log; insert into users.audit_log select * from users.kept;
                       delete from users.audit_heads; insert into users.audit_heads select * from users.kept_heads;
                       drop table users.kept; drop table users.kept_heads;
                       alter table users.audit_log enable trigger user; alter table users.audit_heads enable trigger user")
            .execute(&app.db).await.unwrap();
        assert!(verified(&app).await.1, "restored");
    }
}

#[tokio::test]
async fn a_log_that_is_written_anew_differs_from_what_was_kept() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let kept = server::cli::audit::read(&verified(&app).await.0).unwrap();
    app.event(&org, EventSpec::default()).await;
    let db = app.db.clone();
    let (text, good) = server::cli::audit::report(&db, &kept).await.unwrap();
    assert!(good, "going on is fine: {text}");
    sqlx::raw_sql(
        "alter table users.audit_log disable trigger user;
                   update users.audit_log set action = 'x' where seq = 1;
                   do $$ declare l users.audit_log; p bytea := decode(repeat('00', 32), 'hex'); begin
                     for l in select * from users.audit_log order by seq loop
                       l.previous := p; p := users.audit_digest(l);
                       update users.audit_log set previous = l.previous, hash = p where seq = l.seq;
                     end loop;
                     alter table users.audit_heads disable trigger user;
                     update users.audit_heads set hash = p; end $$",
    )
    .execute(&app.db)
    .await
    .unwrap();
    assert!(verified(&app).await.1, "the new chain holds together");
    let (text, good) = server::cli::audit::report(&db, &kept).await.unwrap();
    assert!(!good && text.contains("it is not the log that was seen before"), "{text}");
}

#[tokio::test]
async fn many_at_once_make_one_chain() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let before = entries(&org, "").await.len();
    let add = |number: usize| {
        let (client, path) = (org.client.clone(), org.path("/venues"));
        async move {
            let venue = json!({ "name": format!("Hall {number}"), "city": "Berlin", "country": "DE", "time_zone": "Europe/Berlin" });
            client.post(&path, venue).await.expect(201);
        }
    };
    let tasks: Vec<_> = (0..40).map(|number| tokio::spawn(add(number))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(entries(&org, "").await.len(), before + 40);
    let (text, good) = verified(&app).await;
    assert!(good, "{text}");
}

#[tokio::test]
async fn roles_over_the_installation_are_in_its_own_log() {
    let app = TestApp::new().await;
    app.user("ada@example.org").await;
    let db = app.db.clone();
    kit::Doer::operator("admit user")
        .scope(async {
            let mut tx = db.begin().await.unwrap();
            let email = "ada@example.org".parse().unwrap();
            app.services
                .users
                .set_platform_role(&mut tx, &email, Some(kit::PlatformRole::Auditor))
                .await
                .unwrap();
            tx.commit().await.unwrap();
        })
        .await;
    let ada = app.client();
    ada.sign_in("ada@example.org").await.expect(200);
    let log = ada.get("/api/v1/platform/audit").await.expect(200);
    assert_eq!(
        (&log["items"][0]["actor_kind"], &log["items"][0]["target"]),
        (&json!("operator"), &json!("platform_role"))
    );
    assert_eq!(log["items"][0]["changes"][0]["after"]["platform_role"], "auditor");
    app.user("bob@example.org").await.get("/api/v1/platform/audit").await.expect_problem(404, "not_found");
}
