use std::{env, fs};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;

use super::*;

#[test]
fn refuses_keys_that_lead_elsewhere() {
    for bad in [
        "", "/", "/a", "a/", "a//b", "..", "a/../b", "a/./b", ".hidden", "A", "ä", "a b", "a\\b", "a%2e",
        "a\0",
    ] {
        assert!(checked(bad).is_err(), "{bad:?}");
    }
    assert!(checked(&"a".repeat(LONGEST_KEY + 1)).is_err());
    assert!(checked("media/ab/abc-1_2.webp").is_ok());
}

#[test]
fn the_same_bytes_have_the_same_key() {
    let key = content_key("media", b"abc", "png");
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(key, format!("media/ba/{hash}.png"));
    assert!(checked(&key).is_ok());
}

/// What every store must do.
async fn behaves(blobs: &Blobs) {
    let bytes = Bytes::from(vec![7; 100_000]);
    let key = content_key("media", &bytes, "png");
    assert_eq!(blobs.get(&key).await.expect("asked"), None);
    for _ in 0..2 {
        blobs.put(&key, bytes.clone(), "image/png").await.expect("kept, and again");
    }
    assert_eq!(blobs.get(&key).await.expect("asked"), Some(bytes));
    blobs.put(&key, Bytes::from_static(b"other"), "text/plain").await.expect("replaced");
    assert_eq!(blobs.get(&key).await.expect("asked").as_deref(), Some(&b"other"[..]));
    for _ in 0..2 {
        blobs.delete(&key).await.expect("removed, and again");
    }
    assert_eq!(blobs.get(&key).await.expect("asked"), None);
    assert!(matches!(blobs.get("../passwd").await, Err(BlobError::BadKey(_))));
}

#[tokio::test]
async fn a_folder_keeps_files() {
    let folder = env::temp_dir().join(format!("admit-blobs-{}", std::process::id()));
    behaves(&Blobs::folder(&folder).expect("a folder")).await;
    fs::remove_dir_all(&folder).expect("removed");
}

/// A real S3 server over a folder, in this process; it goes away with this value.
struct Server {
    config: S3Config,
    folder: Option<PathBuf>,
}

impl Server {
    /// The server that `ADMIT_TEST_S3` names (`endpoint,bucket,access key,secret key`), or one of our own.
    async fn start() -> Self {
        let config = |endpoint: &str, bucket: &str, access_key: &str, secret_key: &str| S3Config {
            endpoint: Some(endpoint.to_owned()),
            region: "us-east-1".to_owned(),
            bucket: bucket.to_owned(),
            access_key: access_key.to_owned(),
            secret_key: secret_key.to_owned(),
            virtual_hosted: false,
        };
        if let Ok(given) = env::var("ADMIT_TEST_S3") {
            let parts: Vec<&str> = given.split(',').collect();
            let [endpoint, bucket, access_key, secret_key] = parts[..] else {
                panic!("ADMIT_TEST_S3 must be endpoint,bucket,access key,secret key");
            };
            return Self { config: config(endpoint, bucket, access_key, secret_key), folder: None };
        }
        let folder = env::temp_dir().join(format!("admit-s3-{}", std::process::id()));
        fs::create_dir_all(folder.join("media")).expect("the bucket");
        let mut service = S3ServiceBuilder::new(FileSystem::new(&folder).expect("a file system"));
        service.set_auth(SimpleAuth::from_single("test-key", "test-secret"));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let http = http1::Builder::new();
                    _ = http.serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        Self {
            config: config(&format!("http://{address}"), "media", "test-key", "test-secret"),
            folder: Some(folder),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            _ = fs::remove_dir_all(folder);
        }
    }
}

#[tokio::test]
async fn an_s3_store_keeps_files() {
    let server = Server::start().await;
    behaves(&Blobs::s3(&server.config).expect("configured")).await;

    let wrong = S3Config { secret_key: "wrong".to_owned(), ..server.config.clone() };
    let refused = Blobs::s3(&wrong).expect("configured").get("media/x").await;
    let error = refused.expect_err("a wrong key is refused").to_string();
    assert!(error.contains("the file store does not work") && !error.contains("wrong"), "{error}");
}
