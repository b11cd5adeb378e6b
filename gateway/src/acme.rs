//! A certificate from an authority that speaks ACME (RFC 8555), such as Let's Encrypt: ordered, proved by
//! an answer on port 80 (http-01), kept in a folder, and renewed when two thirds of its life are over.

use std::{
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use instant_acme::{
    Account, AccountBuilder, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, NewAccount,
    NewOrder, OrderStatus, RetryPolicy,
};
use tokio_util::sync::CancellationToken;

use crate::{Certificates, Challenges};

/// Where the certificate comes from.
#[derive(Debug, Clone)]
pub struct AcmeSettings {
    /// The authority's directory.
    pub directory: String,
    /// Whom the authority tells of trouble.
    pub contact: Option<String>,
    /// The name that the certificate is for.
    pub domain: String,
    /// Where account, key and certificate are kept.
    pub folder: PathBuf,
    /// The root that the authority's own HTTPS is proved by; the system's roots unless told.
    pub root: Option<PathBuf>,
    /// Pause after a first failure; it doubles with every further one, up to six hours.
    pub retry: Duration,
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum AcmeError {
    #[error("the authority: {0}")]
    Authority(#[from] instant_acme::Error),
    #[error("{0}")]
    Certificate(#[from] crate::CertificateError),
    #[error("the folder of certificates: {0}")]
    Folder(#[from] std::io::Error),
    #[error("the authority's answer makes no sense")]
    Unheard,
    #[error("the authority offers no http-01 challenge")]
    NoChallenge,
    #[error("the authority could not prove {domain}: the order is {status}")]
    NotProved { domain: String, status: String },
    #[error("the kept account can't be read: {0}")]
    Account(#[from] serde_json::Error),
}

const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 3600);

/// Sees to it that `certificates` holds a valid one, until `stop`.
pub async fn keep_certificate(
    settings: AcmeSettings,
    certificates: Arc<Certificates>,
    challenges: Challenges,
    stop: CancellationToken,
) {
    let files = Files::of(&settings);
    if files.certificate.exists()
        && let Err(error) = certificates.load(&files.certificate, &files.key)
    {
        tracing::warn!(%error, "the kept certificate can't be used: a new one is ordered");
    }
    let mut pause = settings.retry;
    loop {
        let wait = match certificates.validity().map(due_in) {
            Some(wait) if !wait.is_zero() => wait,
            _ => {
                let ordered = tokio::select! {
                    () = stop.cancelled() => return,
                    // In a task of its own: whatever the authority answers, it must not end this one.
                    ordered = tokio::spawn(order(settings.clone(), challenges.clone())) => ordered,
                };
                let ordered = ordered.unwrap_or(Err(AcmeError::Unheard));
                challenges.clear();
                match ordered.and_then(|()| Ok(certificates.load(&files.certificate, &files.key)?)) {
                    Ok(()) => {
                        tracing::info!(domain = settings.domain, "a new certificate is in use");
                        pause = settings.retry;
                        // Never again at once, whatever the new one says about itself.
                        pause
                    }
                    Err(error) => {
                        tracing::error!(%error, domain = settings.domain, "no new certificate");
                        let wait = pause;
                        pause = (pause * 2).min(LONGEST_PAUSE);
                        wait
                    }
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            // Clocks are set and machines sleep: it is looked at now and then.
            () = tokio::time::sleep(wait.min(LONGEST_PAUSE)) => {}
        }
    }
}

/// Time until a certificate that is valid so long should be replaced; zero when it is time.
fn due_in((from, until): (SystemTime, SystemTime)) -> Duration {
    let life = until.duration_since(from).unwrap_or_default();
    (from + life * 2 / 3).duration_since(SystemTime::now()).unwrap_or_default()
}

struct Files {
    folder: PathBuf,
    account: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn of(settings: &AcmeSettings) -> Self {
        let folder = settings.folder.clone();
        Self {
            account: folder.join("account.json"),
            certificate: folder.join(format!("{}.pem", settings.domain)),
            key: folder.join(format!("{}.key", settings.domain)),
            folder,
        }
    }

    /// Writes a file that only we may read, whole or not at all.
    fn write(&self, file: &Path, text: &str) -> std::io::Result<()> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let fresh = file.with_extension("new");
        _ = std::fs::remove_file(&fresh);
        let mut out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        std::fs::rename(fresh, file)
    }
}

fn builder(settings: &AcmeSettings) -> Result<AccountBuilder, instant_acme::Error> {
    match &settings.root {
        Some(root) => Account::builder_with_root(root),
        None => Account::builder(),
    }
}

/// The account of the last time, as long as it is one of the same authority; else a new one.
async fn account(settings: &AcmeSettings, files: &Files) -> Result<Account, AcmeError> {
    if let Ok(text) = std::fs::read_to_string(&files.account) {
        let (directory, credentials): (String, AccountCredentials) = serde_json::from_str(&text)?;
        if directory == settings.directory {
            return Ok(builder(settings)?.from_credentials(credentials).await?);
        }
    }
    let contact = settings.contact.as_ref().map(|address| format!("mailto:{address}"));
    let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
    let wanted = NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
    let (account, credentials) = builder(settings)?.create(&wanted, settings.directory.clone(), None).await?;
    let text = serde_json::to_string(&(&settings.directory, credentials))?;
    files.write(&files.account, &text)?;
    Ok(account)
}

/// Orders a certificate, proves the name, and writes what came into the folder.
async fn order(settings: AcmeSettings, challenges: Challenges) -> Result<(), AcmeError> {
    let files = &Files::of(&settings);
    let account = account(&settings, files).await?;
    let name = [Identifier::Dns(settings.domain.clone())];
    let mut order = account.new_order(&NewOrder::new(&name)).await?;
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization?;
        if authorization.status != AuthorizationStatus::Pending {
            continue;
        }
        let mut challenge = authorization.challenge(ChallengeType::Http01).ok_or(AcmeError::NoChallenge)?;
        challenges.set(&challenge.token.clone(), challenge.key_authorization().as_str());
        challenge.set_ready().await?;
    }
    let status = order.poll_ready(&RetryPolicy::default()).await?;
    if status != OrderStatus::Ready {
        let (domain, status) = (settings.domain.clone(), format!("{status:?}").to_lowercase());
        return Err(AcmeError::NotProved { domain, status });
    }
    let key = order.finalize().await?;
    let chain = order.poll_certificate(&RetryPolicy::default()).await?;
    files.write(&files.key, &key)?;
    files.write(&files.certificate, &chain)?;
    Ok(())
}
