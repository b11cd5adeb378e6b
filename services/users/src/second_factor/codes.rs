//! Recovery codes: ten, each good once, shown when they are made and never again.

use kit::UserId;
use sqlx::PgConnection;

use crate::{Users, UsersError, store};

/// How many codes a person gets.
const COUNT: usize = 10;
/// Letters of a code: 80 bits.
const LETTERS: usize = 16;
/// No letters that look like digits or like each other (Crockford).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A recovery code as it was meant, whatever its groups, case and look-alikes; `None` when it can't be one.
pub(crate) fn normal(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|letter| !matches!(letter, '-' | ' '))
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    (code.len() == LETTERS && code.bytes().all(|letter| ALPHABET.contains(&letter))).then_some(code)
}

fn random_code() -> Result<String, UsersError> {
    let mut bytes = [0_u8; LETTERS];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| UsersError::Internal("no randomness".to_owned()))?;
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
}

/// In groups of four, as people copy it.
fn grouped(code: &str) -> String {
    let groups: Vec<&str> = (0..LETTERS).step_by(4).filter_map(|start| code.get(start..start + 4)).collect();
    groups.join("-")
}

impl Users {
    /// Makes new codes; the ones before are good no more.
    pub(crate) async fn renew_codes(
        &self,
        tx: &mut PgConnection,
        user: UserId,
    ) -> Result<Vec<String>, UsersError> {
        let codes = (0..COUNT).map(|_| random_code()).collect::<Result<Vec<_>, _>>()?;
        let macs: Vec<Vec<u8>> =
            codes.iter().map(|code| self.rings.data.hmac(&message(user, code)).to_vec()).collect();
        store::second_factor::replace_codes(tx, user, &macs, self.clock.now()).await?;
        Ok(codes.iter().map(|code| grouped(code)).collect())
    }

    /// Uses a recovery code up; `false` when it is none, or was used.
    pub(crate) async fn use_code(
        &self,
        tx: &mut PgConnection,
        user: UserId,
        code: &str,
    ) -> Result<bool, UsersError> {
        let message = message(user, code);
        let mut used = false;
        for stored in store::second_factor::codes(tx, user).await? {
            if self.rings.data.verify_hmac(&message, &stored) {
                used |= store::second_factor::use_code(tx, user, &stored, self.clock.now()).await?;
            }
        }
        Ok(used)
    }
}

fn message(user: UserId, code: &str) -> Vec<u8> {
    format!("recovery-code:{user}:{code}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_understood_however_it_is_typed() {
        let code = random_code().expect("random");
        assert_eq!(normal(&grouped(&code)).as_deref(), Some(code.as_str()));
        assert_eq!(normal("ABCD EFGH jkmn pqrO").as_deref(), Some("abcdefghjkmnpqr0"));
        for bad in ["", "123456", "abcd-efgh-jkmn-pqr", "abcd-efgh-jkmn-pqru", "äbcd-efgh-jkmn-pqr1"] {
            assert_eq!(normal(bad), None, "{bad}");
        }
    }
}
