//! The data folder: where it is, and that only one Admit uses it.

use std::{
    env, fs,
    io::{self, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use super::{
    error::{EmbeddedError, file_error},
    owner::is_root,
};

/// The data folder unless a person says otherwise: `ADMIT_DATA`; else `/var/lib/admit` for root; else
/// `admit` in `$XDG_DATA_HOME` or in `~/.local/share`.
pub fn default_data_dir() -> PathBuf {
    let from_env = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = from_env("ADMIT_DATA") {
        return folder;
    }
    if is_root() {
        return PathBuf::from("/var/lib/admit");
    }
    let data = from_env("XDG_DATA_HOME").or_else(|| from_env("HOME").map(|home| home.join(".local/share")));
    data.map_or_else(|| PathBuf::from("admit-data"), |data| data.join("admit"))
}

/// Makes the folder if it is missing and gives its absolute path without links.
pub(super) fn prepare(data_dir: &Path) -> Result<PathBuf, EmbeddedError> {
    // PostgreSQL's user must be able to pass through, but not to look around.
    let mode = if is_root() { 0o711 } else { 0o700 };
    if !data_dir.exists() {
        if let Some(parent) = data_dir.parent() {
            fs::create_dir_all(parent).map_err(file_error("create", parent))?;
        }
        let made = fs::DirBuilder::new().mode(mode).create(data_dir);
        made.or_else(unless_there).map_err(file_error("create", data_dir))?;
    }
    fs::canonicalize(data_dir).map_err(file_error("open", data_dir))
}

/// Lets "exists already" pass: someone else was faster.
pub(super) fn unless_there(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(error) }
}

/// The lock on a data folder. The system takes it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: fs::File,
}

/// Takes the lock of the data folder.
///
/// # Errors
/// `InUse` when another process has it.
pub(super) fn lock(data_dir: &Path) -> Result<Lock, EmbeddedError> {
    let path = data_dir.join("admit.lock");
    let mut file = open_lock(&path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            let holder = fs::read_to_string(&path).unwrap_or_default();
            let holder = if holder.trim().is_empty() { "unknown" } else { holder.trim() };
            return Err(EmbeddedError::InUse { folder: data_dir.to_owned(), holder: holder.to_owned() });
        }
        Err(fs::TryLockError::Error(error)) => return Err(file_error("lock", path)(error)),
    }
    let written = file.set_len(0).and_then(|()| file.rewind());
    written.and_then(|()| writeln!(file, "{}", std::process::id())).map_err(file_error("write", path))?;
    Ok(Lock { _file: file })
}

/// Waits for the lock of a folder that several processes share, which each needs only for a moment.
#[cfg(any(test, feature = "testing"))]
pub(super) fn wait_for_lock(data_dir: &Path) -> Result<Lock, EmbeddedError> {
    let path = data_dir.join("admit.lock");
    let file = open_lock(&path)?;
    file.lock().map_err(file_error("lock", path))?;
    Ok(Lock { _file: file })
}

fn open_lock(path: &Path) -> Result<fs::File, EmbeddedError> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(file_error("open", path))
}
