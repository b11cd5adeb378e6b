//! What the system says about this process.

use super::Page;

/// Writes memory, processor time, files and threads; what the system does not tell is left out.
pub fn write(page: &mut Page) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()
    };
    if let Some(kibibytes) = field("VmRSS") {
        page.single("process_resident_memory_bytes", "gauge", "Resident memory.", kibibytes * 1024);
    }
    if let Some(threads) = field("Threads") {
        page.single("process_threads", "gauge", "Threads.", threads);
    }
    if let Some(seconds) = cpu_seconds() {
        page.single("process_cpu_seconds_total", "counter", "Processor time.", seconds);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        page.single("process_open_fds", "gauge", "Open files and sockets.", files.count());
    }
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let limit = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    if let Some(most) = limit.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok()) {
        page.single("process_max_fds", "gauge", "Files and sockets that may be open.", most);
    }
}

/// User and system time from `/proc/self/schedstat` (nanoseconds of all of this process's threads).
fn cpu_seconds() -> Option<f64> {
    let mut nanoseconds = 0_u64;
    for thread in std::fs::read_dir("/proc/self/task").ok()?.flatten() {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        nanoseconds +=
            text.split_whitespace().next().and_then(|first| first.parse::<u64>().ok()).unwrap_or(0);
    }
    (nanoseconds > 0).then(|| nanoseconds as f64 / 1e9)
}
