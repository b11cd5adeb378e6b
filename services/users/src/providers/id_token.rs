//! The provider's word about who came: a signed token of which nothing is believed that was not checked.

use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode_header,
    jwk::{AlgorithmParameters, Jwk, JwkSet, PublicKeyUse},
};
use kit::Time;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::{Provider, Refused};

/// No token is longer; longer ones are not even parsed.
const LONGEST: usize = 16 * 1024;
/// Seconds that the provider's clock may differ from ours.
const LEEWAY: i64 = 60;
/// Seconds after which a token is too old to come from this sign-in.
const OLDEST: i64 = 600;
/// Signatures that are believed: never a secret that two sides share, for the browser's side may know it.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// What a sign-in expects of its token.
pub(crate) struct Expected<'a> {
    pub nonce: &'a str,
    pub now: Time,
}

/// The person, in the provider's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claims {
    pub subject: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub name: Option<String>,
    /// When the person last proved to the provider who they are, if it says so.
    pub auth_time: Option<i64>,
}

#[derive(Deserialize)]
struct Raw {
    iss: String,
    aud: Audience,
    azp: Option<String>,
    sub: String,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: String,
    auth_time: Option<i64>,
    email: Option<String>,
    #[serde(default)]
    email_verified: Flag,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Some providers write their booleans as text.
#[derive(Deserialize, Default)]
#[serde(untagged)]
pub(super) enum Flag {
    #[default]
    Unknown,
    Is(bool),
    Says(String),
}

impl Flag {
    pub fn is_true(&self) -> bool {
        matches!(self, Self::Is(true)) || matches!(self, Self::Says(text) if text == "true")
    }
}

impl Provider {
    /// The claims of `token`, if this provider made it for us, for this sign-in, and just now.
    pub async fn verify(&self, token: &str, expected: &Expected<'_>) -> Result<Claims, Refused> {
        if token.len() > LONGEST {
            return Err(Refused::because("the token is too long"));
        }
        let keys = self.keys(|keys| fitting(token, keys).is_ok()).await?;
        check(token, &keys, &self.settings.issuer, &self.settings.client_id, expected)
    }
}

/// The one key that the token may be signed with, and how.
fn fitting<'a>(token: &str, keys: &'a JwkSet) -> Result<(&'a Jwk, Algorithm), Refused> {
    let header = decode_header(token).map_err(|_| Refused::because("not a token"))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Refused(format!("tokens are not signed with {:?}", header.alg)));
    }
    let mut fit = keys.keys.iter().filter(|key| {
        let common = &key.common;
        header.kid.as_ref().is_none_or(|kid| common.key_id.as_ref() == Some(kid))
            && common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature)
            && common.key_algorithm.is_none_or(|alg| alg.to_string() == format!("{:?}", header.alg))
            && is_of_kind(&key.algorithm, header.alg)
    });
    match (fit.next(), fit.next()) {
        (Some(key), None) => Ok((key, header.alg)),
        (None, _) => Err(Refused::because("the provider has no such key")),
        (Some(_), Some(_)) => Err(Refused::because("the token does not say which key it is signed with")),
    }
}

fn is_of_kind(key: &AlgorithmParameters, algorithm: Algorithm) -> bool {
    use Algorithm as A;
    match key {
        AlgorithmParameters::RSA(_) => {
            matches!(algorithm, A::RS256 | A::RS384 | A::RS512 | A::PS256 | A::PS384 | A::PS512)
        }
        AlgorithmParameters::EllipticCurve(_) => matches!(algorithm, A::ES256 | A::ES384),
        AlgorithmParameters::OctetKeyPair(_) => algorithm == A::EdDSA,
        _ => false,
    }
}

fn check(
    token: &str,
    keys: &JwkSet,
    issuer: &str,
    client_id: &str,
    expected: &Expected<'_>,
) -> Result<Claims, Refused> {
    let (key, algorithm) = fitting(token, keys)?;
    let key = DecodingKey::from_jwk(key).map_err(|_| Refused::because("a key that can't be used"))?;
    let mut validation = Validation::new(algorithm);
    // All claims are compared below, with our clock, which tests can move.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let token = jsonwebtoken::decode::<Raw>(token, &key, &validation)
        .map_err(|error| Refused(format!("the token is not good: {error}")))?;
    let claims = token.claims;

    if claims.iss != issuer {
        return Err(Refused(format!("the token is from {}", claims.iss)));
    }
    let (ours, others) = match &claims.aud {
        Audience::One(audience) => (audience == client_id, false),
        Audience::Many(all) => (all.iter().any(|one| one == client_id), all.len() > 1),
    };
    let party = claims.azp.as_deref();
    if !ours || (others && party.is_none()) || party.is_some_and(|party| party != client_id) {
        return Err(Refused::because("the token is for somebody else"));
    }
    let now = expected.now.as_second();
    let in_time = claims.exp > now - LEEWAY
        && claims.iat <= now + LEEWAY
        && claims.iat > now - OLDEST
        && claims.nbf.is_none_or(|nbf| nbf <= now + LEEWAY);
    if !in_time {
        return Err(Refused::because("the token is not of this moment"));
    }
    if !bool::from(claims.nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return Err(Refused::because("the token belongs to another sign-in"));
    }
    if claims.sub.is_empty() || claims.sub.len() > 255 || claims.sub.contains(char::is_control) {
        return Err(Refused::because("the token names nobody"));
    }
    Ok(Claims {
        subject: claims.sub,
        email: claims.email,
        email_verified: claims.email_verified.is_true(),
        name: claims.name,
        auth_time: claims.auth_time,
    })
}
