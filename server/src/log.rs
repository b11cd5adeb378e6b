//! The log: lines for people at a terminal, JSON for machines.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Noise of libraries, unless somebody asks for it.
const QUIET: &str = "hyper=error,sqlx=warn,sqlx::postgres::notice=error,object_store=warn,lettre=warn";

/// Starts the log with `filter` (such as `info` or `warn,payments=debug`), on standard error.
///
/// # Errors
/// What is wrong with the filter.
pub fn start(filter: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(format!("{QUIET},{filter}")).map_err(|error| format!("log: {error}"))?;
    let registry = tracing_subscriber::registry().with(filter);
    let started = if std::io::stderr().is_terminal() {
        let lines = fmt::layer().with_writer(std::io::stderr).with_target(false).compact();
        registry.with(lines).try_init()
    } else {
        let json =
            fmt::layer().with_writer(std::io::stderr).json().flatten_event(true).with_current_span(true);
        registry.with(json.with_span_list(false)).try_init()
    };
    started.map_err(|error| error.to_string())?;
    log_panics();
    Ok(())
}

/// Panics are logged like everything else, with their place.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "unknown".to_owned(), ToString::to_string);
        let message = panic.payload_as_str().map_or_else(|| "no message".to_owned(), str::to_owned);
        tracing::error!(place, message, "panic");
    }));
}
