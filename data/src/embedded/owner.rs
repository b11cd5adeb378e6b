//! Whose process PostgreSQL is: ours, or, because it refuses to run as root, another user's.

use std::{
    env, fs,
    os::unix::fs::{MetadataExt as _, chown},
    path::Path,
    process::Command,
};

use super::error::{EmbeddedError, file_error};

/// The user that PostgreSQL's processes run as.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    /// Set when we are root and drop to this user.
    other: Option<User>,
}

#[derive(Debug, Clone)]
struct User {
    name: String,
    uid: u32,
    gid: u32,
}

/// Whether this process runs as root.
pub(super) fn is_root() -> bool {
    // The "Uid:" line lists real, effective, saved and file system id. The owner of /proc/self would
    // be wrong for a program with file capabilities.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    match ids.and_then(|ids| ids.split_whitespace().nth(1)) {
        Some(effective) => effective == "0",
        None => env::var("USER").is_ok_and(|user| user == "root"),
    }
}

impl Owner {
    /// Ourselves, or `postgres`, else `nobody`, when we are root.
    ///
    /// # Errors
    /// `NoUser` when we are root and neither exists.
    pub fn choose() -> Result<Self, EmbeddedError> {
        if !is_root() {
            return Ok(Self { other: None });
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let other = find_user(&users, "postgres").or_else(|| find_user(&users, "nobody"));
        other.map(|user| Self { other: Some(user) }).ok_or(EmbeddedError::NoUser)
    }

    /// A command that runs as this user, with nothing of our environment: it may hold secrets, and
    /// variables such as `PGPORT` would change what PostgreSQL does.
    pub fn command(&self, program: &Path) -> Command {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").current_dir("/");
        for kept in ["PATH", "LD_LIBRARY_PATH"] {
            command.envs(env::var_os(kept).map(|value| (kept, value)));
        }
        // Setting the uid also clears root's supplementary groups.
        if let Some(user) = &self.other {
            command.uid(user.uid).gid(user.gid);
        }
        // Ctrl-C on the terminal must reach us first, so that we can stop PostgreSQL in order.
        command.process_group(0);
        command
    }

    /// Hands `path` to this user.
    pub fn give(&self, path: &Path) -> Result<(), EmbeddedError> {
        match &self.other {
            Some(user) => chown(path, Some(user.uid), Some(user.gid)).map_err(file_error("hand over", path)),
            None => Ok(()),
        }
    }

    /// Whether the file that `found` describes belongs to this user.
    pub fn owns(&self, found: &fs::Metadata) -> bool {
        match &self.other {
            Some(user) => found.uid() == user.uid,
            // Not root: what we can't open, the file system refuses by itself.
            None => true,
        }
    }

    /// Passes if this user may enter `folder` (an absolute path) and all folders above it.
    ///
    /// # Errors
    /// `NotTraversable` naming the outermost folder that is closed.
    pub fn check_can_enter(&self, folder: &Path) -> Result<(), EmbeddedError> {
        let Some(user) = &self.other else { return Ok(()) };
        let mut path: Vec<&Path> = folder.ancestors().collect();
        path.reverse();
        for step in path {
            let found = fs::metadata(step).map_err(file_error("look at", step))?;
            if !user.may_enter(found.uid(), found.gid(), found.mode()) {
                let (user, blocked) = (user.name.clone(), step.to_owned());
                return Err(EmbeddedError::NotTraversable { user, blocked });
            }
        }
        Ok(())
    }
}

impl User {
    fn may_enter(&self, uid: u32, gid: u32, mode: u32) -> bool {
        let execute = match (uid == self.uid, gid == self.gid) {
            (true, _) => 0o100,
            (false, true) => 0o010,
            (false, false) => 0o001,
        };
        mode & execute != 0
    }
}

/// Finds a user in the text of `/etc/passwd`: `name:password:uid:gid:…`.
fn find_user(passwd: &str, name: &str) -> Option<User> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok().filter(|uid| *uid != 0)?;
        Some(User { name: name.to_owned(), uid, gid: fields.next()?.parse().ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_users_but_never_root() {
        let passwd = "root:x:0:0::/root:/bin/sh\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\n";
        let user = find_user(passwd, "postgres").expect("there");
        assert_eq!((user.uid, user.gid), (101, 104));
        assert!(find_user(passwd, "root").is_none() && find_user(passwd, "post").is_none());
    }

    #[test]
    fn knows_which_folders_are_closed() {
        let user = User { name: "postgres".into(), uid: 101, gid: 104 };
        assert!(
            user.may_enter(0, 0, 0o755) && user.may_enter(101, 0, 0o700) && user.may_enter(0, 104, 0o710)
        );
        assert!(!user.may_enter(0, 0, 0o700) && !user.may_enter(101, 0, 0o077));
    }
}
