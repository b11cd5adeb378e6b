//! Keys with one purpose each: signing keys and secrets, sealed in the database, rotated without
//! breaking what they signed before.

mod master;
mod sealing;
mod store;
#[cfg(test)]
mod tests;

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use aws_lc_rs::{
    digest, hmac,
    signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

pub use self::master::MasterKey;
use crate::Db;

/// The channel on which [`KeyRing::rotate`] announces the purpose whose keys have changed. All nodes
/// answer with [`KeyRing::reload`].
pub const KEYS_CHANNEL: &str = "keys";

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the master key must be 32 bytes in base64 (openssl rand -base64 32)")]
    BadMasterKey,
    #[error("others may read the master key {path}: chmod 600 {path}")]
    Exposed { path: PathBuf },
    #[error("can't {action} the master key {path}: {source}")]
    File { action: &'static str, path: PathBuf, source: std::io::Error },
    #[error(
        "the {purpose} key {kid} in the database was sealed with another master key: start with the \
         master key of this database (it belongs into every backup)"
    )]
    OtherMasterKey { purpose: &'static str, kid: String },
    #[error("the {purpose} key {kid} in the database is damaged: restore it from a backup")]
    Damaged { purpose: &'static str, kid: String },
    #[error("the system's cryptography failed")]
    Crypto,
    #[error("can't read or write the keys: {0}")]
    Database(#[from] sqlx::Error),
}

impl From<aws_lc_rs::error::Unspecified> for KeyError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Crypto
    }
}

/// What a key is for. A key of one purpose proves nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Access tokens (Ed25519).
    Auth,
    /// Ticket credentials, checked at the door without a network (Ed25519).
    Ticket,
    /// Secrets of outgoing webhooks.
    Webhook,
    /// Tokens against cross-site requests.
    Csrf,
    /// Capability links, such as a guest's link to a booking.
    Link,
    /// The successors of refresh tokens.
    Refresh,
    /// Tickets and passes of waiting rooms.
    Queue,
    /// Personal secrets at rest, such as those of authenticator apps ([`KeyRing::seal`]).
    Data,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ed25519,
    Hmac,
}

impl Purpose {
    pub const ALL: [Self; 8] = [
        Self::Auth,
        Self::Ticket,
        Self::Webhook,
        Self::Csrf,
        Self::Link,
        Self::Refresh,
        Self::Queue,
        Self::Data,
    ];

    /// The name in the database and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Ticket => "ticket",
            Self::Webhook => "webhook",
            Self::Csrf => "csrf",
            Self::Link => "link",
            Self::Refresh => "refresh",
            Self::Queue => "queue",
            Self::Data => "data",
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Auth | Self::Ticket => Kind::Ed25519,
            _ => Kind::Hmac,
        }
    }
}

impl std::str::FromStr for Purpose {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|purpose| purpose.name() == name);
        found.ok_or_else(|| format!("must be one of {}", Self::ALL.map(Self::name).join(", ")))
    }
}

/// A public key to verify with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The RFC 7638 thumbprint.
    pub kid: String,
    /// The 32 bytes of the Ed25519 key (`x` of the JWK, before base64url).
    pub bytes: [u8; 32],
}

impl PublicKey {
    fn new(bytes: [u8; 32]) -> Self {
        let x = URL_SAFE_NO_PAD.encode(bytes);
        let jwk = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
        let kid = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, jwk.as_bytes()));
        Self { kid, bytes }
    }
}

/// All keys of one purpose: the current one, and older ones that only verify. A clone is a handle to the
/// same ring.
///
/// A ring holds either Ed25519 keys or secrets, as its [`Purpose`] says. To ask it for the other is a
/// mistake in the program, and panics.
#[derive(Clone)]
pub struct KeyRing {
    purpose: Purpose,
    keys: Arc<RwLock<Arc<Keys>>>,
}

/// The keys of a ring, the current one first.
enum Keys {
    Ed25519 { pair: Ed25519KeyPair, public: Vec<PublicKey> },
    Hmac(Vec<Secret>),
}

struct Secret {
    kid: String,
    mac: hmac::Key,
    sealing: sealing::SealingKey,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("KeyRing").field(&self.purpose).finish()
    }
}

impl KeyRing {
    /// Reads the keys of `purpose`, and makes the first if there is none. Several programs may do so at
    /// once: they end up with the same keys.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub async fn load(db: &Db, master: &MasterKey, purpose: Purpose) -> Result<Self, KeyError> {
        let keys = store::load(db, master, purpose).await?;
        Ok(Self { purpose, keys: Arc::new(RwLock::new(Arc::new(keys))) })
    }

    /// A ring with one key that is written down nowhere: for a program that signs nothing that lasts, such
    /// as one that prints the API's document.
    ///
    /// # Errors
    /// `Crypto` when the system's cryptography fails.
    pub fn fleeting(purpose: Purpose) -> Result<Self, KeyError> {
        Ok(Self { purpose, keys: Arc::new(RwLock::new(Arc::new(store::fleeting(purpose)?))) })
    }

    /// Reads the keys again, after a rotation anywhere.
    ///
    /// # Errors
    /// See [`KeyError`]; the keys stay as they were.
    pub async fn reload(&self, db: &Db, master: &MasterKey) -> Result<(), KeyError> {
        let keys = Arc::new(store::load(db, master, self.purpose).await?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Makes a new current key. The ones before it stay to verify with. Other nodes hear of it on
    /// [`KEYS_CHANNEL`].
    ///
    /// # Errors
    /// See [`KeyError`]; the keys stay as they were.
    pub async fn rotate(&self, db: &Db, master: &MasterKey) -> Result<(), KeyError> {
        store::rotate(db, master, self.purpose).await?;
        self.reload(db, master).await
    }

    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The id of the current key.
    pub fn kid(&self) -> String {
        match &*self.keys() {
            Keys::Ed25519 { public, .. } => public[0].kid.clone(),
            Keys::Hmac(secrets) => secrets[0].kid.clone(),
        }
    }

    /// Signs with the current key; gives its id and the signature of 64 bytes.
    pub fn sign_ed25519(&self, message: &[u8]) -> (String, [u8; 64]) {
        let keys = self.keys();
        let (pair, public) = self.ed25519(&keys);
        let mut signature = [0; 64];
        signature.copy_from_slice(pair.sign(message).as_ref());
        (public[0].kid.clone(), signature)
    }

    /// Whether the key `kid` of this ring, current or not, made `signature` of `message`.
    pub fn verify_ed25519(&self, kid: &str, message: &[u8], signature: &[u8]) -> bool {
        let keys = self.keys();
        let (_, public) = self.ed25519(&keys);
        public.iter().any(|key| {
            key.kid == kid && UnparsedPublicKey::new(&ED25519, key.bytes).verify(message, signature).is_ok()
        })
    }

    /// All public keys, the current one first: for a JWK set or a scanner.
    pub fn public_keys(&self) -> Vec<PublicKey> {
        self.ed25519(&self.keys()).1.to_vec()
    }

    /// The current private key as PKCS #8, for a library that wants to sign by itself. It must never be
    /// stored or logged.
    ///
    /// # Errors
    /// `Crypto` when the key can't be written down.
    pub fn ed25519_pkcs8(&self) -> Result<Vec<u8>, KeyError> {
        Ok(self.ed25519(&self.keys()).0.to_pkcs8()?.as_ref().to_vec())
    }

    /// The HMAC-SHA-256 of `message` under the current secret.
    pub fn hmac(&self, message: &[u8]) -> [u8; 32] {
        let mut tag = [0; 32];
        tag.copy_from_slice(hmac::sign(&self.secrets(&self.keys())[0].mac, message).as_ref());
        tag
    }

    /// The HMACs of `message` under all secrets of this ring, the current one first: to look up what was stored
    /// before a rotation.
    pub fn hmacs(&self, message: &[u8]) -> Vec<[u8; 32]> {
        let keys = self.keys();
        let tag = |secret: &Secret| {
            let mut tag = [0; 32];
            tag.copy_from_slice(hmac::sign(&secret.mac, message).as_ref());
            tag
        };
        self.secrets(&keys).iter().map(tag).collect()
    }

    /// Whether `tag` is the HMAC of `message` under any secret of this ring, in constant time for each.
    pub fn verify_hmac(&self, message: &[u8], tag: &[u8]) -> bool {
        let keys = self.keys();
        self.secrets(&keys).iter().any(|secret| hmac::verify(&secret.mac, message, tag).is_ok())
    }

    /// Encrypts `plain` for storage. `context` names what it belongs to (a user's id, say) and must be
    /// the same to open it: a value moved to another row does not open.
    ///
    /// # Errors
    /// `Crypto` when the system's cryptography fails.
    pub fn seal(&self, plain: &[u8], context: &[u8]) -> Result<Vec<u8>, KeyError> {
        let keys = self.keys();
        let secret = &self.secrets(&keys)[0];
        let kid = secret.kid.as_bytes();
        // The length of the id comes first, so that the secret can be found again after a rotation.
        let mut out = vec![u8::try_from(kid.len()).map_err(|_| KeyError::Crypto)?];
        out.extend_from_slice(kid);
        out.extend(secret.sealing.seal(plain, context)?);
        Ok(out)
    }

    /// Decrypts what [`KeyRing::seal`] made; `None` when it was changed, belongs to another context, or
    /// its secret is not in this ring.
    pub fn open(&self, sealed: &[u8], context: &[u8]) -> Option<Vec<u8>> {
        let (length, rest) = sealed.split_first()?;
        let (kid, rest) = rest.split_at_checked(usize::from(*length))?;
        let keys = self.keys();
        let secret = self.secrets(&keys).iter().find(|secret| secret.kid.as_bytes() == kid)?;
        secret.sealing.open(rest, context)
    }

    fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn ed25519<'a>(&self, keys: &'a Keys) -> (&'a Ed25519KeyPair, &'a [PublicKey]) {
        match keys {
            Keys::Ed25519 { pair, public } => (pair, public),
            Keys::Hmac(_) => panic!("{:?} keys are secrets and sign nothing", self.purpose),
        }
    }

    fn secrets<'a>(&self, keys: &'a Keys) -> &'a [Secret] {
        match keys {
            Keys::Hmac(secrets) => secrets,
            Keys::Ed25519 { .. } => panic!("{:?} keys only sign", self.purpose),
        }
    }
}
