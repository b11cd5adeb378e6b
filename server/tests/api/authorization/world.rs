//! Two organizations with one of everything, so that there is something foreign to ask for.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::app::*;

/// The ids of one organization's things, by the names that paths give them.
pub type Ids = BTreeMap<&'static str, String>;

/// Every permission, as the API calls it.
pub const PERMISSIONS: [&str; 13] = [
    "organization_read",
    "organization_manage",
    "members_manage",
    "events_read",
    "events_manage",
    "bookings_read",
    "bookings_manage",
    "finance_read",
    "door_scan",
    "support_read",
    "support_reply",
    "api_keys_manage",
    "audit_read",
];

/// What no API key may do.
pub const PEOPLE_ONLY: [&str; 4] =
    ["organization_manage", "members_manage", "api_keys_manage", "support_reply"];

/// What each role includes. This table is the specification; the program has another.
pub fn role_permissions(role: &str) -> Vec<&'static str> {
    let without =
        |left_out: &[&str]| PERMISSIONS.into_iter().filter(|one| !left_out.contains(one)).collect::<Vec<_>>();
    match role {
        "owner" => PERMISSIONS.to_vec(),
        "manager" => without(&["organization_manage", "members_manage", "api_keys_manage"]),
        "finance" => vec!["organization_read", "events_read", "bookings_read", "finance_read"],
        "support" => {
            vec!["organization_read", "events_read", "bookings_read", "support_read", "support_reply"]
        }
        "door" => vec!["organization_read", "door_scan"],
        "viewer" => vec!["organization_read", "events_read", "bookings_read"],
        other => panic!("no role {other}"),
    }
}

/// One organization with one of everything.
pub struct House {
    pub owner: Organizer,
    pub ids: Ids,
    /// The event's show, for more of the same.
    pub show: Show,
    /// The browser of its guest buyer.
    pub buyer: Client,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is not text")).to_owned()
}

/// An organization whose things are all called after `name`.
pub async fn house(app: &TestApp, name: &str) -> House {
    let owner = app.organizer().await;
    let title = format!("{name} Night");
    let show = app.event(&owner, EventSpec { title, ..EventSpec::default() }).await;
    let buyer = app.client();
    let booking = app.buy(&buyer, &show, 1).await;
    let question = json!({ "subject": format!("{name} question"), "body": "Is there parking?" });
    let path = format!("{}/conversations", booking_path(&booking));
    let conversation = buyer.post(&path, question).await.expect(201);
    let client = &owner.client;
    let venues = client.get(&owner.path("/venues")).await.expect(200);
    let venue_id = text(&venues["items"][0]["id"]);
    let plan = json!({
        "venue_id": venue_id, "name": format!("{name} map"),
        "plan": { "format": 1, "width": 100, "height": 100, "sections": [] },
    });
    let map = client.post(&owner.path("/seat-maps"), plan).await.expect(201);
    let invite = json!({ "email": app.fresh_email("friend"), "role": "viewer" });
    let invitation = client.post(&owner.path("/invitations"), invite).await.expect(201);
    let role = json!({ "name": format!("{name} crew"), "permissions": ["events_read"] });
    let role = client.post(&owner.path("/roles"), role).await.expect(201);
    let key = key_with(app, &owner, &["events_read"], None).await;
    let member = app.member(&owner, "viewer").await;
    let user_id = member.get("/api/v1/me").await.expect(200).str("id");
    let statement_id = statement(app, &owner).await;
    let document_id = invoice(app, &owner, &booking).await;
    let code = json!({ "code": format!("{name}-2027"), "product_ids": [show.product_id] });
    let path = owner.path(&format!("/events/{}/access-codes", show.event_id));
    client.post(&path, code).await.expect(201);
    let codes = client.get(&path).await.expect(200);
    let entry_id = waiting_entry(app, &owner, &show).await;
    let purse_id = credit(&owner, &show, &booking).await;
    let (refund_id, return_id, run_id) = returns(&owner, &show, &booking).await;
    let (difference_id, quarantine_id) = disagreement(app, &text(&booking["id"])).await;
    let sessions = client.get("/api/v1/me/sessions").await.expect(200);
    let ids = BTreeMap::from([
        ("organization_id", owner.organization_id.clone()),
        ("event_id", show.event_id.clone()),
        ("occurrence_id", show.occurrence_id.clone()),
        ("product_id", show.product_id.clone()),
        ("offer_id", show.offer_id.clone()),
        ("pool_id", show.pool_id.clone()),
        ("booking_id", text(&booking["id"])),
        ("ticket_id", text(&booking["tickets"][0]["id"])),
        ("conversation_id", conversation.str("id")),
        ("venue_id", venue_id),
        ("seat_map_id", map.str("id")),
        ("number", "1".to_owned()),
        ("invitation_id", invitation.str("id")),
        ("role_id", role.str("id")),
        ("api_key_id", text(&key["key"]["id"])),
        ("user_id", user_id),
        ("session_id", text(&sessions["items"][0]["id"])),
        ("code_id", text(&codes["items"][0]["id"])),
        ("entry_id", entry_id),
        ("document_id", document_id),
        ("statement_id", statement_id),
        // Nobody's: it is only ever asked for by its owner.
        ("passkey_id", uuid::Uuid::now_v7().to_string()),
        ("identity_id", uuid::Uuid::now_v7().to_string()),
        ("purse_id", purse_id),
        ("refund_id", refund_id),
        ("return_id", return_id),
        ("run_id", run_id),
        ("difference_id", difference_id),
        ("quarantine_id", quarantine_id),
        ("slug", show.slug.clone()),
    ]);
    House { owner, ids, show, buyer }
}

/// A closed statement over what was sold so far.
async fn statement(app: &TestApp, owner: &Organizer) -> String {
    let figures = json!({
        "gross_minor": 1, "refunds_minor": 0, "disputes_minor": 0, "other_minor": 0, "fees_minor": 0, "net_minor": 1,
        "taxes_minor": 0, "service_fees_minor": 0, "postings": 1, "accounts": [],
    });
    sqlx::query_scalar(
        "insert into bookings.statements
           (organization_id, id, currency, number, period_from, period_to, opening_minor, net_minor, closing_minor,
            content, closed_at)
         values ($1::uuid, gen_random_uuid(), 'EUR', 1, now() - interval '2 days', now() - interval '1 day', 0, 1, 1,
                 $2, now())
         returning id::text",
    )
    .bind(&owner.organization_id)
    .bind(figures)
    .fetch_one(&app.db)
    .await
    .expect("a statement")
}

/// The invoice of a booking.
async fn invoice(app: &TestApp, owner: &Organizer, booking: &Value) -> String {
    owner.client.put(&owner.path("/billing"), crate::finance::settings(0)).await.expect(200);
    let (event, id) = (text(&booking["event_id"]), text(&booking["id"]));
    let written = app.services.bookings.issue_invoice(event.parse().unwrap(), id.parse().unwrap()).await;
    written.expect("it is written").expect("an invoice").to_string()
}

/// Credit that the booking was given.
async fn credit(owner: &Organizer, show: &Show, booking: &Value) -> String {
    let path = owner.path(&format!("/events/{}/bookings/{}/returns", show.event_id, text(&booking["id"])));
    let body = json!({
        "cancels": "nothing", "refund_minor": 1, "as_credit": true, "reason": "Goodwill", "notify": false,
    });
    owner.client.post_key(&path, body, &key()).await.expect(201);
    let purses = owner.client.get(&owner.path("/purses")).await.expect(200);
    text(&purses["items"][0]["id"])
}

/// A refund, a return that waits for approval, and a run over the event's bookings.
async fn returns(owner: &Organizer, show: &Show, booking: &Value) -> (String, String, String) {
    let client = &owner.client;
    let event = format!("/events/{}", show.event_id);
    let path = owner.path(&format!("{event}/bookings/{}/returns", text(&booking["id"])));
    let body = json!({ "cancels": "nothing", "refund_minor": 1, "reason": "Goodwill", "notify": false });
    client.post_key(&path, body.clone(), &key()).await.expect(201);
    let refunds = client.get(&owner.path("/refunds")).await.expect(200);
    let settings = owner.path("/refund-settings");
    client.put(&settings, json!({ "approval_above_minor": 0 })).await.expect(200);
    let waiting = client.post_key(&path, body, &key()).await.expect(201);
    client.put(&settings, json!({ "approval_above_minor": null })).await.expect(200);
    let run = json!({ "kind": "moved", "open_until": "2027-01-20T12:00:00Z", "reason": "A new date" });
    let run = client.post(&owner.path(&format!("{event}/refund-runs")), run).await.expect(201);
    (text(&refunds["items"][0]["id"]), waiting.str("id"), run.str("id"))
}

/// A difference about the booking's payment, and a message about it that was not believed.
async fn disagreement(app: &TestApp, booking_id: &str) -> (String, String) {
    let (difference, message) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    sqlx::query(
        "with payment as (
           select * from payments.payments where booking_id = $1::uuid
         ), difference as (
           insert into payments.differences
             (id, organization_id, event_id, payment_id, provider, kind, subject, currency, difference_minor,
              happened_at, found_at, seen_at)
           select $2::uuid, organization_id, event_id, id, provider, 'payment_amount', $2::uuid::text, currency, 1,
                  now(), now(), now() from payment
         ), message as (
           insert into payments.provider_events (provider, provider_event_id, kind, payload, received_at, outcome)
           select provider, $3::uuid::text, 'payment.succeeded', '{}', now(), 'quarantined' from payment
           returning provider, provider_event_id
         )
         insert into payments.quarantine
           (id, provider, provider_event_id, organization_id, event_id, payment_id, reason, received_at)
         select $3::uuid, message.provider, provider_event_id, organization_id, event_id, payment.id, 'amount', now()
         from payment, message",
    )
    .bind(booking_id)
    .bind(difference)
    .bind(message)
    .execute(&app.db)
    .await
    .expect("a disagreement");
    (difference.to_string(), message.to_string())
}

/// Somebody on the event's waiting list, as if it had been sold out before.
async fn waiting_entry(app: &TestApp, owner: &Organizer, show: &Show) -> String {
    let id = uuid::Uuid::now_v7();
    sqlx::query(
        "with list as (
           insert into bookings.waiting_lists (event_id, organization_id, next_rank, created_at, updated_at)
           values ($1::uuid, $2::uuid, 2, now(), now()) returning event_id
         ), entry as (
           insert into bookings.waiting_entries
             (event_id, id, state, rank, email, locale, quantity, minimum, consented_at, created_at, confirmed_at)
           values ($1::uuid, $3, 'waiting', 1, 'waiting@example.org', 'en', 2, 1, now(), now(), now())
         )
         select 1 from list",
    )
    .bind(&show.event_id)
    .bind(&owner.organization_id)
    .bind(id)
    .execute(&app.db)
    .await
    .expect("an entry");
    id.to_string()
}

/// A fresh API key of `owner`'s organization, good for a month: the answer to making it.
pub async fn key_with(app: &TestApp, owner: &Organizer, scopes: &[&str], events: Option<&str>) -> Value {
    let body = json!({
        "name": scopes[0], "scopes": scopes, "event_ids": events.map(|event| [event]),
        "expires_at": app.clock.now().plus_seconds(30 * 24 * 3600),
    });
    owner.client.post(&owner.path("/api-keys"), body).await.expect(201).json
}

/// Somebody who calls.
pub enum Who {
    Browser(Client),
    Key(Client, String),
}

impl Who {
    /// A program with the key that `made` shows.
    pub fn key(app: &TestApp, made: &Value) -> Self {
        Self::Key(app.client(), text(&made["token"]))
    }

    /// Calls once.
    pub async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        let method: reqwest::Method = method.to_uppercase().parse().expect("a method");
        let (client, token) = match self {
            Self::Browser(client) => (client, None),
            Self::Key(client, token) => (client, Some(token)),
        };
        // A program is no browser: it has no origin.
        let mut request = match token {
            None => client.request(method, path),
            Some(token) => {
                reqwest::Client::new().request(method, format!("{}{path}", client.url)).bearer_auth(token)
            }
        };
        request = request.header("idempotency-key", key());
        if let Some(body) = body {
            request = request.json(body);
        }
        client.raw(request).await
    }
}
