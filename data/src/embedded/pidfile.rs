//! `postmaster.pid`: what PostgreSQL writes about itself, and whether it is still true.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The parts of `postmaster.pid` that we use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    pub pid: u32,
    pub socket_dir: PathBuf,
    pub state: State,
}

/// Line 8 of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Starting,
    Ready,
    Stopping,
}

impl PidFile {
    /// Reads the file of the data in `pgdata`; `None` when there is none or it is not complete yet.
    pub fn read(pgdata: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(path(pgdata)).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let state = match lines.get(7).copied().unwrap_or_default() {
            "ready" => State::Ready,
            "stopping" => State::Stopping,
            _ => State::Starting,
        };
        let pid = lines.first()?.parse().ok()?;
        Some(Self { pid, socket_dir: PathBuf::from(lines.get(4).copied().unwrap_or_default()), state })
    }
}

pub(super) fn path(pgdata: &Path) -> PathBuf {
    pgdata.join("postmaster.pid")
}

/// What runs under a process id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The server of our data.
    Ours,
    /// Something else: the id was given out again (after a restart of the machine or container).
    Other,
    Nothing,
    /// Processes can't be looked at here; only Linux shows them in `/proc`.
    Unknown,
}

/// Looks at process `pid`, which may be the server of the data in `pgdata`.
pub(super) fn look(pid: u32, pgdata: &Path) -> Found {
    if !Path::new("/proc/self/cmdline").exists() {
        return Found::Unknown;
    }
    // A zombie has an empty command line.
    match fs::read(format!("/proc/{pid}/cmdline")) {
        Ok(line) if !line.is_empty() => judge(&line, pgdata),
        _ => Found::Nothing,
    }
}

/// Judges by the arguments of a process: the postmaster keeps those it was started with, while its
/// children call themselves `postgres: …`.
fn judge(line: &[u8], pgdata: &Path) -> Found {
    let arguments: Vec<_> = line.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect();
    let program = arguments.first().and_then(|first| first.rsplit('/').next()).unwrap_or_default();
    if program != "postgres" && program != "postmaster" {
        return Found::Other;
    }
    let folder = arguments.iter().position(|argument| argument == "-D").and_then(|at| arguments.get(at + 1));
    match folder {
        Some(folder) if !same(Path::new(folder.as_ref()), pgdata) => Found::Other,
        _ => Found::Ours,
    }
}

fn same(one: &Path, other: &Path) -> bool {
    one == other || matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_postgresql_writes() {
        let text = "4711\n/data/pg\n1767225600\n5432\n/data/run\n\n  1234567   163840\nready   \n";
        let expected = PidFile { pid: 4711, socket_dir: "/data/run".into(), state: State::Ready };
        assert_eq!(PidFile::parse(text), Some(expected));
        assert_eq!(PidFile::parse("4711\n/data/pg\n").map(|file| file.state), Some(State::Starting));
        assert_eq!(PidFile::parse(""), None);
    }

    #[test]
    fn tells_our_server_from_others() {
        let ours = |line: &[u8]| judge(line, Path::new("/data/pg"));
        assert_eq!(ours(b"/usr/lib/postgresql/15/bin/postgres\0-D\0/data/pg\0-c\0x=y\0"), Found::Ours);
        assert_eq!(ours(b"/usr/lib/postgresql/15/bin/postgres\0-D\0/other\0"), Found::Other);
        assert_eq!(ours(b"postgres: checkpointer \0"), Found::Other);
        assert_eq!(ours(b"/usr/bin/admit\0serve\0"), Found::Other);
        assert_eq!(look(u32::MAX, Path::new("/data/pg")), Found::Nothing);
    }
}
