//! The gateway: everything that holds for every request, whatever it asks for.
//!
//! [`pass`] is the list of it, from the outside to the inside.

mod acme;
mod assets;
mod auth;
mod body_limit;
mod client_ip;
mod cors;
mod csrf;
mod docs;
mod express;
mod health;
mod host;
mod metrics;
mod openapi;
mod overload;
mod page;
mod panics;
mod pass;
mod problems;
mod queue;
mod rate;
mod request_id;
mod route;
mod security_headers;
mod serve;
mod settings;

use std::sync::Arc;

use axum::{
    Router,
    http::{Extensions, HeaderMap, StatusCode, Version},
    middleware,
};
use bookings::Bookings;
use data::Db;
use events::Events;
use kit::routes::AsItIs;
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tower_http::compression::{
    CompressionLayer, CompressionLevel, Predicate,
    predicate::{NotForContentType, SizeAbove},
};
use users::Users;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

pub use acme::{AcmeError, AcmeSettings, keep_certificate};
pub use client_ip::Network;
pub use express::Express;
pub use metrics::{Metrics, Page, Private, private_router};
pub use rate::{Rate, RateSettings, SharedRates};
pub use serve::{
    CertificateError, Certificates, Challenges, Connections, ServeSettings, Tls, follow_files, plain_router,
    serve,
};
pub use settings::{PublicUrl, Settings};

/// The gateway's own state. Cheap to clone.
#[derive(Clone)]
pub struct Gateway(Arc<GatewayCore>);

/// What a [`Gateway`] is a handle to. One pointer, because every request clones the handle many times.
pub struct GatewayCore {
    pub(crate) settings: Arc<Settings>,
    pub(crate) db: Db,
    pub(crate) users: Users,
    pub(crate) events: Events,
    pub(crate) bookings: Bookings,
    pub(crate) slots: Arc<Semaphore>,
    pub(crate) limits: Option<Arc<rate::Limits>>,
}

impl std::ops::Deref for Gateway {
    type Target = GatewayCore;

    fn deref(&self) -> &GatewayCore {
        &self.0
    }
}

/// Routes that nobody has decided about: the program refuses to start with them.
#[derive(Debug, thiserror::Error)]
#[error("these routes have no policy: {}", .0.join(", "))]
pub struct Unguarded(pub Vec<String>);

impl Gateway {
    pub fn new(settings: Settings, db: Db, users: Users, events: Events, bookings: Bookings) -> Self {
        let slots = Arc::new(Semaphore::new(settings.max_in_flight));
        let shared = settings.shared_rates.clone();
        let limits = settings.rates.as_ref().map(|rates| Arc::new(rate::Limits::new(rates, shared)));
        Self(Arc::new(GatewayCore {
            settings: Arc::new(settings),
            db,
            users,
            events,
            bookings,
            slots,
            limits,
        }))
    }

    /// The lane for what is in memory, beside this gateway's router.
    pub fn express(&self) -> Express {
        Express::new(self.clone())
    }

    /// The whole program over HTTP: the services' `api`, their server-rendered `pages`, the web app.
    ///
    /// # Errors
    /// [`Unguarded`] when a route was added without a policy.
    pub fn router(&self, api: OpenApiRouter, pages: Router) -> Result<Router, Unguarded> {
        let (api, document) = api.split_for_parts();
        let unguarded = kit::routes::without_policy(&document);
        if !unguarded.is_empty() {
            return Err(Unguarded(unguarded));
        }
        let routes = api
            .merge(pages)
            .merge(docs::routes(&openapi::complete(document)))
            .merge(health::routes(self.db.clone()))
            .merge(queue::routes(self.clone()))
            .merge(page::routes(self.clone()));

        let state = || self.clone();
        let routes = match cors::layer(&self.settings) {
            Some(cors) => routes.layer(
                ServiceBuilder::new()
                    .layer(middleware::from_fn_with_state(state(), pass::enter))
                    .layer(cors)
                    .layer(middleware::from_fn_with_state(state(), pass::admit)),
            ),
            None => routes.layer(middleware::from_fn_with_state(state(), pass::enter_and_admit)),
        };
        Ok(routes.layer(compression()))
    }
}

/// Bytes from which on an answer is worth compressing: less fits into one packet as it is.
const WORTH_COMPRESSING: u64 = 1000;

fn compression() -> CompressionLayer<impl Predicate> {
    let worth = SizeAbove::new(WORTH_COMPRESSING)
        .and(NotForContentType::GRPC)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(|_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions| {
            extensions.get::<AsItIs>().is_none()
        });
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth)
}

/// The OpenAPI document of `api`, as the program serves it.
///
/// # Errors
/// [`Unguarded`] when a route was added without a policy.
pub fn openapi(api: OpenApiRouter) -> Result<OpenApi, Unguarded> {
    let document = api.into_openapi();
    let unguarded = kit::routes::without_policy(&document);
    if unguarded.is_empty() { Ok(openapi::complete(document)) } else { Err(Unguarded(unguarded)) }
}
