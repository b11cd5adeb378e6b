//! Places where a test may end the process, as a power cut would.
//!
//! They are there in builds with debug assertions only, and asleep unless the environment names a file. What is
//! released has none: see [`failpoint`].

/// Ends the process at once, without unwinding and without saying goodbye, when the file that
/// `ADMIT_FAILPOINTS` names holds `name`. Nothing in a release build.
#[inline]
pub fn failpoint(name: &'static str) {
    #[cfg(debug_assertions)]
    armed::check(name);
    #[cfg(not(debug_assertions))]
    let _: &str = name;
}

#[cfg(debug_assertions)]
mod armed {
    use std::{path::PathBuf, sync::OnceLock};

    /// Where the name of the armed place stands; `None` in everybody's life but a crash test's.
    static FILE: OnceLock<Option<PathBuf>> = OnceLock::new();

    pub fn check(name: &str) {
        let file = FILE.get_or_init(|| std::env::var_os("ADMIT_FAILPOINTS").map(PathBuf::from));
        let armed = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        if armed.is_some_and(|armed| armed.trim() == name) {
            std::process::abort();
        }
    }
}
