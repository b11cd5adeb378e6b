//! HTTPS by our own hands.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{Router, routing::get};
use gateway::{Certificates, ServeSettings, Tls};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use reqwest::{Certificate, Client, Version};
use tokio::{io::AsyncWriteExt as _, net::TcpListener, sync::Notify};
use tokio_util::sync::CancellationToken;

use super::{acme::Authority, quick, read_to_end};
use crate::app::*;

pub const NAME: &str = "tickets.example.org";

/// An authority of our own, and a folder for what it signs.
pub struct Signer {
    pub issuer: Issuer<'static, KeyPair>,
    pub root_pem: String,
    pub folder: PathBuf,
}

impl Signer {
    pub fn new() -> Self {
        _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = std::env::temp_dir().join(format!("admit-tls-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root_pem = params.self_signed(&key).expect("a root").pem();
        std::fs::write(folder.join("root.pem"), &root_pem).expect("written");
        Self { issuer: Issuer::new(params, key), root_pem, folder }
    }

    /// Writes a certificate for `name` and its key; the serial number tells it apart.
    pub fn sign(&self, name: &str, serial: u64) -> (PathBuf, PathBuf) {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        params.serial_number = Some(serial.into());
        let certificate = params.signed_by(&key, &self.issuer).expect("signed");
        let (chain_file, key_file) = (self.folder.join("chain.pem"), self.folder.join("key.pem"));
        std::fs::write(&chain_file, certificate.pem()).expect("written");
        std::fs::write(&key_file, key.serialize_pem()).expect("written");
        (chain_file, key_file)
    }

    /// A client that believes our authority only, and finds `name` at `address`.
    pub fn client(&self, name: &str, address: SocketAddr) -> reqwest::ClientBuilder {
        Client::builder()
            .tls_certs_only([Certificate::from_pem(self.root_pem.as_bytes()).expect("a root")])
            .resolve(name, address)
            .redirect(reqwest::redirect::Policy::none())
    }
}

impl Drop for Signer {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Serves `router` with the certificate in use.
pub async fn serve(
    certificates: &Arc<Certificates>,
    router: Router,
    stop: &CancellationToken,
) -> (SocketAddr, ServeSettings) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let tls = Tls::new(Arc::clone(certificates)).expect("TLS");
    let settings = ServeSettings { tls: Some(tls), ..quick() };
    tokio::spawn(gateway::serve(listener, router, settings.clone(), stop.clone()));
    (address, settings)
}

pub fn hello() -> Router {
    Router::new().route("/", get(|| async { "hello" }))
}

/// The serial number of the certificate that the server shows.
async fn serial(signer: &Signer, address: SocketAddr) -> u64 {
    let client = signer.client(NAME, address).tls_info(true).build().expect("a client");
    let answer = client.get(format!("https://{NAME}:{}/", address.port())).send().await.expect("an answer");
    let info = answer.extensions().get::<reqwest::tls::TlsInfo>().expect("TLS").clone();
    let (_, parsed) =
        x509_parser::parse_x509_certificate(info.peer_certificate().expect("a certificate")).expect("X.509");
    parsed.raw_serial().iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[tokio::test]
async fn both_versions_of_http_are_spoken() {
    let signer = Signer::new();
    let (chain, key) = signer.sign(NAME, 1);
    let certificates = Arc::new(Certificates::default());
    certificates.load(&chain, &key).expect("a good pair");
    let stop = CancellationToken::new();
    let (address, settings) = serve(&certificates, hello(), &stop).await;
    let url = format!("https://{NAME}:{}/", address.port());
    let newest = signer.client(NAME, address).build().expect("a client");
    let answer = newest.get(&url).send().await.expect("an answer");
    assert_eq!((answer.version(), answer.text().await.expect("text").as_str()), (Version::HTTP_2, "hello"));
    let older = signer.client(NAME, address).http1_only().tls_version_max(reqwest::tls::Version::TLS_1_2);
    let answer = older.build().expect("a client").get(&url).send().await.expect("an answer");
    assert_eq!(answer.version(), Version::HTTP_11);

    // Whoever speaks no TLS, or begins and falls silent, is hung up on.
    for words in ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\x16\x03\x01", ""] {
        let mut stream = tokio::net::TcpStream::connect(address).await.expect("connected");
        stream.write_all(words.as_bytes()).await.expect("sent");
        assert!(!read_to_end(&mut stream).await.contains("hello"), "{words:?}");
    }
    assert!(settings.counters.handshakes_failed.load(Ordering::Relaxed) >= 1);
    stop.cancel();
}

/// TLS 1.1 and older are refused with an alert, whatever ciphers they offer.
#[tokio::test]
async fn old_versions_of_tls_are_refused() {
    let signer = Signer::new();
    let (chain, key) = signer.sign(NAME, 1);
    let certificates = Arc::new(Certificates::default());
    certificates.load(&chain, &key).expect("a good pair");
    let stop = CancellationToken::new();
    let (address, _) = serve(&certificates, hello(), &stop).await;
    for minor in [1, 2] {
        let mut hello = vec![3, minor];
        hello.extend([7; 32]);
        hello.extend([0, 0, 4, 0xc0, 0x13, 0x00, 0x2f, 1, 0]);
        let length = u8::try_from(hello.len()).expect("short");
        let mut record = vec![22, 3, 1, 0, length + 4, 1, 0, 0, length];
        record.extend(hello);
        let mut stream = tokio::net::TcpStream::connect(address).await.expect("connected");
        stream.write_all(&record).await.expect("sent");
        let mut answer = Vec::new();
        let read = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut answer);
        _ = tokio::time::timeout(Duration::from_secs(5), read).await.expect("hung up");
        assert_eq!(answer.first(), Some(&21), "an alert for TLS 1.{}: {answer:?}", minor - 1);
    }
    stop.cancel();
}

#[tokio::test]
async fn certificates_change_while_we_run() {
    let signer = Signer::new();
    let (chain, key) = signer.sign(NAME, 1);
    let certificates = Arc::new(Certificates::default());
    certificates.load(&chain, &key).expect("a good pair");
    let (stop, now) = (CancellationToken::new(), Arc::new(Notify::new()));
    let (address, _) = serve(&certificates, hello(), &stop).await;
    let pause = Duration::from_millis(50);
    let following = gateway::follow_files(
        Arc::clone(&certificates),
        chain.clone(),
        key.clone(),
        pause,
        Arc::clone(&now),
        stop.clone(),
    );
    tokio::spawn(following);
    assert_eq!(serial(&signer, address).await, 1);

    // Half of a pair is no pair: the old one stays.
    let other = KeyPair::generate().expect("a key").serialize_pem();
    std::fs::write(&key, other).expect("written");
    tokio::time::sleep(pause * 4).await;
    assert_eq!(serial(&signer, address).await, 1);
    std::fs::write(&chain, "no certificate").expect("written");
    now.notify_one();
    tokio::time::sleep(pause * 4).await;
    assert_eq!(serial(&signer, address).await, 1);

    signer.sign(NAME, 2);
    for _ in 0..100 {
        if serial(&signer, address).await == 2 {
            break;
        }
        tokio::time::sleep(pause).await;
    }
    assert_eq!(serial(&signer, address).await, 2);
    stop.cancel();
}

#[test]
fn what_is_no_certificate_is_refused_with_a_reason() {
    let signer = Signer::new();
    let certificates = Certificates::default();
    let refusal = |chain: &Path, key: &Path| certificates.load(chain, key).expect_err("refused").to_string();
    let (chain, key) = signer.sign(NAME, 1);
    let missing = signer.folder.join("missing.pem");
    assert!(refusal(&missing, &key).contains("missing.pem"));
    assert!(refusal(&chain, &missing).contains("missing.pem"));
    let empty = signer.folder.join("empty.pem");
    std::fs::write(&empty, "").expect("written");
    assert!(refusal(&empty, &key).contains("holds no certificate"));
    std::fs::write(&empty, KeyPair::generate().expect("a key").serialize_pem()).expect("written");
    assert!(refusal(&chain, &empty).contains("does not belong to"));
    assert!(!certificates.is_ready());
}

/// The whole program: HTTPS in front, plain HTTP led there, SIGHUP loads the certificate again.
#[tokio::test]
async fn the_program_speaks_https_itself() {
    let signer = Signer::new();
    let (chain, key) = signer.sign(NAME, 1);
    let (port, plain) = (free_port(), free_port());
    let folder = std::env::temp_dir().join(format!("admit-https-{}", uuid::Uuid::now_v7()));
    let text = |path: &Path| path.display().to_string();
    let program = Program::start_on(
        port,
        folder,
        &[
            ("ADMIT_PUBLIC_URL", format!("https://{NAME}:{port}")),
            ("ADMIT_TLS__CERTIFICATE", text(&chain)),
            ("ADMIT_TLS__KEY", text(&key)),
            ("ADMIT_TLS__PLAIN_LISTEN", format!("127.0.0.1:{plain}")),
        ],
    )
    .await;
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let client = signer.client(NAME, address).build().expect("a client");
    let answer = client.get(format!("https://{NAME}:{port}/api/v1/session")).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 200);
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("strict-transport-security"), Some("max-age=31536000; includeSubDomains"));

    let there = |path: &str| client.get(format!("http://127.0.0.1:{plain}{path}")).send();
    let answer = there("/e/show?x=1").await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 308);
    let location = format!("https://{NAME}:{port}/e/show?x=1");
    assert_eq!(answer.headers()["location"], location.as_str());
    let answer = there("/api/v1/session").await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 403, "whoever calls the API is not led on in silence");
    assert_eq!(there("/.well-known/acme-challenge/x").await.expect("an answer").status().as_u16(), 404);

    assert_eq!(serial(&signer, address).await, 1);
    signer.sign(NAME, 2);
    program.signal("HUP");
    for _ in 0..100 {
        if serial(&signer, address).await == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(serial(&signer, address).await, 2);
    let folder = program.stop();
    _ = std::fs::remove_dir_all(folder);
}

#[tokio::test]
async fn a_certificate_is_ordered_proved_kept_and_used() {
    let signer = Signer::new();
    let authority = Authority::start(&signer).await;
    let stop = CancellationToken::new();
    let certificates = Arc::new(Certificates::default());
    let (address, _) = serve(&certificates, hello(), &stop).await;
    let keeping = gateway::keep_certificate(
        authority.settings(&signer),
        Arc::clone(&certificates),
        authority.challenges.clone(),
        stop.clone(),
    );
    let keeping = tokio::spawn(keeping);
    for _ in 0..200 {
        if certificates.is_ready() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(certificates.is_ready(), "{}", authority.log());
    let client = signer.client(NAME, address).build().expect("a client");
    let answer = client.get(format!("https://{NAME}:{}/", address.port())).send().await.expect("an answer");
    assert_eq!(answer.text().await.expect("text"), "hello");
    assert_eq!((authority.orders(), authority.accounts()), (1, 1));
    stop.cancel();
    keeping.await.expect("stopped");

    // After a restart the kept one is used, and nothing is ordered.
    let stop = CancellationToken::new();
    let kept = Arc::new(Certificates::default());
    let keeping = gateway::keep_certificate(
        authority.settings(&signer),
        Arc::clone(&kept),
        authority.challenges.clone(),
        stop.clone(),
    );
    let keeping = tokio::spawn(keeping);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(kept.is_ready());
    assert_eq!((authority.orders(), authority.accounts()), (1, 1));
    stop.cancel();
    keeping.await.expect("stopped");
    let private =
        std::fs::metadata(authority.settings(&signer).folder.join(format!("{NAME}.key"))).expect("there");
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&private.permissions()) & 0o077, 0, "ours alone");
}

#[tokio::test]
async fn an_authority_that_can_not_prove_us_is_asked_again_later() {
    let signer = Signer::new();
    let authority = Authority::start(&signer).await;
    authority.refuse.store(true, Ordering::Relaxed);
    let stop = CancellationToken::new();
    let certificates = Arc::new(Certificates::default());
    let keeping = gateway::keep_certificate(
        authority.settings(&signer),
        Arc::clone(&certificates),
        authority.challenges.clone(),
        stop.clone(),
    );
    let keeping = tokio::spawn(keeping);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!certificates.is_ready());
    authority.refuse.store(false, Ordering::Relaxed);
    for _ in 0..200 {
        if certificates.is_ready() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(certificates.is_ready(), "{}", authority.log());
    assert!(authority.orders() >= 2);
    assert_eq!(authority.accounts(), 1, "the account is kept");
    stop.cancel();
    keeping.await.expect("stopped");
}
