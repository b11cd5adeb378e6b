use std::{
    env, fs,
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    time::Instant,
};

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

/// A real S3 server over a folder, stopped with this value.
struct Server {
    process: Option<Child>,
    config: S3Config,
    folder: Option<PathBuf>,
}

impl Server {
    /// The server that `ADMIT_TEST_S3` names (`endpoint,bucket,access key,secret key`), or an `s3s-fs` of
    /// our own; `None` when there is neither.
    fn start() -> Option<Self> {
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
            return Some(Self {
                process: None,
                config: config(endpoint, bucket, access_key, secret_key),
                folder: None,
            });
        }
        let program = find_s3s_fs()?;
        let folder = env::temp_dir().join(format!("admit-s3-{}", std::process::id()));
        fs::create_dir_all(folder.join("media")).expect("the bucket");
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        let address = free.expect("a free port");
        let process = Command::new(program)
            .args(["--host", "127.0.0.1", "--port", &address.port().to_string()])
            .args(["--access-key", "test-key", "--secret-key", "test-secret"])
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("s3s-fs runs");
        let config = config(&format!("http://{address}"), "media", "test-key", "test-secret");
        let server = Self { process: Some(process), config, folder: Some(folder) };
        wait_for(address);
        Some(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            _ = process.kill();
            _ = process.wait();
        }
        if let Some(folder) = &self.folder {
            _ = fs::remove_dir_all(folder);
        }
    }
}

fn find_s3s_fs() -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let mut places = env::split_paths(&path).chain([tools]);
    places.find_map(|place| Some(place.join("s3s-fs")).filter(|program| program.is_file()))
}

fn wait_for(address: SocketAddr) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(address).is_err() {
        assert!(Instant::now() < deadline, "s3s-fs does not answer");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test]
#[allow(clippy::print_stderr)]
async fn an_s3_store_keeps_files() {
    let Some(server) = Server::start() else {
        let remedy = "cargo install s3s-fs --version 0.14.1 --features binary --debug --root target/tools";
        assert!(env::var_os("ADMIT_REQUIRE_S3").is_none(), "no S3 server to test with: {remedy}");
        eprintln!("SKIPPED: nothing was tested against S3, because there is no s3s-fs: {remedy}");
        return;
    };
    behaves(&Blobs::s3(&server.config).expect("configured")).await;

    let wrong = S3Config { secret_key: "wrong".to_owned(), ..server.config.clone() };
    let refused = Blobs::s3(&wrong).expect("configured").get("media/x").await;
    let error = refused.expect_err("a wrong key is refused").to_string();
    assert!(error.contains("the file store does not work") && !error.contains("wrong"), "{error}");
}
