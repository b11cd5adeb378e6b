//! A certificate authority in small (RFC 8555): it checks signatures and nonces, asks on the plain
//! listener as a real one does on port 80, and signs.

use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use aws_lc_rs::{digest, rand, signature};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use gateway::{AcmeSettings, Certificates, Challenges};
use rcgen::{CertificateSigningRequestParams, Issuer, KeyPair};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{
    quick,
    tls::{NAME, Signer, serve},
};

const TOKEN: &str = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ";

pub struct Authority {
    pub challenges: Challenges,
    /// Whether challenges fail whatever is answered.
    pub refuse: Arc<AtomicBool>,
    state: Arc<Mutex<Books>>,
    address: SocketAddr,
    _stop: tokio_util::sync::DropGuard,
}

#[derive(Default)]
struct Books {
    nonces: HashSet<String>,
    key: Option<Value>,
    accounts: usize,
    orders: usize,
    status: &'static str,
    certificate: String,
    log: Vec<String>,
}

#[derive(Clone)]
struct Desk {
    books: Arc<Mutex<Books>>,
    refuse: Arc<AtomicBool>,
    issuer: Arc<Issuer<'static, KeyPair>>,
    root_pem: String,
    /// Where the plain listener is, whose port 80 this stands for.
    plain: SocketAddr,
    /// Where this authority is found.
    base: Arc<OnceLock<String>>,
}

impl Desk {
    fn at(&self, path: &str) -> String {
        format!("{}/{path}", self.base.get().map_or("", String::as_str))
    }
}

impl Authority {
    pub async fn start(signer: &Signer) -> Self {
        let stop = CancellationToken::new();
        let challenges = Challenges::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let plain = listener.local_addr().expect("its address");
        let url = format!("https://{NAME}").parse().expect("a public URL");
        let router = gateway::plain_router(url, challenges.clone());
        tokio::spawn(gateway::serve(listener, router, quick(), stop.clone()));

        let (refuse, state) = (Arc::default(), Arc::default());
        let root_key = KeyPair::from_pem(&signer.issuer.key().serialize_pem()).expect("a key");
        let issuer = Issuer::from_ca_cert_pem(&signer.root_pem, root_key).expect("the root");
        let base = Arc::new(OnceLock::new());
        let desk = Desk {
            base: Arc::clone(&base),
            books: Arc::clone(&state),
            refuse: Arc::clone(&refuse),
            issuer: Arc::new(issuer),
            root_pem: signer.root_pem.clone(),
            plain,
        };
        let router = Router::new()
            .route("/directory", get(directory))
            .route("/nonce", get(nonce))
            .route("/{*what}", post(ask))
            .with_state(desk);
        let certificates = Arc::new(Certificates::default());
        let (chain, key) = signer.sign("localhost", 9);
        certificates.load(&chain, &key).expect("a good pair");
        let (address, _) = serve(&certificates, router, &stop).await;
        base.set(format!("https://localhost:{}", address.port())).expect("set once");
        Self { challenges, refuse, state, address, _stop: stop.drop_guard() }
    }

    pub fn settings(&self, signer: &Signer) -> AcmeSettings {
        AcmeSettings {
            directory: format!("https://localhost:{}/directory", self.address.port()),
            contact: Some("ops@example.org".to_owned()),
            domain: NAME.to_owned(),
            folder: signer.folder.join("certificates"),
            root: Some(signer.folder.join("root.pem")),
            retry: Duration::from_millis(200),
        }
    }

    pub fn orders(&self) -> usize {
        self.state.lock().expect("the books").orders
    }

    pub fn accounts(&self) -> usize {
        self.state.lock().expect("the books").accounts
    }

    pub fn log(&self) -> String {
        self.state.lock().expect("the books").log.join("\n")
    }
}

async fn directory(State(desk): State<Desk>) -> axum::Json<Value> {
    axum::Json(json!({
        "newNonce": desk.at("nonce"),
        "newAccount": desk.at("account"),
        "newOrder": desk.at("new-order"),
    }))
}

async fn nonce(State(desk): State<Desk>) -> Response {
    with_nonce(&desk, StatusCode::OK, json!({}))
}

fn with_nonce(desk: &Desk, status: StatusCode, body: Value) -> Response {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).expect("dice");
    let nonce = BASE64.encode(bytes);
    desk.books.lock().expect("the books").nonces.insert(nonce.clone());
    (status, [("replay-nonce", nonce)], axum::Json(body)).into_response()
}

/// What was signed, if it was: by the key of the account, with a nonce that was not used before.
fn opened(desk: &Desk, body: &[u8]) -> Option<(Value, Value)> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let decode = |field: &str| BASE64.decode(body[field].as_str()?).ok();
    let protected: Value = serde_json::from_slice(&decode("protected")?).ok()?;
    let payload = decode("payload")?;
    let mut books = desk.books.lock().expect("the books");
    if !books.nonces.remove(protected["nonce"].as_str()?) {
        return None;
    }
    let key = if protected["jwk"].is_object() { protected["jwk"].clone() } else { books.key.clone()? };
    let mut point = vec![4];
    point.extend(BASE64.decode(key["x"].as_str()?).ok()?);
    point.extend(BASE64.decode(key["y"].as_str()?).ok()?);
    let signed = format!("{}.{}", body["protected"].as_str()?, body["payload"].as_str()?);
    signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point)
        .verify(signed.as_bytes(), &decode("signature")?)
        .ok()?;
    books.key = Some(key);
    Some((protected, serde_json::from_slice(&payload).unwrap_or(Value::Null)))
}

async fn ask(State(desk): State<Desk>, Path(what): Path<String>, body: Bytes) -> Response {
    let Some((protected, payload)) = opened(&desk, &body) else {
        desk.books.lock().expect("the books").log.push(format!("{what}: not signed well"));
        return with_nonce(
            &desk,
            StatusCode::BAD_REQUEST,
            json!({ "type": "urn:ietf:params:acme:error:malformed" }),
        );
    };
    let at = |path: &str| desk.at(path);
    desk.books.lock().expect("the books").log.push(format!("{what}: {protected} {payload}"));
    let mut response = match what.as_str() {
        "account" => {
            desk.books.lock().expect("the books").accounts += 1;
            with_nonce(&desk, StatusCode::CREATED, json!({ "status": "valid" }))
        }
        "new-order" => {
            let mut books = desk.books.lock().expect("the books");
            books.orders += 1;
            books.status = "pending";
            drop(books);
            with_nonce(&desk, StatusCode::CREATED, order(&desk))
        }
        "authorization" => with_nonce(
            &desk,
            StatusCode::OK,
            json!({
                "status": "pending",
                "identifier": { "type": "dns", "value": NAME },
                "challenges": [{ "type": "http-01", "url": at("challenge"), "token": TOKEN, "status": "pending" }],
            }),
        ),
        "challenge" => {
            let proved = proved(&desk).await && !desk.refuse.load(Ordering::Relaxed);
            desk.books.lock().expect("the books").status = if proved { "ready" } else { "invalid" };
            let challenge =
                json!({ "type": "http-01", "url": at("challenge"), "token": TOKEN, "status": "processing" });
            with_nonce(&desk, StatusCode::OK, challenge)
        }
        "finalize" => {
            sign(&desk, &payload);
            with_nonce(&desk, StatusCode::OK, order(&desk))
        }
        "order" => with_nonce(&desk, StatusCode::OK, order(&desk)),
        "certificate" => {
            let chain = desk.books.lock().expect("the books").certificate.clone();
            let mut response = with_nonce(&desk, StatusCode::OK, json!({}));
            *response.body_mut() = chain.into();
            response.headers_mut().remove("content-length");
            response
        }
        _ => with_nonce(&desk, StatusCode::NOT_FOUND, json!({})),
    };
    let location = if what == "account" { at("account/1") } else { at("order") };
    response.headers_mut().insert("location", location.parse().expect("a header"));
    response
}

fn order(desk: &Desk) -> Value {
    let status = desk.books.lock().expect("the books").status;
    json!({
        "status": status,
        "identifiers": [{ "type": "dns", "value": NAME }],
        "authorizations": [desk.at("authorization")],
        "finalize": desk.at("finalize"),
        "certificate": (status == "valid").then(|| desk.at("certificate")),
    })
}

/// Asks the plain listener, and compares with what only the account's key can say.
async fn proved(desk: &Desk) -> bool {
    let key = desk.books.lock().expect("the books").key.clone().unwrap_or_default();
    let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#, key["x"], key["y"]);
    let thumbprint = BASE64.encode(digest::digest(&digest::SHA256, canonical.as_bytes()));
    let url = format!("http://{}/.well-known/acme-challenge/{TOKEN}", desk.plain);
    let answer = match reqwest::Client::new().get(url).header("host", NAME).send().await {
        Ok(answer) => answer.text().await.unwrap_or_default(),
        Err(error) => error.to_string(),
    };
    let proved = answer == format!("{TOKEN}.{thumbprint}");
    desk.books.lock().expect("the books").log.push(format!("asked: {answer:?}, proved: {proved}"));
    proved
}

fn sign(desk: &Desk, payload: &Value) {
    let request = BASE64.decode(payload["csr"].as_str().expect("a request")).expect("base64");
    let request = CertificateSigningRequestParams::from_der(&request.into()).expect("a good request");
    let certificate = request.signed_by(&desk.issuer).expect("signed");
    let mut books = desk.books.lock().expect("the books");
    books.certificate = certificate.pem() + &desk.root_pem;
    books.status = "valid";
}
