//! A Stripe in small, after its published API: it keeps sessions, refunds and idempotency keys, and is as
//! strict about what it is sent. It can break off after it has acted, as real networks do.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub const KEY: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
pub const OLD_SECRET: &str = "whsec_the_old_one";
pub const NEW_SECRET: &str = "whsec_the_new_one";

type Params = BTreeMap<String, String>;

/// A running Stripe.
#[derive(Clone)]
pub struct Fake {
    pub url: String,
    state: Arc<Mutex<Books>>,
}

#[derive(Default)]
struct Books {
    sessions: BTreeMap<String, Value>,
    refunds: Vec<Value>,
    /// What a key was used for, and what it brought.
    keys: HashMap<String, (Params, Value)>,
    /// Calls that are acted upon, and then not answered.
    break_off: u32,
    /// Calls that are answered with this instead.
    refuse: Option<(u16, &'static str)>,
    refund_status: Option<&'static str>,
    /// Wrong things that clients did.
    pub complaints: Vec<String>,
    count: u32,
}

impl Fake {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let fake = Self { url, state: Arc::default() };
        let router = Router::new()
            .route("/v1/checkout/sessions", post(create_session))
            .route("/v1/checkout/sessions/{id}", get(show_session))
            .route("/v1/checkout/sessions/{id}/expire", post(expire_session))
            .route("/v1/refunds", get(list_refunds).post(create_refund))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake
    }

    fn books(&self) -> std::sync::MutexGuard<'_, Books> {
        self.state.lock().expect("nobody panicked")
    }

    /// Acts on the next `calls` calls and breaks off before the answer.
    pub fn break_off(&self, calls: u32) {
        self.books().break_off = calls;
    }

    /// Answers every call with an error.
    pub fn refuse(&self, status: u16, code: &'static str) {
        self.books().refuse = Some((status, code));
    }

    pub fn recover(&self) {
        self.books().refuse = None;
    }

    /// How refunds stand when they are made; `succeeded` unless told.
    pub fn refunds_are(&self, status: &'static str) {
        self.books().refund_status = Some(status);
    }

    pub fn complaints(&self) -> Vec<String> {
        self.books().complaints.clone()
    }

    pub fn sessions(&self) -> usize {
        self.books().sessions.len()
    }

    pub fn refunds(&self) -> Vec<Value> {
        self.books().refunds.clone()
    }

    /// Somebody pays, or the bank does something else: changes a session.
    pub fn change(&self, id: &str, change: Value) -> Value {
        let mut books = self.books();
        let session = books.sessions.get_mut(id).expect("a session");
        session.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
        session.clone()
    }

    /// The buyer pays.
    pub fn pay(&self, id: &str) -> Value {
        let intent = format!("pi_{}", id.trim_start_matches("cs_"));
        self.change(id, json!({ "status": "complete", "payment_status": "paid", "payment_intent": intent }))
    }

    /// Somebody refunds in the dashboard.
    pub fn refund_by_hand(&self, intent: &str, amount: i64) -> Value {
        let mut books = self.books();
        let refund = refund(&mut books, intent, amount, json!({}));
        books.refunds.push(refund.clone());
        refund
    }

    /// Moves a refund on.
    pub fn move_refund(&self, id: &str, status: &str) -> Value {
        let mut books = self.books();
        let refund = books.refunds.iter_mut().find(|refund| refund["id"] == id).expect("a refund");
        refund["status"] = json!(status);
        if status == "failed" {
            refund["failure_reason"] = json!("expired_or_canceled_card");
        }
        refund.clone()
    }

    fn check(&self, headers: &HeaderMap) -> Result<(), Response> {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        let mut books = self.books();
        if header("stripe-version") != payments::STRIPE_VERSION {
            books.complaints.push(format!("version {:?}", header("stripe-version")));
        }
        if header("authorization") != format!("Bearer {KEY}") {
            return Err(error(401, "api_key_invalid", "Invalid API Key provided"));
        }
        match books.refuse {
            Some((status, code)) => Err(error(status, code, "not now")),
            None => Ok(()),
        }
    }

    /// Does `act` once for each idempotency key.
    fn once(
        &self,
        headers: &HeaderMap,
        params: Params,
        act: impl FnOnce(&mut Books) -> Result<Value, Response>,
    ) -> Response {
        if let Err(refused) = self.check(headers) {
            return refused;
        }
        let mut books = self.books();
        let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
        if let Some((before, answer)) = key.as_ref().and_then(|key| books.keys.get(key)) {
            return match *before == params {
                true => Json(answer.clone()).into_response(),
                false => {
                    let answer = error(400, "idempotency_error", "Keys for idempotent requests differ");
                    books.complaints.push("a key was used twice".into());
                    answer
                }
            };
        }
        let done = match act(&mut books) {
            Ok(done) => done,
            Err(refused) => return refused,
        };
        if let Some(key) = key {
            books.keys.insert(key, (params, done.clone()));
        }
        if books.break_off > 0 {
            books.break_off -= 1;
            return error(500, "api_error", "the line broke");
        }
        Json(done).into_response()
    }
}

fn error(status: u16, code: &str, message: &str) -> Response {
    let body = json!({ "error": { "type": "invalid_request_error", "code": code, "message": message } });
    (StatusCode::from_u16(status).expect("a status"), Json(body)).into_response()
}

fn name(books: &mut Books, prefix: &str) -> String {
    books.count += 1;
    format!("{prefix}_test{}", books.count)
}

fn refund(books: &mut Books, intent: &str, amount: i64, metadata: Value) -> Value {
    let status = books.refund_status.unwrap_or("succeeded");
    json!({
        "id": name(books, "re"), "object": "refund", "amount": amount, "currency": "eur", "status": status,
        "payment_intent": intent, "charge": "ch_1", "metadata": metadata, "reason": null,
        "failure_reason": null, "created": 1_799_582_400,
    })
}

async fn create_session(
    State(fake): State<Fake>,
    headers: HeaderMap,
    Form(params): Form<Params>,
) -> Response {
    fake.once(&headers, params.clone(), |books| {
        let param = |name: &str| params.get(name).cloned().unwrap_or_default();
        let amount: i64 = match param("line_items[0][price_data][unit_amount]").parse() {
            Ok(amount) if amount >= 50 => amount,
            _ => return Err(error(400, "amount_too_small", "Amount must be at least €0.50 eur")),
        };
        if param("mode") != "payment" || param("success_url").is_empty() {
            return Err(error(400, "parameter_missing", "Missing required param"));
        }
        let id = name(books, "cs");
        let session = json!({
            "id": id, "object": "checkout.session", "livemode": false, "status": "open",
            "payment_status": "unpaid", "amount_total": amount, "payment_intent": null,
            "currency": param("line_items[0][price_data][currency]"),
            "url": format!("https://checkout.stripe.com/c/pay/{id}"),
            "client_reference_id": param("client_reference_id"),
            "metadata": { "attempt": param("metadata[attempt]") },
        });
        books.sessions.insert(id, session.clone());
        Ok(session)
    })
}

async fn show_session(
    State(fake): State<Fake>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<Params>,
) -> Response {
    if let Err(refused) = fake.check(&headers) {
        return refused;
    }
    let Some(mut session) = fake.books().sessions.get(&id).cloned() else {
        return error(404, "resource_missing", "No such checkout.session");
    };
    if query.get("expand[]").is_some_and(|expand| expand == "payment_intent")
        && let Some(intent) = session["payment_intent"].as_str().map(str::to_owned)
    {
        let status = match session["payment_status"].as_str() {
            Some("paid") => "succeeded",
            _ => session["intent_status"].as_str().unwrap_or("processing"),
        };
        session["payment_intent"] = json!({ "id": intent, "object": "payment_intent", "status": status });
    }
    Json(session).into_response()
}

async fn expire_session(State(fake): State<Fake>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Err(refused) = fake.check(&headers) {
        return refused;
    }
    let mut books = fake.books();
    let Some(session) = books.sessions.get_mut(&id) else {
        return error(404, "resource_missing", "No such checkout.session");
    };
    if session["status"] != "open" {
        return error(
            400,
            "session_not_open",
            "Only Checkout Sessions with a status in [\"open\"] can be expired.",
        );
    }
    session["status"] = json!("expired");
    session["url"] = Value::Null;
    Json(session.clone()).into_response()
}

async fn list_refunds(State(fake): State<Fake>, headers: HeaderMap, Query(query): Query<Params>) -> Response {
    if let Err(refused) = fake.check(&headers) {
        return refused;
    }
    let books = fake.books();
    let wanted = query.get("payment_intent");
    let data: Vec<&Value> = books
        .refunds
        .iter()
        .filter(|refund| wanted.is_none_or(|wanted| refund["payment_intent"] == **wanted))
        .collect();
    Json(json!({ "object": "list", "data": data, "has_more": false })).into_response()
}

async fn create_refund(State(fake): State<Fake>, headers: HeaderMap, Form(params): Form<Params>) -> Response {
    fake.once(&headers, params.clone(), |books| {
        let param = |name: &str| params.get(name).cloned().unwrap_or_default();
        let intent = param("payment_intent");
        let paid = books.sessions.values().find(|session| session["payment_intent"] == intent);
        let Some(paid) = paid.and_then(|session| session["amount_total"].as_i64()) else {
            return Err(error(404, "resource_missing", "No such payment_intent"));
        };
        let live = books
            .refunds
            .iter()
            .filter(|refund| refund["payment_intent"] == intent && refund["status"] != "failed");
        let gone: i64 = live.filter_map(|refund| refund["amount"].as_i64()).sum();
        let amount: i64 = param("amount").parse().unwrap_or(paid - gone);
        if amount > paid - gone {
            return Err(error(
                400,
                "charge_already_refunded",
                "Refund amount is greater than unrefunded amount",
            ));
        }
        let metadata = json!({
            "refund_id": param("metadata[refund_id]"), "attempt": param("metadata[attempt]"),
        });
        let made = refund(books, &intent, amount, metadata);
        books.refunds.push(made.clone());
        Ok(made)
    })
}

/// The header that signs `body` at `seconds` with each of `secrets`.
pub fn signed(body: &str, seconds: i64, secrets: &[&str]) -> String {
    let mut header = format!("t={seconds}");
    for secret in secrets {
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret.as_bytes());
        let mac = aws_lc_rs::hmac::sign(&key, format!("{seconds}.{body}").as_bytes());
        header.push_str(",v1=");
        mac.as_ref().iter().for_each(|byte| _ = write!(header, "{byte:02x}"));
    }
    header
}
