//! E-mail addresses.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// An e-mail address: syntactically valid, at most 254 bytes (RFC 5321 §4.5.3.1), in lower case, so
/// that equality is the case-insensitive one that people expect.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, sqlx::Type, utoipa::ToSchema)]
#[serde(transparent)]
#[sqlx(transparent)]
#[schema(value_type = String, format = Email, max_length = 254, example = "ada@example.org")]
pub struct Email(String);

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Email {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_lowercase();
        let plain = text.len() <= 254
            && text.is_ascii()
            && text.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'));
        if !plain || garde::rules::email::parse_email(&text).is_err() {
            return Err("must be an e-mail address such as ada@example.org".to_owned());
        }
        Ok(Self(text))
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        String::deserialize(source)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn is_lower_case_and_trimmed() {
        let email: Email = " Ada@Example.ORG ".parse().expect("valid");
        assert_eq!(email.as_str(), "ada@example.org");
    }

    #[test]
    fn refuses_what_could_reach_a_mail_header() {
        for bad in ["", "a", "a@b", "a b@c.de", "a@b.de\r\nBcc: x@y.z", "\"a\"@b.de, c@d.ef", "ä@ö.de"] {
            assert!(bad.parse::<Email>().is_err(), "{bad:?}");
        }
    }
}
