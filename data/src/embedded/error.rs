//! What can keep the embedded PostgreSQL from running, told so that a person can act on it.

use std::{io, path::PathBuf};

/// Why the embedded PostgreSQL does not run.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error(
        "no PostgreSQL found: install it (Debian: apt-get install postgresql), set ADMIT_PG_BIN to the folder \
         that holds initdb and postgres, or set DATABASE_URL to use a server of your own"
    )]
    NotInstalled,
    #[error(
        "{bin} holds no usable PostgreSQL: {reason}; ADMIT_PG_BIN must name the folder of initdb, pg_ctl and postgres"
    )]
    BadBinaries { bin: PathBuf, reason: String },
    #[error(
        "the data in {folder} was made by PostgreSQL {made_by}, but {found} is what is installed: install \
         PostgreSQL {made_by} (or point ADMIT_PG_BIN to it); to change the version, back up with the old one \
         and restore into an empty data folder with the new one"
    )]
    VersionMismatch { folder: PathBuf, made_by: String, found: String },
    #[error("PostgreSQL {found} in {bin} is too old: Admit needs {oldest} or newer", oldest = crate::pool::OLDEST_MAJOR)]
    TooOld { bin: PathBuf, found: u32 },
    #[error(
        "another Admit (process {holder}) uses the data folder {folder}: stop it first, or set ADMIT_DATA to \
         another folder"
    )]
    InUse { folder: PathBuf, holder: String },
    #[error(
        "PostgreSQL does not run as root and the system has neither a user 'postgres' nor 'nobody': create one \
         (useradd --system postgres) or start Admit as an ordinary user"
    )]
    NoUser,
    #[error(
        "PostgreSQL runs as user '{user}', who may not enter {blocked}: allow it (chmod o+x {blocked}) or \
         put the data elsewhere (ADMIT_DATA=/var/lib/admit)"
    )]
    NotTraversable { user: String, blocked: PathBuf },
    #[error(
        "{folder} is not ours to keep PostgreSQL's socket in (someone else made it): remove it or set ADMIT_DATA to a shorter path"
    )]
    ForeignSocketFolder { folder: PathBuf },
    #[error("can't {action} {path}: {source}")]
    File { action: &'static str, path: PathBuf, source: io::Error },
    #[error("can't run {program}: {source}")]
    Run { program: PathBuf, source: io::Error },
    #[error("initdb failed: {0}")]
    Initdb(String),
    #[error("PostgreSQL did not start; the end of {log} says:\n{tail}")]
    DidNotStart { log: PathBuf, tail: String },
    #[error("PostgreSQL (process {pid}) did not stop within {seconds} s")]
    DidNotStop { pid: u32, seconds: u64 },
    #[error("the embedded PostgreSQL runs, but its database can't be used: {0}")]
    Database(#[from] sqlx::Error),
}

/// Turns an I/O error into one that names what was tried on which path.
pub(super) fn file_error(
    action: &'static str,
    path: impl Into<PathBuf>,
) -> impl FnOnce(io::Error) -> EmbeddedError {
    let path = path.into();
    move |source| EmbeddedError::File { action, path, source }
}
