//! The table `data.keys`. Private keys are in it sealed only, bound to their purpose and id.

use aws_lc_rs::{
    hmac, rand,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{KEYS_CHANNEL, KeyError, Keys, Kind, MasterKey, PublicKey, Purpose, Secret, sealing::SealingKey};
use crate::Db;

#[derive(sqlx::FromRow)]
struct Row {
    kid: String,
    sealed: Vec<u8>,
    public: Option<Vec<u8>>,
    retired: bool,
}

/// The keys of `purpose`; makes the first.
pub(super) async fn load(db: &Db, master: &MasterKey, purpose: Purpose) -> Result<Keys, KeyError> {
    let rows = read(db, purpose).await?;
    if rows.first().is_some_and(|row| !row.retired) {
        return open(master, purpose, &rows);
    }
    let mut tx = db.begin().await?;
    lock(&mut tx, purpose).await?;
    // Another program may have been faster.
    let mut rows = read(&mut *tx, purpose).await?;
    if rows.first().is_none_or(|row| row.retired) {
        insert(&mut tx, master, purpose).await?;
        rows = read(&mut *tx, purpose).await?;
    }
    // Before the commit, so that no key is kept that can't be opened.
    let keys = open(master, purpose, &rows)?;
    tx.commit().await?;
    Ok(keys)
}

/// Retires the current key of `purpose` and makes a new one.
pub(super) async fn rotate(db: &Db, master: &MasterKey, purpose: Purpose) -> Result<(), KeyError> {
    let mut tx = db.begin().await?;
    lock(&mut tx, purpose).await?;
    // The wrong master key must not add to a ring that it can't open.
    let rows = read(&mut *tx, purpose).await?;
    if rows.first().is_some_and(|row| !row.retired) {
        open(master, purpose, &rows)?;
    }
    sqlx::query("UPDATE data.keys SET retired_at = now() WHERE purpose = $1 AND retired_at IS NULL")
        .bind(purpose.name())
        .execute(&mut *tx)
        .await?;
    insert(&mut tx, master, purpose).await?;
    sqlx::query("SELECT pg_notify($1, $2)").bind(KEYS_CHANNEL).bind(purpose.name()).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The rows of `purpose`, the current key first. Ids are UUIDv7 and sort by creation.
async fn read(db: impl PgExecutor<'_>, purpose: Purpose) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as(
        "SELECT kid, sealed, public, retired_at IS NOT NULL AS retired
         FROM data.keys WHERE purpose = $1
         ORDER BY retired_at IS NOT NULL, created_at DESC, id DESC",
    )
    .bind(purpose.name())
    .fetch_all(db)
    .await
}

/// Keeps others from making a key of `purpose` until the transaction ends.
async fn lock(db: &mut PgConnection, purpose: Purpose) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('data.keys ' || $1, 0))")
        .bind(purpose.name())
        .execute(db)
        .await?;
    Ok(())
}

async fn insert(db: &mut PgConnection, master: &MasterKey, purpose: Purpose) -> Result<(), KeyError> {
    let key = generate(purpose)?;
    sqlx::query(
        "INSERT INTO data.keys (id, purpose, kid, kind, sealed, public, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, now())",
    )
    .bind(Uuid::now_v7())
    .bind(purpose.name())
    .bind(&key.kid)
    .bind(key.kind)
    .bind(master.seal(&key.private, &context(purpose, &key.kid))?)
    .bind(key.public)
    .execute(db)
    .await?;
    Ok(())
}

/// One key that is written down nowhere.
pub(super) fn fleeting(purpose: Purpose) -> Result<Keys, KeyError> {
    let master = MasterKey::random()?;
    let Fresh { kid, private, public, .. } = generate(purpose)?;
    let sealed = master.seal(&private, &context(purpose, &kid))?;
    open(&master, purpose, &[Row { kid, sealed, public, retired: false }])
}

/// A key that is not sealed yet.
struct Fresh {
    kind: &'static str,
    kid: String,
    private: Vec<u8>,
    public: Option<Vec<u8>>,
}

fn generate(purpose: Purpose) -> Result<Fresh, KeyError> {
    match purpose.kind() {
        Kind::Ed25519 => {
            let pair = Ed25519KeyPair::generate()?;
            let PublicKey { kid, bytes } = public_key(&pair);
            let private = pair.to_pkcs8()?.as_ref().to_vec();
            Ok(Fresh { kind: "ed25519", kid, private, public: Some(bytes.to_vec()) })
        }
        Kind::Hmac => {
            let (mut secret, mut id) = ([0; 32], [0; 16]);
            rand::fill(&mut secret)?;
            rand::fill(&mut id)?;
            let kid = URL_SAFE_NO_PAD.encode(id);
            Ok(Fresh { kind: "hmac", kid, private: secret.to_vec(), public: None })
        }
    }
}

fn public_key(pair: &Ed25519KeyPair) -> PublicKey {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(pair.public_key().as_ref());
    PublicKey::new(bytes)
}

/// What a sealed key is bound to, so that it can't be passed off as another.
fn context(purpose: Purpose, kid: &str) -> Vec<u8> {
    format!("{}|{kid}", purpose.name()).into_bytes()
}

/// Opens the keys in `rows`, of which the first is the current one.
fn open(master: &MasterKey, purpose: Purpose, rows: &[Row]) -> Result<Keys, KeyError> {
    let damaged = |row: &Row| KeyError::Damaged { purpose: purpose.name(), kid: row.kid.clone() };
    let unseal = |row: &Row| {
        let other = || KeyError::OtherMasterKey { purpose: purpose.name(), kid: row.kid.clone() };
        master.open(&row.sealed, &context(purpose, &row.kid)).ok_or_else(other)
    };
    if purpose.kind() == Kind::Hmac {
        let secret = |row| secret(row, &unseal(row)?).ok_or_else(|| damaged(row));
        return rows.iter().map(secret).collect::<Result<_, _>>().map(Keys::Hmac);
    }
    let current = rows.first().ok_or(KeyError::Crypto)?;
    let pair = Ed25519KeyPair::from_pkcs8(&unseal(current)?).map_err(|_| damaged(current))?;
    // Old keys only verify: their private half stays sealed.
    let public = rows.iter().map(|row| {
        let bytes = row.public.as_deref().and_then(|bytes| bytes.try_into().ok());
        // The id is made from the key, so a key that was exchanged in the database shows.
        bytes.map(PublicKey::new).filter(|key| key.kid == row.kid).ok_or_else(|| damaged(row))
    });
    let public = public.collect::<Result<Vec<_>, _>>()?;
    if public.first() != Some(&public_key(&pair)) {
        return Err(damaged(current));
    }
    Ok(Keys::Ed25519 { pair, public })
}

fn secret(row: &Row, bytes: &[u8]) -> Option<Secret> {
    let mac = hmac::Key::new(hmac::HMAC_SHA256, <&[u8; 32]>::try_from(bytes).ok()?);
    // A key of its own for sealing, derived so that neither use can learn of the other.
    let derived = hmac::sign(&mac, b"admit sealing 1");
    let sealing = SealingKey::new(derived.as_ref().try_into().ok()?).ok()?;
    Some(Secret { kid: row.kid.clone(), mac, sealing })
}
