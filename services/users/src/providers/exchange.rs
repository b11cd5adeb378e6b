//! Trading the code that the browser brought for the provider's word, from server to server.

use serde::Deserialize;

use super::{
    Provider, Refused,
    egress::ask,
    id_token::{Claims, Expected, Flag},
};

/// What is traded.
pub(crate) struct Code<'a> {
    pub code: &'a str,
    pub verifier: &'a str,
    pub redirect_uri: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    id_token: Option<String>,
    access_token: Option<String>,
    error: Option<String>,
}

/// What the provider says elsewhere when the token is silent about it.
#[derive(Deserialize)]
struct UserInfo {
    sub: Option<String>,
    email: Option<String>,
    #[serde(default)]
    email_verified: Flag,
    name: Option<String>,
}

impl Provider {
    /// Who came, according to the provider.
    pub async fn exchange(&self, code: &Code<'_>, expected: &Expected<'_>) -> Result<Claims, Refused> {
        let metadata = self.metadata().await?;
        let client_id = self.settings.client_id.as_str();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code.code),
            ("redirect_uri", code.redirect_uri),
            ("code_verifier", code.verifier),
        ];
        let mut question = self.egress.post(&metadata.token_endpoint)?;
        match &self.settings.client_secret {
            // RFC 6749 §2.3.1: both parts are encoded like forms.
            Some(secret) if !metadata.wants_secret_in_body() => {
                question = question.basic_auth(form_encoded(client_id), Some(form_encoded(secret)));
            }
            secret => {
                form.push(("client_id", client_id));
                form.extend(secret.as_ref().map(|secret| ("client_secret", secret.as_str())));
            }
        }
        let (status, answer) = ask::<Answer>(question.form(&form)).await?;
        let token = answer.id_token.filter(|_| status == 200);
        let token = token.ok_or_else(|| {
            let error: String = answer.error.unwrap_or_default().chars().take(60).collect();
            Refused(format!("the provider gives no token ({status} {error:?})"))
        })?;
        let mut claims = self.verify(&token, expected).await?;
        if claims.email.is_none()
            && let (Some(place), Some(token)) = (&metadata.userinfo_endpoint, answer.access_token)
        {
            let (status, info) = ask::<UserInfo>(self.egress.get(place)?.bearer_auth(token)).await?;
            if status != 200 || info.sub.as_ref() != Some(&claims.subject) {
                return Err(Refused::because("the provider speaks of somebody else"));
            }
            claims.email = info.email;
            claims.email_verified = info.email_verified.is_true();
            claims.name = claims.name.or(info.name);
        }
        Ok(claims)
    }
}

/// `text` as forms encode it (`application/x-www-form-urlencoded`).
fn form_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            b'*' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn secrets_survive_the_header() {
        assert_eq!(super::form_encoded("a-b_c.d*e"), "a-b_c.d*e");
        assert_eq!(super::form_encoded("a b:c%d+ü"), "a+b%3Ac%25d%2B%C3%BC");
    }
}
