//! Where the program listens: for people, for those who come without TLS, for the operator.

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::Router;
use data::Db;
use gateway::{Certificates, Challenges, Page, Private, ServeSettings, Tls};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::{TcpListener, TcpSocket},
    signal::unix::{SignalKind, signal},
    sync::Notify,
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::Failure;
use crate::{App, Config, config::Role};

/// At an on-sale thousands connect in the same second. Who finds the system's queue full believes to be
/// connected, and hears nothing; the usual 128 places are full at once. The system cuts the number to its
/// own limit (`net.core.somaxconn`).
const WAITING_TO_CONNECT: u32 = 8192;

/// How often the certificate's files are looked at.
const LOOK_AT_FILES: Duration = Duration::from_secs(30);

/// Files and sockets that are not connections of clients: the database, files, logs.
const OTHER_FILES: u64 = 512;

/// The addresses, taken before anything else begins: a taken port is the most common mistake.
pub struct Listeners {
    public: Option<TcpListener>,
    plain: Option<TcpListener>,
    private: Option<TcpListener>,
}

impl Listeners {
    /// Takes all addresses of the configuration.
    ///
    /// # Errors
    /// When one is taken, says which key to change.
    pub fn bind(config: &Config) -> Result<Self, Failure> {
        let serves = config.role != Role::Worker;
        let public = serves.then(|| bind("--listen", config.listen)).transpose()?;
        let plain = config.tls.plain_listen.filter(|_| serves);
        let plain = plain.map(|address| bind("tls.plain_listen", address)).transpose()?;
        let private = config.private_listen.map(|address| bind("private_listen", address)).transpose()?;
        Ok(Self { public, plain, private })
    }

    /// Begins with everything but the public listener.
    ///
    /// # Errors
    /// When the certificate can't be used or a route has no policy.
    pub fn open(
        self,
        config: &Config,
        app: &App,
        pools: Vec<(&'static str, Db)>,
        stop: &CancellationToken,
    ) -> Result<Open, Failure> {
        let mut settings = config.serve_settings();
        settings.max_connections = places(settings.max_connections);
        let mut beside = JoinSet::new();
        let closing = CancellationToken::new();
        if let Some(listener) = self.private {
            let private = private(config, app, pools, &settings, stop);
            let quiet = ServeSettings {
                max_connections: 64,
                drain: Duration::from_secs(1),
                ..ServeSettings::default()
            };
            beside.spawn(gateway::serve(listener, private, quiet, closing.clone()));
        }
        let Some(listener) = self.public else {
            return Ok(Open { public: None, beside, closing });
        };
        let challenges = Challenges::default();
        if config.tls.is_on() {
            settings.tls = Some(tls(config, &challenges, &mut beside, &closing)?);
        }
        if let Some(listener) = self.plain {
            let router = gateway::plain_router(config.url(), challenges);
            let plain = ServeSettings { tls: None, counters: Arc::default(), ..settings.clone() };
            beside.spawn(gateway::serve(listener, router, plain, stop.clone()));
        }
        let (router, express) = app.router(config)?;
        settings.express = Some(express);
        Ok(Open { public: Some((listener, router, settings)), beside, closing })
    }
}

/// Listeners that are open.
pub struct Open {
    public: Option<(TcpListener, Router, ServeSettings)>,
    beside: JoinSet<()>,
    closing: CancellationToken,
}

impl Open {
    /// Serves the public until `stop`, and what runs then to its end.
    pub async fn serve(mut self, stop: CancellationToken) -> Self {
        match self.public.take() {
            Some((listener, router, settings)) => gateway::serve(listener, router, settings, stop).await,
            None => stop.cancelled().await,
        }
        self
    }

    /// Closes the others.
    pub async fn close(mut self) {
        self.closing.cancel();
        while self.beside.join_next().await.is_some() {}
    }
}

fn private(
    config: &Config,
    app: &App,
    pools: Vec<(&'static str, Db)>,
    settings: &ServeSettings,
    stop: &CancellationToken,
) -> Router {
    let drift = Arc::clone(&app.drift);
    let inventory = move |page: &mut Page| {
        let drift = drift.load(Ordering::Relaxed);
        if drift >= 0 {
            let help = "Findings of the last recount of the inventory on this node; must be 0.";
            page.single("admit_inventory_drift", "gauge", help, drift);
        }
    };
    let unsettled = Arc::clone(&app.unsettled);
    let money = move |page: &mut Page| {
        let differences = unsettled.differences.load(Ordering::Relaxed);
        if differences >= 0 {
            let help = "Open differences between payment providers and the books; must be 0.";
            page.single("admit_payment_differences", "gauge", help, differences);
            let help =
                "Messages of payment providers that were not believed and wait for somebody; must be 0.";
            let messages = unsettled.messages.load(Ordering::Relaxed);
            page.single("admit_payment_messages_held", "gauge", help, messages);
        }
    };
    let (name, role) = ("admit_build_info", format!("{:?}", config.role).to_lowercase());
    let about = move |page: &mut Page| {
        page.head(name, "gauge", "Which program this is.");
        page.line(name, &[("version", env!("CARGO_PKG_VERSION")), ("role", &role)], 1);
    };
    let (redis, bookings) = (app.redis.clone(), app.bookings.clone());
    let shared = move |page: &mut Page| {
        if let Some(redis) = &redis {
            let help = "Whether Redis answers; 0 means that this node counts and caches alone.";
            page.single("admit_redis_up", "gauge", help, u8::from(redis.is_up()));
            page.single("admit_redis_losses_total", "counter", "How often Redis was lost.", redis.losses());
            let help = "Questions that this node had to answer without Redis.";
            page.single("admit_redis_answered_alone_total", "counter", help, redis.answered_alone());
            let (name, help) = ("admit_waiting_rooms_alone_total", "Questions of waiting rooms among these.");
            page.single(name, "counter", help, bookings.waiting_rooms_alone());
        }
    };
    gateway::private_router(Private {
        metrics: app.metrics.clone(),
        connections: Arc::clone(&settings.counters),
        db: app.db.clone(),
        clock: app.clock.clone(),
        pools,
        sources: vec![Arc::new(inventory), Arc::new(money), Arc::new(shared), Arc::new(about)],
        stop: stop.clone(),
    })
}

/// HTTPS with the certificate of the files, or with one that is ordered in the background.
fn tls(
    config: &Config,
    challenges: &Challenges,
    beside: &mut JoinSet<()>,
    closing: &CancellationToken,
) -> Result<Tls, Failure> {
    let certificates = Arc::new(Certificates::default());
    match (&config.tls.certificate, &config.tls.key) {
        (Some(certificate), Some(key)) => {
            certificates.load(certificate, key).map_err(|error| format!("tls.certificate: {error}"))?;
            let now = Arc::new(Notify::new());
            beside.spawn(hang_ups(Arc::clone(&now), closing.clone())?);
            beside.spawn(gateway::follow_files(
                Arc::clone(&certificates),
                certificate.clone(),
                key.clone(),
                LOOK_AT_FILES,
                now,
                closing.clone(),
            ));
        }
        _ => {
            let settings = config.acme_settings();
            let (certificates, challenges) = (Arc::clone(&certificates), challenges.clone());
            beside.spawn(gateway::keep_certificate(settings, certificates, challenges, closing.clone()));
        }
    }
    Ok(Tls::new(certificates)?)
}

/// Passes SIGHUP on, until `closing`.
fn hang_ups(
    now: Arc<Notify>,
    closing: CancellationToken,
) -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        loop {
            tokio::select! {
                () = closing.cancelled() => return,
                told = hang_up.recv() => match told {
                    Some(()) => now.notify_one(),
                    None => return,
                },
            }
        }
    })
}

fn bind(key: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    let bound = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(WAITING_TO_CONNECT)
    };
    bound().map_err(|error: std::io::Error| {
        match error.kind() {
            std::io::ErrorKind::AddrInUse => format!(
                "{address} is in use: stop the program that listens there, or choose another with {key}"
            ),
            _ => format!("can't listen on {address} ({key}): {error}"),
        }
        .into()
    })
}

/// As many connections as are wanted, if the system gives so many files; it often gives 1024 unless asked.
fn places(wanted: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let places = usize::try_from(files.saturating_sub(OTHER_FILES).max(64)).unwrap_or(usize::MAX);
    if places < wanted {
        tracing::warn!(
            wanted,
            places,
            "the system allows too few open files for gateway.max_connections (ulimit -n, LimitNOFILE)"
        );
    }
    places.min(wanted)
}
