//! Mails over SMTP.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};

use crate::{SetupError, SmtpSecurity, model::Outcome};

/// Each answer of the server may take this long.
const ANSWER: Duration = Duration::from_secs(20);
/// A whole delivery may take this long; it stays below the worker's limit.
const DELIVERY: Duration = Duration::from_secs(60);

/// A server that takes mails, with a small pool of connections.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// Sets the server up; no connection is made yet. A password never travels unprotected, except to
    /// this machine.
    pub fn open(
        host: &str,
        port: u16,
        login: Option<(String, String)>,
        security: SmtpSecurity,
    ) -> Result<Self, SetupError> {
        let local = matches!(host, "localhost" | "127.0.0.1" | "::1");
        if login.is_some() && security == SmtpSecurity::None && !local {
            return Err(SetupError::PlainPassword { host: host.to_owned() });
        }
        let tls = || {
            TlsParameters::new(host.to_owned())
                .map_err(|source| SetupError::Smtp { host: host.to_owned(), source })
        };
        let tls = match security {
            SmtpSecurity::None => Tls::None,
            SmtpSecurity::Starttls => Tls::Required(tls()?),
            SmtpSecurity::Tls => Tls::Wrapper(tls()?),
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port)
            .tls(tls)
            .timeout(Some(ANSWER));
        if let Some((username, password)) = login {
            transport = transport.credentials(Credentials::new(username, password));
        }
        Ok(Self { transport: transport.build() })
    }

    /// Hands the mail to the server. `5xx` is final, except that the server does not let us in (`53x`): that
    /// is for the operator to mend, and no reason to lose a mail. Everything else may pass.
    pub async fn deliver(&self, mail: &lettre::Message) -> Outcome {
        match tokio::time::timeout(DELIVERY, self.transport.send(mail.clone())).await {
            Ok(Ok(_)) => Outcome::Sent,
            Ok(Err(error)) if error.is_permanent() && !is_refused_login(&error) => {
                Outcome::Permanent(said(&error))
            }
            Ok(Err(error)) => Outcome::Transient(said(&error)),
            Err(_) => Outcome::Transient("the SMTP server did not answer in time".to_owned()),
        }
    }
}

/// Whether the server refused our user name or wants one (530, 534, 535, 538).
fn is_refused_login(error: &lettre::transport::smtp::Error) -> bool {
    error.status().is_some_and(|code| code.to_string().starts_with("53"))
}

/// The error with its causes.
fn said(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        said.push_str(": ");
        said.push_str(&inner.to_string());
        source = inner.source();
    }
    said
}
