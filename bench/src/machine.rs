//! What the machine is, and what the processes take of it, as Linux tells in `/proc`.

use std::{fs, path::Path, time::Instant};

/// Ticks of a processor's time a second, as `/proc` counts them on every Linux of today.
const TICKS: f64 = 100.0;

/// Memory of a process in MiB.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Memory {
    /// Now.
    pub rss: f64,
    /// At most, since [`forget_peak`].
    pub peak: f64,
}

/// The memory of process `pid`.
pub fn memory(pid: u32) -> Memory {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    Memory { rss: mib(&status, "VmRSS:"), peak: mib(&status, "VmHWM:") }
}

fn mib(status: &str, key: &str) -> f64 {
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}

/// Starts the count of the peak anew, where the system lets us.
pub fn forget_peak(pid: u32) {
    _ = fs::write(format!("/proc/{pid}/clear_refs"), "5");
}

/// Seconds of processor time used so far.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    at: Instant,
    server: f64,
    postgres: f64,
    ours: f64,
    all: f64,
}

/// How many cores were busy with what, on average.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cores {
    pub server: f64,
    pub postgres: f64,
    pub generator: f64,
    /// Programs that have nothing to do with the benchmark.
    pub others: f64,
}

impl Usage {
    /// What is used until now by the server, PostgreSQL with all its processes, and ourselves.
    pub fn now(server: u32, postgres: Option<u32>) -> Self {
        Self {
            at: Instant::now(),
            server: fs::read_to_string(format!("/proc/{server}/stat")).map_or(0.0, |stat| own(&stat)),
            postgres: postgres.map_or(0.0, family),
            ours: fs::read_to_string("/proc/self/stat").map_or(0.0, |stat| own(&stat)),
            all: machine(&fs::read_to_string("/proc/stat").unwrap_or_default()),
        }
    }

    /// Seconds of the server since `before`.
    pub fn server_since(&self, before: &Self) -> f64 {
        self.server - before.server
    }

    /// The cores that were busy since `before`.
    pub fn since(&self, before: &Self) -> Cores {
        let seconds = (self.at - before.at).as_secs_f64().max(0.001);
        let server = self.server - before.server;
        let postgres = (self.postgres - before.postgres).max(0.0);
        let generator = self.ours - before.ours;
        let others = (self.all - before.all - server - postgres - generator).max(0.0);
        Cores {
            server: server / seconds,
            postgres: postgres / seconds,
            generator: generator / seconds,
            others: others / seconds,
        }
    }
}

/// The fields of a `stat` line after the command's name, which may hold anything.
fn fields(stat: &str) -> Vec<&str> {
    stat.rsplit_once(')').map_or_else(Vec::new, |(_, rest)| rest.split_whitespace().collect())
}

fn ticks(fields: &[&str], range: std::ops::Range<usize>) -> f64 {
    let found = fields.get(range).unwrap_or_default();
    found.iter().filter_map(|text| text.parse::<f64>().ok()).sum::<f64>() / TICKS
}

fn own(stat: &str) -> f64 {
    ticks(&fields(stat), 11..13)
}

/// A process with its children, those that have ended included.
fn family(parent: u32) -> f64 {
    let parent_text = parent.to_string();
    let mut sum =
        fs::read_to_string(format!("/proc/{parent}/stat")).map_or(0.0, |stat| ticks(&fields(&stat), 11..15));
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        let fields = fields(&stat);
        if fields.get(1) == Some(&parent_text.as_str()) {
            sum += ticks(&fields, 11..13);
        }
    }
    sum
}

/// Seconds that all cores together were not idle: user, nice, system, irq, softirq, steal.
fn machine(stat: &str) -> f64 {
    let line = stat.lines().next().unwrap_or_default();
    let all: Vec<f64> = line.split_whitespace().skip(1).filter_map(|text| text.parse().ok()).collect();
    let busy = [0, 1, 2, 5, 6, 7].iter().filter_map(|index| all.get(*index)).sum::<f64>();
    busy / TICKS
}

/// The processor's name.
pub fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.trim().to_owned())
}

/// Main memory in GiB.
pub fn main_memory_gib() -> f64 {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    mib(&text, "MemTotal:") / 1024.0
}

/// The file system that `folder` lies on: its type decides what a commit costs.
pub fn file_system(folder: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    file_system_in(&mounts, &fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()))
}

fn file_system_in(mounts: &str, folder: &Path) -> String {
    let found = mounts.lines().filter_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        let (point, kind) = (words.next()?, words.next()?);
        folder.starts_with(point).then_some((point.len(), kind))
    });
    // Of two mounts on the same point the later one is seen.
    found.max_by_key(|(length, _)| *length).map_or("unknown", |(_, kind)| kind).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_kernels_tables() {
        assert_eq!(mib("Name: x\nVmHWM:\t   2048 kB\nVmRSS:\t 1024 kB\n", "VmRSS:"), 1.0);
        let stat = "7 (a) b)) S 1 7 7 0 -1 4194304 1 0 0 0 150 50 30 20 20 0 1 0 100 0 0";
        assert_eq!(own(stat), 2.0);
        assert_eq!(ticks(&fields(stat), 11..15), 2.5);
        assert_eq!(machine("cpu  100 0 100 5000 70 0 100 0 0 0\ncpu0 1 1"), 3.0);
    }

    #[test]
    fn knows_what_a_folder_lies_on() {
        let mounts = "/dev/vda / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/vdb /tmp/deep xfs rw 0 0\n";
        assert_eq!(file_system_in(mounts, Path::new("/var/lib/x")), "ext4");
        assert_eq!(file_system_in(mounts, Path::new("/tmp/y")), "tmpfs");
        assert_eq!(file_system_in(mounts, Path::new("/tmp/deep/y")), "xfs");
    }

    #[test]
    fn our_own_process_uses_memory_and_time() {
        let found = memory(std::process::id());
        assert!(found.rss > 0.5 && found.peak >= found.rss, "{found:?}");
    }
}
