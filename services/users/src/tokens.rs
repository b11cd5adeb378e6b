//! Access tokens: JWTs that say who signed in and when, and never what they may do.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use data::keys::KeyRing;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use kit::{SessionId, Time, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{AuthError, UsersError};

/// Seconds for which an access token is good.
pub(crate) const ACCESS_SECONDS: i64 = 600;
/// The one audience of our access tokens.
const AUDIENCE: &str = "admit-api";
/// Seconds that the clocks of two nodes may differ.
const LEEWAY: i64 = 30;
/// No token of ours is longer; longer ones are not even parsed.
const LONGEST: usize = 2048;

/// Whom a token speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Subject {
    pub user_id: UserId,
    pub session_id: SessionId,
    /// When the person last proved who they are.
    pub auth_time: Time,
}

/// The whole header. Anything else in it (`jwk`, `jku`, `x5u`, `crit`, `zip`, …) is refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// The claims, all required. Their JSON types are part of the check: a time that is not a whole number
/// makes the token invalid instead of eternal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
    auth_time: i64,
}

/// Signs and verifies access tokens with the keys of the `auth` ring.
pub(crate) struct AccessTokens {
    ring: KeyRing,
    issuer: String,
    validation: Validation,
}

impl AccessTokens {
    pub fn new(ring: KeyRing, issuer: String) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // Times are compared with our clock, which tests can move; see `check_times`.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { ring, issuer, validation }
    }

    /// A token for `subject`, good from `now` for [`ACCESS_SECONDS`].
    ///
    /// # Errors
    /// [`UsersError::Internal`] when keys rotate faster than we can sign.
    pub fn sign(&self, subject: Subject, now: Time) -> Result<String, UsersError> {
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: subject.user_id.0,
            sid: subject.session_id.0,
            jti: Uuid::new_v4(),
            iat: now.as_second(),
            nbf: now.as_second(),
            exp: now.as_second() + ACCESS_SECONDS,
            auth_time: subject.auth_time.as_second(),
        };
        // The header names the key before it signs; a rotation in between means once more.
        for _ in 0..3 {
            let kid = self.ring.kid();
            let header = Header { alg: "EdDSA".into(), typ: "at+jwt".into(), kid: kid.clone() };
            let message = format!("{}.{}", part(&header)?, part(&claims)?);
            let (signed_by, signature) = self.ring.sign_ed25519(message.as_bytes());
            if signed_by == kid {
                return Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)));
            }
        }
        Err(UsersError::Internal("the auth keys rotate too fast".to_owned()))
    }

    /// Whom `token` speaks for at `now`, if it is one of ours: made by a key of this ring, with the one
    /// algorithm of that key, for this installation and this purpose.
    ///
    /// # Errors
    /// [`AuthError::Expired`] when only its time is over, else [`AuthError::Invalid`].
    pub fn verify(&self, token: &str, now: Time) -> Result<Subject, AuthError> {
        if token.len() > LONGEST {
            return Err(AuthError::Invalid);
        }
        let header = token.split('.').next().unwrap_or("");
        let header = URL_SAFE_NO_PAD.decode(header).map_err(|_| AuthError::Invalid)?;
        let header: Header = serde_json::from_slice(&header).map_err(|_| AuthError::Invalid)?;
        if header.alg != "EdDSA" || header.typ != "at+jwt" {
            return Err(AuthError::Invalid);
        }
        let keys = self.ring.public_keys();
        let key = keys.iter().find(|key| key.kid == header.kid).ok_or(AuthError::Invalid)?;
        let key = DecodingKey::from_ed_der(&key.bytes);
        let data =
            jsonwebtoken::decode::<Claims>(token, &key, &self.validation).map_err(|_| AuthError::Invalid)?;
        self.check(&data.claims, now)
    }

    /// Checks again what the library checked, and the times.
    fn check(&self, claims: &Claims, now: Time) -> Result<Subject, AuthError> {
        if claims.iss != self.issuer || claims.aud != AUDIENCE {
            return Err(AuthError::Invalid);
        }
        let now = now.as_second();
        let spans = claims.iat <= claims.exp
            && claims.nbf <= claims.exp
            && claims.exp.checked_sub(claims.iat).is_some_and(|life| life <= ACCESS_SECONDS)
            && claims.auth_time <= claims.iat;
        if !spans || claims.nbf > now + LEEWAY || claims.iat > now + LEEWAY {
            return Err(AuthError::Invalid);
        }
        let auth_time = jiff::Timestamp::from_second(claims.auth_time).map_err(|_| AuthError::Invalid)?;
        // No leeway here: whoever made it can get a new one.
        if claims.exp <= now {
            return Err(AuthError::Expired);
        }
        Ok(Subject {
            user_id: UserId(claims.sub),
            session_id: SessionId(claims.sid),
            auth_time: Time::new(auth_time),
        })
    }
}

fn part(value: &impl Serialize) -> Result<String, UsersError> {
    let json = serde_json::to_vec(value).map_err(|error| UsersError::Internal(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
