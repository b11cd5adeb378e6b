//! HTTPS by our own hands: TLS 1.2 and 1.3, certificates that change while we run.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use arc_swap::ArcSwapOption;
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use tokio::{net::TcpStream, sync::Notify};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_util::sync::CancellationToken;

/// How a listener speaks TLS. Cheap to clone.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Tls")
    }
}

/// Why a certificate can't be used; the text is for the operator.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("can't read {}: {why}", file.display())]
    File { file: PathBuf, why: String },
    #[error("{} holds no certificate", .0.display())]
    Empty(PathBuf),
    #[error("the key {} does not belong to the certificate {}", key.display(), certificate.display())]
    Misfit { certificate: PathBuf, key: PathBuf },
    #[error("{0}")]
    Tls(#[from] rustls::Error),
}

/// The certificate in use; without one, nobody can connect.
#[derive(Debug, Default)]
pub struct Certificates(ArcSwapOption<CertifiedKey>);

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.0.load_full()
    }
}

impl Certificates {
    /// Uses the chain and the key of two PEM files from now on.
    ///
    /// # Errors
    /// See [`CertificateError`]; the one in use stays.
    pub fn load(&self, certificate: &Path, key: &Path) -> Result<(), CertificateError> {
        let unreadable = |file: &Path, why: String| CertificateError::File { file: file.to_owned(), why };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| unreadable(certificate, error.to_string()))?;
        if chain.is_empty() {
            return Err(CertificateError::Empty(certificate.to_owned()));
        }
        let private =
            PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, error.to_string()))?;
        let signer = aws_lc_rs::sign::any_supported_type(&private)?;
        let pair = CertifiedKey::new(chain, signer);
        if pair.keys_match().is_err() {
            return Err(CertificateError::Misfit {
                certificate: certificate.to_owned(),
                key: key.to_owned(),
            });
        }
        self.0.store(Some(Arc::new(pair)));
        Ok(())
    }

    /// Whether there is one.
    pub fn is_ready(&self) -> bool {
        self.0.load().is_some()
    }

    /// From when until when the one in use is valid.
    pub fn validity(&self) -> Option<(SystemTime, SystemTime)> {
        let pair = self.0.load_full()?;
        let (_, certificate) = x509_parser::parse_x509_certificate(pair.cert.first()?).ok()?;
        let time = |seconds: i64| {
            SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
        };
        let validity = certificate.validity();
        Some((time(validity.not_before.timestamp()), time(validity.not_after.timestamp())))
    }
}

impl Tls {
    /// TLS with whatever certificate is in use: HTTP/2 and HTTP/1.1, the library's choice of ciphers.
    ///
    /// # Errors
    /// When the cryptographic library is not what it should be.
    pub fn new(certificates: Arc<Certificates>) -> Result<Self, rustls::Error> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
            .with_no_client_auth()
            .with_cert_resolver(certificates);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        config.ticketer = aws_lc_rs::Ticketer::new()?;
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    /// Agrees on TLS with the other side; says whether it wants HTTP/2.
    pub(super) async fn accept(&self, stream: TcpStream) -> std::io::Result<(TlsStream<TcpStream>, bool)> {
        let stream = self.0.accept(stream).await?;
        let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        Ok((stream, http2))
    }
}

/// Loads the files again when they change (looked at every `pause`) or when `now` says so, until `stop`.
/// What can't be loaded is said in the log and changes nothing.
pub async fn follow_files(
    certificates: Arc<Certificates>,
    certificate: PathBuf,
    key: PathBuf,
    pause: Duration,
    now: Arc<Notify>,
    stop: CancellationToken,
) {
    let stamp =
        |file: &Path| std::fs::metadata(file).and_then(|data| Ok((data.modified()?, data.len()))).ok();
    let mut known = (stamp(&certificate), stamp(&key));
    loop {
        let told = tokio::select! {
            () = stop.cancelled() => return,
            () = now.notified() => true,
            () = tokio::time::sleep(pause) => false,
        };
        let found = (stamp(&certificate), stamp(&key));
        if !told && found == known {
            continue;
        }
        match certificates.load(&certificate, &key) {
            Ok(()) => {
                known = found;
                tracing::info!("the certificate was loaded again");
            }
            // Perhaps one of the two is still being written: looked at again after the next pause.
            Err(error) => tracing::warn!(%error, "the new certificate can't be used, the old one stays"),
        }
    }
}
