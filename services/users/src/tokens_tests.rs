//! What attackers do to tokens.

use data::{
    keys::{MasterKey, Purpose},
    testing::TestDb,
};
use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "https://tickets.example.org";

struct Forge {
    tokens: AccessTokens,
    ring: KeyRing,
    other: KeyRing,
    now: Time,
    _test: TestDb,
}

impl Forge {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let master =
            MasterKey::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").expect("32 bytes");
        let ring = KeyRing::load(&test.db, &master, Purpose::Auth).await.expect("a ring");
        let other = KeyRing::load(&test.db, &master, Purpose::Ticket).await.expect("another ring");
        let tokens = AccessTokens::new(ring.clone(), ISSUER.to_owned());
        Self { tokens, ring, other, now: "2027-01-10T12:00:00Z".parse().expect("a moment"), _test: test }
    }

    fn header(&self) -> Value {
        json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": self.ring.kid() })
    }

    fn claims(&self) -> Value {
        let now = self.now.as_second();
        json!({
            "iss": ISSUER, "aud": "admit-api", "sub": Uuid::now_v7(), "sid": Uuid::now_v7(),
            "jti": Uuid::new_v4(), "iat": now, "nbf": now, "exp": now + 600, "auth_time": now,
        })
    }

    fn signed_by(&self, ring: &KeyRing, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", part(header).expect("json"), part(claims).expect("json"));
        let (_, signature) = ring.sign_ed25519(message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn verify(&self, header: &Value, claims: &Value) -> Result<Subject, AuthError> {
        self.tokens.verify(&self.signed_by(&self.ring, header, claims), self.now)
    }

    #[track_caller]
    fn refuses(&self, what: &str, header: &Value, claims: &Value) {
        let result = self.verify(header, claims);
        assert!(matches!(result, Err(AuthError::Invalid)), "{what}: {result:?}");
    }
}

fn with(mut value: Value, key: &str, new: Value) -> Value {
    value[key] = new;
    value
}

fn without(mut value: Value, key: &str) -> Value {
    value.as_object_mut().expect("an object").remove(key);
    value
}

#[tokio::test]
async fn a_token_speaks_for_its_session_until_it_expires() {
    let forge = Forge::new().await;
    let subject = Subject { user_id: UserId::new(), session_id: SessionId::new(), auth_time: forge.now };
    let token = forge.tokens.sign(subject, forge.now).expect("signed");
    assert_eq!(forge.tokens.verify(&token, forge.now).expect("good"), subject);
    assert!(forge.tokens.verify(&token, forge.now.plus_seconds(599)).is_ok());
    let late = forge.tokens.verify(&token, forge.now.plus_seconds(600));
    assert!(matches!(late, Err(AuthError::Expired)));
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).expect("claims")).expect("base64");
    let claims: Value = serde_json::from_slice(&claims).expect("json");
    assert!(claims.get("role").is_none() && claims.get("email").is_none(), "{claims}");
    assert!(forge.verify(&forge.header(), &forge.claims()).is_ok(), "the forge itself makes good ones");
}

#[tokio::test]
async fn other_algorithms_types_and_keys_are_refused() {
    let forge = Forge::new().await;
    let (header, claims) = (forge.header(), forge.claims());
    for alg in ["none", "None", "NONE", "HS256", "RS256", "ES256", "Ed25519", "eddsa", ""] {
        forge.refuses(alg, &with(header.clone(), "alg", json!(alg)), &claims);
    }
    for typ in ["JWT", "jwt", "AT+JWT", "ticket+jwt", ""] {
        forge.refuses(typ, &with(header.clone(), "typ", json!(typ)), &claims);
    }
    forge.refuses("no typ", &without(header.clone(), "typ"), &claims);
    forge.refuses("no kid", &without(header.clone(), "kid"), &claims);
    for kid in ["", "unknown", "../../dev/null", "' or 1=1 --"] {
        forge.refuses(kid, &with(header.clone(), "kid", json!(kid)), &claims);
    }
    for key in ["jwk", "jku", "x5u", "x5c", "crit", "zip", "b64", "cty"] {
        forge.refuses(key, &with(header.clone(), key, json!("https://evil.example/keys")), &claims);
    }

    let by_ticket = forge.signed_by(&forge.other, &header, &claims);
    assert!(forge.tokens.verify(&by_ticket, forge.now).is_err(), "the ticket ring with our kid");
    let named = with(header.clone(), "kid", json!(forge.other.kid()));
    let by_ticket = forge.signed_by(&forge.other, &named, &claims);
    assert!(forge.tokens.verify(&by_ticket, forge.now).is_err(), "the ticket ring under its own kid");

    // The public key as an HMAC secret: the classic confusion.
    let public = forge.ring.public_keys()[0].bytes;
    let confused = jsonwebtoken::Header {
        typ: Some("at+jwt".into()),
        kid: Some(forge.ring.kid()),
        ..jsonwebtoken::Header::new(Algorithm::HS256)
    };
    let secret = jsonwebtoken::EncodingKey::from_secret(&public);
    let token = jsonwebtoken::encode(&confused, &claims, &secret).expect("encoded");
    assert!(forge.tokens.verify(&token, forge.now).is_err());
}

#[tokio::test]
async fn other_issuers_audiences_and_times_are_refused() {
    let forge = Forge::new().await;
    let (header, claims, now) = (forge.header(), forge.claims(), forge.now.as_second());
    for claim in ["iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp", "auth_time"] {
        forge.refuses(claim, &header, &without(claims.clone(), claim));
        forge.refuses(claim, &header, &with(claims.clone(), claim, Value::Null));
        forge.refuses(claim, &header, &with(claims.clone(), claim, json!([])));
        forge.refuses(claim, &header, &with(claims.clone(), claim, json!({})));
        forge.refuses(claim, &header, &with(claims.clone(), claim, json!(true)));
    }
    for claim in ["iat", "nbf", "exp", "auth_time"] {
        // CVE-2026-25537: a time of the wrong type was taken for no time at all.
        for bad in
            [json!(now.to_string()), json!("never"), json!(now as f64 + 0.5), json!(1e300), json!(u64::MAX)]
        {
            forge.refuses(claim, &header, &with(claims.clone(), claim, bad));
        }
        forge.refuses(claim, &header, &with(claims.clone(), claim, json!(i64::MIN)));
    }
    forge.refuses("issuer", &header, &with(claims.clone(), "iss", json!("https://evil.example")));
    forge.refuses("issuer", &header, &with(claims.clone(), "iss", json!([ISSUER])));
    forge.refuses("audience", &header, &with(claims.clone(), "aud", json!("admit-tickets")));
    forge.refuses("audiences", &header, &with(claims.clone(), "aud", json!(["admit-api", "other"])));
    forge.refuses("subject", &header, &with(claims.clone(), "sub", json!("ada@example.org")));
    forge.refuses("not yet", &header, &with(claims.clone(), "nbf", json!(now + 300)));
    forge.refuses("from the future", &header, &with(claims.clone(), "iat", json!(now + 300)));
    forge.refuses("eternal", &header, &with(claims.clone(), "exp", json!(now + 601)));
    forge.refuses("eternal", &header, &with(claims.clone(), "exp", json!(i64::MAX)));
    forge.refuses("role", &header, &with(claims.clone(), "role", json!("admin")));
    let over =
        forge.verify(&header, &with(with(claims.clone(), "iat", json!(now - 700)), "exp", json!(now - 100)));
    assert!(over.is_err());
}

#[tokio::test]
async fn damaged_tokens_are_refused() {
    let forge = Forge::new().await;
    let subject = Subject { user_id: UserId::new(), session_id: SessionId::new(), auth_time: forge.now };
    let good = forge.tokens.sign(subject, forge.now).expect("signed");
    let parts: Vec<&str> = good.split('.').collect();
    let other = forge.tokens.sign(Subject { user_id: UserId::new(), ..subject }, forge.now).expect("signed");
    let other: Vec<&str> = other.split('.').collect();
    let none = part(&json!({ "alg": "none", "typ": "at+jwt", "kid": forge.ring.kid() })).expect("json");
    for bad in [
        String::new(),
        ".".into(),
        "..".into(),
        "a.b.c".into(),
        format!("{}.{}", parts[0], parts[1]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{none}.{}.", parts[1]),
        format!("{good}."),
        format!("{good}.{}", parts[2]),
        format!(" {good}"),
        format!("{good}="),
        format!("{}.{}.{}", parts[0], other[1], parts[2]),
        format!("{}.{}.{}", parts[0], parts[1], other[2]),
        format!("{}.{}.{}", parts[0], parts[1], URL_SAFE_NO_PAD.encode([0_u8; 64])),
        good.replace('.', ".."),
        "x".repeat(100_000),
    ] {
        assert!(matches!(forge.tokens.verify(&bad, forge.now), Err(AuthError::Invalid)), "{bad:.80}");
    }
}
