//! Finding PostgreSQL's programs on this machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::error::EmbeddedError;
use crate::pool::OLDEST_MAJOR;

/// A folder with `initdb`, `pg_ctl` and `postgres` of one version.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    pub bin: PathBuf,
    pub major: u32,
}

impl Binaries {
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

/// Finds the PostgreSQL to use: `ADMIT_PG_BIN` alone if it is set; else the newest of Debian's, the one
/// on `PATH`, or the bundle unpacked under `data_dir`; but for existing data (`made_by`) only its own
/// major version will do.
///
/// # Errors
/// `NotInstalled`, `BadBinaries`, `TooOld`, or `VersionMismatch` naming what was found instead.
pub(super) fn find(data_dir: &Path, made_by: Option<&str>) -> Result<Binaries, EmbeddedError> {
    let candidates = match env::var_os("ADMIT_PG_BIN").filter(|bin| !bin.is_empty()) {
        Some(bin) => vec![inspect(Path::new(&bin))?],
        None => installed(data_dir),
    };
    choose(candidates, made_by, data_dir)
}

fn choose(
    candidates: Vec<Binaries>,
    made_by: Option<&str>,
    data_dir: &Path,
) -> Result<Binaries, EmbeddedError> {
    let Some(first) = candidates.first() else { return Err(EmbeddedError::NotInstalled) };
    let Some(made_by) = made_by else {
        return match candidates.iter().find(|binaries| binaries.major >= OLDEST_MAJOR) {
            Some(fitting) => Ok(fitting.clone()),
            None => Err(EmbeddedError::TooOld { bin: first.bin.clone(), found: first.major }),
        };
    };
    candidates.iter().find(|binaries| binaries.major.to_string() == made_by).cloned().ok_or_else(|| {
        let mut found: Vec<_> = candidates.iter().map(|binaries| binaries.major.to_string()).collect();
        found.dedup();
        EmbeddedError::VersionMismatch {
            folder: data_dir.to_owned(),
            made_by: made_by.to_owned(),
            found: found.join(" and "),
        }
    })
}

/// Everything usable, in order of preference.
fn installed(data_dir: &Path) -> Vec<Binaries> {
    let mut debian = versions_in(Path::new("/usr/lib/postgresql"));
    debian.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    let on_path = env::var_os("PATH").and_then(|path| {
        env::split_paths(&path)
            // What PATH shows may be a link into the real folder, where initdb lies beside it.
            .filter_map(|folder| fs::canonicalize(folder.join("postgres")).ok())
            .find_map(|program| inspect(program.parent()?).ok())
    });
    let bundle = data_dir.join("postgresql");
    let bundled = inspect(&bundle.join("bin")).ok();
    debian.into_iter().chain(on_path).chain(bundled).chain(versions_in(&bundle)).collect()
}

/// The versions in `root/*/bin`.
fn versions_in(root: &Path) -> Vec<Binaries> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    entries.filter_map(|entry| inspect(&entry.path().join("bin")).ok()).collect()
}

/// Looks whether `bin` holds the programs, and asks for their version.
fn inspect(bin: &Path) -> Result<Binaries, EmbeddedError> {
    let bad = |reason: String| EmbeddedError::BadBinaries { bin: bin.to_owned(), reason };
    if let Some(missing) = ["initdb", "pg_ctl", "postgres"].iter().find(|name| !bin.join(name).is_file()) {
        return Err(bad(format!("{missing} is missing")));
    }
    // Absolute, because PostgreSQL is started from another folder.
    let bin = &fs::canonicalize(bin).map_err(|error| bad(error.to_string()))?;
    let output = Command::new(bin.join("postgres"))
        .arg("--version")
        .output()
        .map_err(|error| bad(error.to_string()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let major = major_of(&text).ok_or_else(|| bad(format!("postgres --version says {text:?}")))?;
    Ok(Binaries { bin: bin.to_owned(), major })
}

/// The major version in text such as `postgres (PostgreSQL) 15.20 (Debian 15.20-1)` or `… 19beta1`.
fn major_of(text: &str) -> Option<u32> {
    let version = text.split_once("(PostgreSQL)")?.1.trim_start();
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binaries(major: u32) -> Binaries {
        Binaries { bin: PathBuf::from("/x"), major }
    }

    #[test]
    fn reads_versions() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major_of("sh: not found"), None);
    }

    #[test]
    fn existing_data_keeps_its_version() {
        let both = || vec![binaries(17), binaries(15)];
        let here = Path::new("/d");
        assert_eq!(choose(both(), None, here).expect("newest").major, 17);
        assert_eq!(choose(both(), Some("15"), here).expect("the same").major, 15);
        let text = choose(both(), Some("16"), here).expect_err("refused").to_string();
        assert!(text.contains("made by PostgreSQL 16, but 17 and 15"), "{text}");
        assert!(matches!(choose(vec![binaries(14)], None, here), Err(EmbeddedError::TooOld { .. })));
    }
}
