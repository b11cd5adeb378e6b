//! A provider in the test's own process: real HTTP, real signatures, and a bad conscience when asked for.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use aws_lc_rs::{
    digest::{SHA256, digest},
    hmac,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256},
};
use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use kit::Clock;
use reqwest::Url;
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub const CLIENT_ID: &str = "admit at work";
pub const SECRET: &str = "s3cret+with/odd:signs";

/// A running provider.
#[derive(Clone)]
pub struct Fake(Arc<Inner>);

pub struct Inner {
    pub issuer: String,
    clock: Mutex<Clock>,
    ecdsa: EcdsaKeyPair,
    rsa: RsaKeyPair,
    state: Mutex<Mood>,
}

/// What it does, and what it has seen.
#[derive(Default)]
struct Mood {
    /// What people asked for, by code.
    codes: HashMap<String, Asked>,
    /// Changes the claims of tokens.
    claims: Value,
    signed_with: With,
    metadata: Value,
    userinfo: Option<Value>,
    redirects: bool,
    long_answer: bool,
    questions: Vec<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum With {
    #[default]
    Ecdsa,
    Rsa,
    /// `alg: none` and no signature.
    Nothing,
    /// HS256 with the client's secret, or with the public key as if it were one.
    Secret,
    PublicKey,
    /// A right signature of a key that the provider does not publish.
    StrangeKey,
    /// ES256 in the header, but the key id of the RSA key.
    WrongKeyId,
}

#[derive(Clone, Default)]
struct Asked {
    query: HashMap<String, String>,
}

impl Fake {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let fake = Self(Arc::new(Inner {
            issuer,
            clock: Mutex::new(Clock::system()),
            ecdsa: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
            rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            state: Mutex::default(),
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake
    }

    /// Goes by the program's clock.
    pub fn follow(&self, clock: &Clock) {
        *self.0.clock.lock().unwrap() = clock.clone();
    }

    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Plays a person who follows `url` and agrees: the state and the code that the browser comes back with.
    pub fn agree(&self, url: &str) -> (String, String) {
        let url = Url::parse(url).unwrap();
        assert!(url.as_str().starts_with(&format!("{}/authorize?", self.issuer())), "{url}");
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        for (name, value) in
            [("response_type", "code"), ("client_id", CLIENT_ID), ("code_challenge_method", "S256")]
        {
            assert_eq!(query[name], value);
        }
        assert!(query["scope"].split(' ').any(|scope| scope == "openid"));
        let code = uuid::Uuid::new_v4().to_string();
        let state = query["state"].clone();
        self.0.state.lock().unwrap().codes.insert(code.clone(), Asked { query });
        (state, code)
    }

    /// Changes the claims of all further tokens: `null` takes one away.
    pub fn claims(&self, claims: Value) {
        self.0.state.lock().unwrap().claims = claims;
    }

    pub fn sign(&self, with: With) {
        self.0.state.lock().unwrap().signed_with = with;
    }

    /// Changes what it says about itself.
    pub fn says(&self, metadata: Value) {
        self.0.state.lock().unwrap().metadata = metadata;
    }

    pub fn userinfo(&self, answer: Value) {
        self.0.state.lock().unwrap().userinfo = Some(answer);
    }

    /// Sends the token's question elsewhere.
    pub fn redirects(&self) {
        self.0.state.lock().unwrap().redirects = true;
    }

    pub fn answers_at_length(&self) {
        self.0.state.lock().unwrap().long_answer = true;
    }

    /// How often it was asked for `path`.
    pub fn asked_for(&self, path: &str) -> usize {
        self.0.state.lock().unwrap().questions.iter().filter(|one| *one == path).count()
    }

    fn note(&self, path: &str) {
        self.0.state.lock().unwrap().questions.push(path.to_owned());
    }

    /// A token with these claims, signed as its mood says.
    fn token(&self, claims: &Value) -> String {
        let with = self.0.state.lock().unwrap().signed_with;
        let (alg, kid) = match with {
            With::Ecdsa => ("ES256", "ec"),
            With::Rsa => ("RS256", "rsa"),
            With::Nothing => ("none", "ec"),
            With::Secret | With::PublicKey => ("HS256", "ec"),
            With::StrangeKey => ("ES256", "strange"),
            With::WrongKeyId => ("ES256", "rsa"),
        };
        let header = json!({ "alg": alg, "typ": "JWT", "kid": kid });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&header), part(claims));
        let random = SystemRandom::new();
        let bytes = message.as_bytes();
        let signature = match with {
            With::Ecdsa | With::StrangeKey | With::WrongKeyId => {
                self.0.ecdsa.sign(&random, bytes).unwrap().as_ref().to_vec()
            }
            With::Rsa => {
                let mut signature = vec![0; self.0.rsa.public_modulus_len()];
                self.0.rsa.sign(&RSA_PKCS1_SHA256, &random, bytes, &mut signature).unwrap();
                signature
            }
            With::Nothing => Vec::new(),
            With::Secret => mac(SECRET.as_bytes(), bytes),
            With::PublicKey => mac(self.0.ecdsa.public_key().as_ref(), bytes),
        };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

/// `changes` put over `value`; `null` takes a field away.
fn changed(mut value: Value, changes: &Value) -> Value {
    for (name, change) in changes.as_object().into_iter().flatten() {
        match change {
            Value::Null => _ = value.as_object_mut().unwrap().remove(name),
            change => value[name] = change.clone(),
        }
    }
    value
}

async fn metadata(State(fake): State<Fake>) -> Json<Value> {
    fake.note("metadata");
    let issuer = fake.issuer();
    let usual = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/keys"),
        "authorization_response_iss_parameter_supported": true,
    });
    let says = fake.0.state.lock().unwrap().metadata.clone();
    Json(changed(usual, &says))
}

async fn keys(State(fake): State<Fake>) -> Json<Value> {
    fake.note("keys");
    let point = fake.0.ecdsa.public_key().as_ref().to_vec();
    let rsa = fake.0.rsa.public_key();
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Json(json!({ "keys": [
        { "kty": "unheard-of", "kid": "new" },
        { "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "ec",
          "x": text(&point[1..33]), "y": text(&point[33..]) },
        { "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "rsa",
          "n": text(rsa.modulus().big_endian_without_leading_zero()),
          "e": text(rsa.exponent().big_endian_without_leading_zero()) },
    ]}))
}

/// As a provider should: the right client, the right verifier, and each code once.
async fn token(
    State(fake): State<Fake>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    fake.note("token");
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    {
        let mood = fake.0.state.lock().unwrap();
        if mood.redirects {
            return Redirect::temporary(&format!("{}/elsewhere", fake.issuer())).into_response();
        }
        if mood.long_answer {
            return Json(json!({ "id_token": "x".repeat(1 << 20) })).into_response();
        }
    }
    let basic = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or("");
    let expected = "admit+at+work:s3cret%2Bwith%2Fodd%3Asigns";
    if basic != format!("Basic {}", STANDARD.encode(expected)) {
        return refused("invalid_client");
    }
    let Some(asked) = fake.0.state.lock().unwrap().codes.remove(&form["code"]) else {
        return refused("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    if challenge != asked.query["code_challenge"] || form["redirect_uri"] != asked.query["redirect_uri"] {
        return refused("invalid_grant");
    }
    let now = fake.0.clock.lock().unwrap().now().as_second();
    let usual = json!({
        "iss": fake.issuer(), "aud": CLIENT_ID, "sub": "ada-at-fake", "nonce": asked.query["nonce"],
        "iat": now, "exp": now + 300, "email": "ada@example.org", "email_verified": true,
        "name": "Ada Lovelace", "auth_time": now,
    });
    let changes = fake.0.state.lock().unwrap().claims.clone();
    let token = fake.token(&changed(usual, &changes));
    Json(json!({ "id_token": token, "access_token": "for-userinfo", "token_type": "Bearer" })).into_response()
}

async fn userinfo(State(fake): State<Fake>, headers: HeaderMap) -> Response {
    fake.note("userinfo");
    let answer = fake.0.state.lock().unwrap().userinfo.clone();
    match answer {
        Some(answer) if headers["authorization"] == "Bearer for-userinfo" => Json(answer).into_response(),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}
