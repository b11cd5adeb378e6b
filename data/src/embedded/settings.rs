//! How the embedded PostgreSQL is set.

use std::path::Path;

use super::cluster::PORT;

/// What may differ between installations. The rest is fixed, and given on the command line, where no
/// configuration file can change it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Memory for PostgreSQL's own cache, in MiB; 128 unless told.
    pub shared_buffers_mb: u32,
    /// Connections at most, ours and other people's; 100 unless told.
    pub max_connections: u32,
    /// Whether a commit survives a power cut. Only tests do without.
    pub durable: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { shared_buffers_mb: 128, max_connections: 100, durable: true }
    }
}

impl Settings {
    /// The arguments of `postgres`.
    pub(super) fn arguments(&self, socket_dir: &Path) -> Vec<String> {
        let mut all = vec![
            format!("port={PORT}"),
            "listen_addresses=".to_owned(),
            // A list, whose items may be quoted.
            format!("unix_socket_directories=\"{}\"", socket_dir.display().to_string().replace('"', "\"\"")),
            "unix_socket_permissions=0700".to_owned(),
            format!("shared_buffers={}MB", self.shared_buffers_mb),
            format!("max_connections={}", self.max_connections),
        ];
        let fixed = ["TimeZone=UTC", "log_timezone=UTC", "jit=off", "log_line_prefix=%m [%p] "];
        // A refused statement is the program's business and may hold personal data; the log is for what
        // concerns the server.
        let quiet = [
            "log_min_messages=log",
            "log_min_error_statement=panic",
            "log_error_verbosity=terse",
            "log_checkpoints=off",
        ];
        // The compression that every build of PostgreSQL has.
        let safe = [
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "wal_compression=pglz",
            // Within the first minute of an on-sale a table grows from nothing to what its plans were not made for.
            "autovacuum_naptime=10s",
        ];
        let fast = [
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "wal_level=minimal",
            "max_wal_senders=0",
            "autovacuum=off",
            "max_wal_size=512MB",
        ];
        let durability: &[&str] = if self.durable { &safe } else { &fast };
        all.extend(fixed.iter().chain(&quiet).chain(durability).map(|setting| (*setting).to_owned()));
        all.into_iter().flat_map(|setting| ["-c".to_owned(), setting]).collect()
    }
}
