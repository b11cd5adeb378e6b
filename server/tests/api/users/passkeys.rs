//! Passkeys, with a device made of a key and a counter.

use aws_lc_rs::{
    digest,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{is_signed_in, last_mail, second_factor::switch_on};
use crate::app::{Client, Reply, TestApp};

/// A device that answers challenges as browsers do.
pub struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    counter: u32,
    origin: String,
    verifies_user: bool,
    user_handle: Option<String>,
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

impl Device {
    pub fn new(origin: &str) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        let id = sha256(key.public_key().as_ref());
        Self { key, id, counter: 0, origin: origin.to_owned(), verifies_user: true, user_handle: None }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        serde_json::to_vec(&data).expect("JSON")
    }

    fn authenticator_data(&mut self, rp_id: &str, new: bool) -> Vec<u8> {
        self.counter += 1;
        let flags = 0x01 | if self.verifies_user { 0x04 } else { 0 } | if new { 0x40 } else { 0 };
        let mut data = sha256(rp_id.as_bytes());
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        if new {
            let point = self.key.public_key().as_ref();
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
            data.extend(&self.id);
            // A COSE key: kty EC2, alg ES256, crv P-256, x, y.
            data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
            data.extend(&point[1..33]);
            data.extend([0x22, 0x58, 0x20]);
            data.extend(&point[33..65]);
        }
        data
    }

    /// Makes the credential that `options` ask for.
    pub fn create(&mut self, options: &Value) -> Value {
        self.user_handle = options["user"]["id"].as_str().map(str::to_owned);
        let data = self.authenticator_data(options["rp"]["id"].as_str().expect("a name"), true);
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let mut attestation = vec![0xa3, 0x63];
        attestation.extend(b"fmt");
        attestation.push(0x64);
        attestation.extend(b"none");
        attestation.push(0x67);
        attestation.extend(b"attStmt");
        attestation.extend([0xa0, 0x68]);
        attestation.extend(b"authData");
        attestation.push(0x58);
        attestation.push(u8::try_from(data.len()).expect("short"));
        attestation.extend(&data);
        self.answer(json!({
            "attestationObject": URL_SAFE_NO_PAD.encode(attestation),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(self.client_data("webauthn.create", options)),
        }))
    }

    /// Answers the challenge in `options`.
    pub fn get(&mut self, options: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", options);
        let data = self.authenticator_data(options["rpId"].as_str().expect("a name"), false);
        let signed = [data.as_slice(), &sha256(&client_data)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).expect("signs");
        self.answer(json!({
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
            "signature": URL_SAFE_NO_PAD.encode(signature),
            "userHandle": self.user_handle,
        }))
    }

    fn answer(&self, response: Value) -> Value {
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response,
                "clientExtensionResults": {} })
    }
}

async fn app() -> TestApp {
    TestApp::with(|config| config.public_url = Some(format!("http://localhost:{}", config.listen.port())))
        .await
}

async fn add(client: &Client, device: &mut Device, name: &str) -> Reply {
    let challenge = client.post("/api/v1/me/passkeys/challenge", json!({})).await.expect(200);
    let credential = device.create(&challenge["options"]);
    let body = json!({ "flow": challenge["flow"], "name": name, "credential": credential });
    client.post("/api/v1/me/passkeys", body).await
}

async fn enter(client: &Client, device: &mut Device) -> Reply {
    let challenge = client.post("/api/v1/session/passkey/challenge", json!({})).await.expect(200);
    let credential = device.get(&challenge["options"]);
    let body = json!({ "flow": challenge["flow"], "credential": credential });
    client.post("/api/v1/session/passkey", body).await
}

#[tokio::test]
async fn one_signs_in_with_a_passkey_and_without_a_name() {
    let app = app().await;
    let ada = app.user("ada@example.org").await;
    switch_on(&app, &ada).await;
    let mut device = Device::new(&app.url);
    let challenge = ada.post("/api/v1/me/passkeys/challenge", json!({})).await.expect(200);
    let selection = &challenge["options"]["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["userVerification"], "required");
    let added = add(&ada, &mut device, "Ada's phone").await.expect(201);
    assert_eq!(added["name"], "Ada's phone");
    assert!(last_mail(&app, "ada@example.org").await.text.contains("Ada's phone"));

    let browser = app.client();
    let session = enter(&browser, &mut device).await.expect(200);
    assert_eq!(session["user"]["email"], "ada@example.org", "both factors at once");
    assert!(is_signed_in(&browser).await);
    let security = browser.get("/api/v1/me/security").await.expect(200);
    assert!(security["passkeys"][0]["last_used_at"].is_string());
    let path = format!("/api/v1/me/passkeys/{}", added.str("id"));
    assert_eq!(browser.patch(&path, json!({ "name": "Old phone" })).await.expect(200)["name"], "Old phone");
    let stranger = app.user("eve@example.org").await;
    stranger.patch(&path, json!({ "name": "Mine" })).await.expect_problem(404, "not_found");
    stranger.delete(&path).await.expect_problem(404, "not_found");
    browser.delete(&path).await.expect(204);
    enter(&app.client(), &mut device).await.expect_problem(401, "passkey_unknown");
}

#[tokio::test]
async fn an_answer_is_good_once_for_its_own_challenge_in_time() {
    let app = app().await;
    let ada = app.user("ada@example.org").await;
    let mut device = Device::new(&app.url);
    add(&ada, &mut device, "Phone").await.expect(201);
    let client = app.client();
    let challenge = client.post("/api/v1/session/passkey/challenge", json!({})).await.expect(200);
    let other = client.post("/api/v1/session/passkey/challenge", json!({})).await.expect(200);
    let credential = device.get(&challenge["options"]);
    let send = |flow: &Value, credential: &Value| {
        let body = json!({ "flow": flow, "credential": credential });
        let client = client.clone();
        async move { client.post("/api/v1/session/passkey", body).await }
    };
    send(&other["flow"], &credential).await.expect_problem(401, "passkey_unknown");
    send(&challenge["flow"], &credential).await.expect(200);
    let client = app.client();
    let body = json!({ "flow": challenge["flow"], "credential": credential });
    client.post("/api/v1/session/passkey", body).await.expect_problem(410, "step_expired");

    let late = client.post("/api/v1/session/passkey/challenge", json!({})).await.expect(200);
    let body = json!({ "flow": late["flow"], "credential": device.get(&late["options"]) });
    app.clock.advance(601);
    client.post("/api/v1/session/passkey", body).await.expect_problem(410, "step_expired");
}

#[tokio::test]
async fn what_does_not_prove_the_person_is_refused() {
    let app = app().await;
    let ada = app.user("ada@example.org").await;
    let mut device = Device::new(&app.url);
    add(&ada, &mut device, "Phone").await.expect(201);
    let client = app.client();

    device.verifies_user = false;
    enter(&client, &mut device).await.expect_problem(401, "passkey_unknown");
    device.verifies_user = true;
    device.origin = "http://localhost.evil.example".into();
    enter(&client, &mut device).await.expect_problem(401, "passkey_unknown");
    device.origin.clone_from(&app.url);
    let mut forged = Device::new(&app.url);
    forged.id.clone_from(&device.id);
    forged.user_handle.clone_from(&device.user_handle);
    enter(&client, &mut forged).await.expect_problem(401, "passkey_unknown");
    enter(&client, &mut Device::new(&app.url)).await.expect_problem(401, "passkey_unknown");
    enter(&client, &mut device).await.expect(200);
    device.counter = 0;
    enter(&app.client(), &mut device).await.expect_problem(401, "passkey_unknown");

    for garbage in [json!({}), json!([]), json!("x"), Value::Null, json!({ "id": 1 })] {
        let body = json!({ "flow": "x", "credential": garbage });
        client.post("/api/v1/session/passkey", body).await.expect_problem(422, "invalid");
    }
}

#[tokio::test]
async fn only_the_session_that_asked_may_add_and_no_key_twice() {
    let app = app().await;
    let (ada, eve) = (app.user("ada@example.org").await, app.user("eve@example.org").await);
    let mut device = Device::new(&app.url);
    let challenge = ada.post("/api/v1/me/passkeys/challenge", json!({})).await.expect(200);
    let credential = device.create(&challenge["options"]);
    let body = json!({ "flow": challenge["flow"], "name": "Mine now", "credential": credential });
    eve.post("/api/v1/me/passkeys", body).await.expect_problem(410, "step_expired");
    add(&ada, &mut device, "Phone").await.expect(201);
    add(&eve, &mut device, "Phone").await.expect_problem(422, "invalid");
    add(&ada, &mut Device::new("https://evil.example"), "Phone").await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn a_fresh_proof_is_by_the_same_person() {
    let app = app().await;
    let (ada, eve) = (app.user("ada@example.org").await, app.user("eve@example.org").await);
    let (mut hers, mut others) = (Device::new(&app.url), Device::new(&app.url));
    add(&ada, &mut hers, "Phone").await.expect(201);
    add(&eve, &mut others, "Phone").await.expect(201);
    app.clock.advance(601);
    ada.get("/api/v1/session").await;
    ada.post("/api/v1/me/passkeys/challenge", json!({}))
        .await
        .expect_problem(403, "reauthentication_required");
    let prove = async |device: &mut Device| {
        let challenge = ada.post("/api/v1/session/passkey/challenge", json!({})).await.expect(200);
        let body = json!({
            "flow": challenge["flow"], "credential": device.get(&challenge["options"]), "same_person": true,
        });
        ada.post("/api/v1/session/passkey", body).await
    };
    prove(&mut others).await.expect_problem(403, "wrong_account");
    prove(&mut hers).await.expect(200);
    ada.post("/api/v1/me/passkeys/challenge", json!({})).await.expect(200);
}

#[tokio::test]
async fn under_a_bare_address_there_are_none() {
    let app = TestApp::new().await;
    let ada = app.user("ada@example.org").await;
    assert_eq!(ada.get("/api/v1/me/security").await.expect(200)["passkeys_available"], false);
    let reply = app.client().post("/api/v1/session/passkey/challenge", json!({})).await;
    reply.expect_problem(409, "passkeys_unavailable");
}
