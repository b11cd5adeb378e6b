//! The throw-away server that all tests of a user share.

use std::{
    env, fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use sqlx::{
    Connection as _,
    postgres::{PgConnectOptions, PgConnection},
};

use super::{
    binaries,
    cluster::Cluster,
    database,
    error::{EmbeddedError, file_error},
    folder, server,
    settings::Settings,
};

/// Databases, their files in use and the write-ahead log of a test run that has gone wrong, in KiB.
const MEMORY_NEEDED_KIB: u64 = 2 << 20;

/// Starts the shared server, or finds it running: it outlives the test process and serves the next.
/// It forgets everything in a crash and is as fast as it can be. Gives the options of the superuser.
///
/// # Errors
/// See [`EmbeddedError`].
pub(crate) async fn start() -> Result<PgConnectOptions, EmbeddedError> {
    // Each version has its own, so that a run with another does not pull this one away.
    let major = binaries::find(Path::new("/"), None)?.major;
    let data_dir = folder::prepare(&place(major)?)?;
    // The work under the lock blocks; so does everybody else who could use the time.
    let _lock = folder::wait_for_lock(&data_dir)?;
    let settings = Settings { shared_buffers_mb: 64, max_connections: 500, durable: false };
    match start_in(data_dir.clone(), settings.clone()).await {
        // After a crash of the machine, for example: nothing here is worth keeping.
        Err(EmbeddedError::DidNotStart { .. }) => {
            fs::remove_dir_all(data_dir.join("pg")).map_err(file_error("remove", &data_dir))?;
            start_in(data_dir, settings).await
        }
        done => done,
    }
}

async fn start_in(data_dir: PathBuf, settings: Settings) -> Result<PgConnectOptions, EmbeddedError> {
    let cluster = Cluster::prepare(data_dir, settings)?;
    server::start_or_adopt(&cluster).await?;
    let superuser = database::superuser(&cluster.socket_dir);
    let mut connection = PgConnection::connect_with(&superuser).await?;
    database::make_role(&mut connection).await?;
    connection.close().await?;
    Ok(superuser)
}

/// A folder of this user's own for temporary files: in memory where there is plenty, because a test's
/// database is 500 small files, which take a disk 0.3 s to make; else where the system says.
fn place(major: u32) -> Result<PathBuf, EmbeddedError> {
    let memory = PathBuf::from("/dev/shm");
    let root = if free_kib(&memory) >= MEMORY_NEEDED_KIB { memory } else { env::temp_dir() };
    // Who we are shows in who owns a new file.
    let probe = root.join(format!("admit-uid-{}", std::process::id()));
    fs::write(&probe, "").map_err(file_error("create", &probe))?;
    let uid = fs::metadata(&probe).map_err(file_error("look at", &probe))?.uid();
    fs::remove_file(&probe).map_err(file_error("remove", &probe))?;
    Ok(root.join(format!("admit-test-pg-{uid}-{major}")))
}

/// What `df` says is free on the file system of `folder`, in KiB; 0 when it can't say.
fn free_kib(folder: &Path) -> u64 {
    let output = Command::new("df").arg("-Pk").arg(folder).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let free = text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3));
    free.and_then(|free| free.parse().ok()).unwrap_or(0)
}
