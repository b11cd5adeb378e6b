//! The files of the embedded PostgreSQL: the data, made once by `initdb`, and the socket's folder.

use std::{
    fs,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use super::{
    binaries::{self, Binaries},
    error::{EmbeddedError, file_error},
    folder::unless_there,
    owner::Owner,
    settings::Settings,
};

/// The only port there is: it is part of the socket's name, nothing listens on the network.
pub(super) const PORT: u16 = 5432;

/// The longest path of a Unix socket on Linux, in bytes.
const LONGEST_SOCKET: usize = 107;

/// One PostgreSQL installation over one data folder.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    /// Absolute and free of links.
    pub data_dir: PathBuf,
    pub socket_dir: PathBuf,
    pub binaries: Binaries,
    pub owner: Owner,
    pub settings: Settings,
}

impl Cluster {
    /// Finds the programs and makes the data and the socket's folder if they are missing.
    pub fn prepare(data_dir: PathBuf, settings: Settings) -> Result<Self, EmbeddedError> {
        let made_by = fs::read_to_string(data_dir.join("pg/PG_VERSION")).ok();
        let binaries = binaries::find(&data_dir, made_by.as_deref().map(str::trim))?;
        let owner = Owner::choose()?;
        owner.check_can_enter(&data_dir)?;
        owner.check_can_enter(&binaries.bin)?;
        let socket_dir = socket_dir(&data_dir);
        let cluster = Self { data_dir, socket_dir, binaries, owner, settings };
        if made_by.is_none() {
            cluster.initdb()?;
        }
        cluster.make_socket_dir()?;
        Ok(cluster)
    }

    /// PostgreSQL's own folder.
    pub fn pgdata(&self) -> PathBuf {
        self.data_dir.join("pg")
    }

    /// What PostgreSQL has to say.
    pub fn log(&self) -> PathBuf {
        self.data_dir.join("postgres.log")
    }

    /// Makes the data in `pg.new` and renames it when it is complete, so that a crash in between leaves
    /// nothing that looks like data.
    fn initdb(&self) -> Result<(), EmbeddedError> {
        let (new, pgdata) = (self.data_dir.join("pg.new"), self.pgdata());
        let mut last = String::new();
        // C.UTF-8 sorts by code point and knows the case of all letters. Where the system lacks it (not
        // on glibc), plain C is the one locale that is always there.
        for locale in ["C.UTF-8", "C"] {
            if new.exists() {
                fs::remove_dir_all(&new).map_err(file_error("remove", &new))?;
            }
            fs::DirBuilder::new().mode(0o700).create(&new).map_err(file_error("create", &new))?;
            self.owner.give(&new)?;
            let program = self.binaries.program("initdb");
            let mut command = self.owner.command(&program);
            command.args(["--username=postgres", "--auth-local=trust", "--auth-host=reject"]);
            command.args(["--encoding=UTF8", "--data-checksums", "--no-instructions"]);
            command.arg(format!("--locale={locale}")).arg("-D").arg(&new);
            if !self.settings.durable {
                command.arg("--no-sync");
            }
            let output = command.output().map_err(|source| EmbeddedError::Run { program, source })?;
            if output.status.success() {
                fs::rename(&new, &pgdata).map_err(file_error("rename", &new))?;
                return fs::File::open(&self.data_dir)
                    .and_then(|folder| folder.sync_all())
                    .map_err(file_error("sync", &self.data_dir));
            }
            last = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        }
        Err(EmbeddedError::Initdb(last))
    }

    /// Makes the socket's folder, which only PostgreSQL's user and root may enter: whoever reaches the
    /// socket is let in without a password.
    fn make_socket_dir(&self) -> Result<(), EmbeddedError> {
        let folder = &self.socket_dir;
        let made = fs::DirBuilder::new().mode(0o700).create(folder);
        if made.is_ok() {
            return self.owner.give(folder);
        }
        made.or_else(unless_there).map_err(file_error("create", folder))?;
        // In /tmp anybody could have made it before us, or put a link in its place.
        let found = fs::symlink_metadata(folder).map_err(file_error("look at", folder))?;
        if !found.is_dir() || !self.owner.owns(&found) {
            return Err(EmbeddedError::ForeignSocketFolder { folder: folder.clone() });
        }
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(file_error("close", folder))
    }
}

/// Where the socket lies: in the data folder, or in `/tmp` under a name derived from it when the path
/// would be too long for a socket.
fn socket_dir(data_dir: &Path) -> PathBuf {
    let near = data_dir.join("run");
    let name = near.join(format!(".s.PGSQL.{PORT}"));
    if name.as_os_str().len() <= LONGEST_SOCKET {
        return near;
    }
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, data_dir.as_os_str().as_encoded_bytes());
    let hex: String = hash.as_ref()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    PathBuf::from(format!("/tmp/admit-{hex}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_moves_the_socket() {
        assert_eq!(socket_dir(Path::new("/var/lib/admit")), Path::new("/var/lib/admit/run"));
        let long = format!("/{}", "x".repeat(100));
        let short = socket_dir(Path::new(&long));
        assert!(short.starts_with("/tmp") && short != socket_dir(Path::new(&format!("{long}y"))));
    }
}
