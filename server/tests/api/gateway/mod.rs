//! What holds for every request, whatever it asks for.

mod bodies;
mod credentials;
mod csrf;
mod express;
mod express_holds;
mod garbage;
mod headers;
mod hosts;
pub mod openapi;
mod pages;
mod proxies;
mod rates;
pub mod shared_rates;
mod transport;
mod unknown;
