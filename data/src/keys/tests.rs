use std::{env, fs, os::unix::fs::PermissionsExt as _, thread};

use aws_lc_rs::signature::KeyPair as _;

use super::*;
use crate::testing::TestDb;

fn master() -> MasterKey {
    MasterKey::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").expect("32 bytes")
}

fn other_master() -> MasterKey {
    MasterKey::from_base64("/wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").expect("32 bytes")
}

#[test]
fn the_id_of_a_key_is_its_thumbprint() {
    // RFC 8037, appendix A.3.
    let x = URL_SAFE_NO_PAD.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").expect("base64");
    let key = PublicKey::new(x.try_into().expect("32 bytes"));
    assert_eq!(key.kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

#[tokio::test]
async fn signs_and_verifies_also_after_a_rotation() {
    let (test, master) = (TestDb::new().await, master());
    let ring = KeyRing::load(&test.db, &master, Purpose::Auth).await.expect("a ring");
    let elsewhere = KeyRing::load(&test.db, &master, Purpose::Auth).await.expect("on another node");
    let (old, signature) = ring.sign_ed25519(b"message");
    assert!(elsewhere.verify_ed25519(&old, b"message", &signature));
    assert!(!elsewhere.verify_ed25519(&old, b"other", &signature));

    ring.rotate(&test.db, &master).await.expect("rotated");
    let (new, new_signature) = ring.sign_ed25519(b"message");
    assert_ne!(new, old);
    assert!(ring.verify_ed25519(&old, b"message", &signature), "old tokens live on");
    assert!(!ring.verify_ed25519(&new, b"message", &signature), "each key proves only its own");
    assert!(!elsewhere.verify_ed25519(&new, b"message", &new_signature), "not known there yet");
    elsewhere.reload(&test.db, &master).await.expect("reloaded");
    assert!(elsewhere.verify_ed25519(&new, b"message", &new_signature));
    let kids: Vec<_> = ring.public_keys().into_iter().map(|key| key.kid).collect();
    assert_eq!(kids, [new, old]);
}

#[tokio::test]
async fn pkcs8_is_what_other_libraries_read() {
    let test = TestDb::new().await;
    let ring = KeyRing::load(&test.db, &master(), Purpose::Ticket).await.expect("a ring");
    let pkcs8 = ring.ed25519_pkcs8().expect("written down");
    let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).expect("read again");
    assert!(ring.verify_ed25519(&ring.kid(), b"m", pair.sign(b"m").as_ref()));
}

#[tokio::test]
async fn macs_and_sealed_values_outlive_a_rotation() {
    let (test, master) = (TestDb::new().await, master());
    let ring = KeyRing::load(&test.db, &master, Purpose::Data).await.expect("a ring");
    let link = KeyRing::load(&test.db, &master, Purpose::Link).await.expect("another");
    let tag = ring.hmac(b"message");
    let sealed = ring.seal(b"secret", b"user 1").expect("sealed");
    assert!(!sealed.windows(6).any(|window| window == b"secret"));
    ring.rotate(&test.db, &master).await.expect("rotated");
    assert_ne!(ring.hmac(b"message"), tag);
    assert!(ring.verify_hmac(b"message", &tag) && !ring.verify_hmac(b"other", &tag));
    assert!(!link.verify_hmac(b"message", &tag), "another purpose");
    assert_eq!(ring.open(&sealed, b"user 1").as_deref(), Some(&b"secret"[..]));
    assert_eq!(ring.open(&sealed, b"user 2"), None, "another row");
    assert_eq!(link.open(&sealed, b"user 1"), None, "another purpose");
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(ring.open(&changed, b"user 1"), None, "byte {at}");
    }
    assert_eq!(ring.open(b"", b""), None);
}

#[tokio::test]
async fn programs_that_start_together_agree_on_the_first_key() {
    let (test, master) = (TestDb::new().await, master());
    let loads = (0..8).map(|_| KeyRing::load(&test.db, &master, Purpose::Csrf));
    let kids: Vec<_> = futures_util::future::join_all(loads)
        .await
        .into_iter()
        .map(|ring| ring.expect("a ring").kid())
        .collect();
    assert!(kids.iter().all(|kid| *kid == kids[0]), "{kids:?}");
}

#[tokio::test]
async fn nothing_in_the_database_or_a_log_is_secret() {
    let (test, master) = (TestDb::new().await, master());
    let ring = KeyRing::load(&test.db, &master, Purpose::Auth).await.expect("a ring");
    let sealed: Vec<u8> =
        sqlx::query_scalar("SELECT sealed FROM data.keys").fetch_one(&test.db).await.expect("one key");
    let pkcs8 = ring.ed25519_pkcs8().expect("written down");
    let seed = &pkcs8[16..48];
    assert!(!sealed.windows(8).any(|window| seed.windows(8).any(|part| part == window)));
    assert_eq!(format!("{ring:?} {master:?}"), "KeyRing(Auth) MasterKey(…)");
}

#[tokio::test]
async fn another_master_key_opens_nothing_and_adds_nothing() {
    let test = TestDb::new().await;
    let ring = KeyRing::load(&test.db, &master(), Purpose::Auth).await.expect("a ring");
    let error = KeyRing::load(&test.db, &other_master(), Purpose::Auth).await.expect_err("refused");
    assert!(error.to_string().contains("sealed with another master key"), "{error}");
    ring.rotate(&test.db, &other_master()).await.expect_err("refused");
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM data.keys").fetch_one(&test.db).await.expect("count");
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_key_exchanged_in_the_database_is_noticed() {
    let test = TestDb::new().await;
    KeyRing::load(&test.db, &master(), Purpose::Ticket).await.expect("a ring");
    let own = Ed25519KeyPair::generate().expect("an attacker's key");
    sqlx::query("UPDATE data.keys SET public = $1")
        .bind(own.public_key().as_ref())
        .execute(&test.db)
        .await
        .expect("exchanged");
    let error = KeyRing::load(&test.db, &master(), Purpose::Ticket).await.expect_err("refused");
    assert!(matches!(error, KeyError::Damaged { .. }), "{error}");
}

#[test]
fn the_master_key_is_made_once_and_kept_to_oneself() {
    let folder = env::temp_dir().join(format!("admit-master-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    // Several programs at once.
    let makers: Vec<_> = (0..8)
        .map(|_| {
            let folder = folder.clone();
            thread::spawn(move || {
                MasterKey::load_or_create(&folder).expect("a key").seal(b"x", b"").expect("x")
            })
        })
        .collect();
    let made = MasterKey::load_or_create(&folder).expect("a key");
    for maker in makers {
        let sealed = maker.join().expect("no panic");
        assert!(made.open(&sealed, b"").is_some(), "all have the same key");
    }
    let names: Vec<_> =
        fs::read_dir(&folder).expect("listed").flatten().map(|file| file.file_name()).collect();
    assert_eq!(names, ["master.key"]);

    let path = folder.join("master.key");
    let mode = fs::metadata(&path).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("opened");
    let error = MasterKey::load_or_create(&folder).expect_err("refused");
    assert!(error.to_string().contains("chmod 600"), "{error}");
    fs::remove_dir_all(&folder).expect("removed");
    assert!(matches!(MasterKey::from_base64("c2hvcnQ="), Err(KeyError::BadMasterKey)));
}
