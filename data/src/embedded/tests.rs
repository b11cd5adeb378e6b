//! The whole life of the embedded server, against a real one.

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use sqlx::{Connection as _, postgres::PgConnection};

use super::{Embedded, EmbeddedError, owner::Owner, pidfile};

/// A data folder that goes away with this value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(env::temp_dir().join(format!("admit-embedded-{}-{number}", std::process::id())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

async fn count(embedded: &Embedded) -> Result<i64, sqlx::Error> {
    let mut connection = PgConnection::connect_with(&embedded.connect_options()).await?;
    sqlx::query_scalar("SELECT count(*) FROM kept").fetch_one(&mut connection).await
}

async fn write_a_row(embedded: &Embedded) {
    let mut connection = PgConnection::connect_with(&embedded.connect_options()).await.expect("connected");
    let sql = "CREATE TABLE IF NOT EXISTS kept (n int); INSERT INTO kept VALUES (1)";
    sqlx::raw_sql(sql).execute(&mut connection).await.expect("written");
    connection.close().await.expect("closed");
}

fn kill_9(pid: u32) {
    let status = Command::new("sh").arg("-c").arg(format!("kill -9 {pid}")).status();
    assert!(status.expect("a shell").success());
}

async fn eventually<T>(mut what: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(done) = what().await {
            return done;
        }
        assert!(Instant::now() < deadline, "it did not happen within 30 s");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn starts_keeps_data_and_stops() {
    let folder = Folder::new();
    let first = Embedded::start(&folder.0).await.expect("the first start");
    write_a_row(&first).await;
    let options = Embedded::running(&folder.0).expect("commands beside it find it");
    PgConnection::connect_with(&options).await.expect("and connect").close().await.expect("closed");
    first.stop().await.expect("stopped");
    assert!(Embedded::running(&folder.0).is_none());

    let second = Embedded::start(&folder.0).await.expect("the second start");
    assert_eq!(count(&second).await.expect("rows"), 1);
    let pid = second.pid();
    drop(second);
    let pgdata = folder.0.join("pg");
    eventually(async || (pidfile::look(pid, &pgdata) == pidfile::Found::Nothing).then_some(())).await;
}

#[tokio::test]
async fn nobody_else_reaches_the_socket_and_the_role_is_no_superuser() {
    use std::os::unix::fs::MetadataExt as _;
    let folder = Folder::new();
    let embedded = Embedded::start(&folder.0).await.expect("started");
    let found = fs::metadata(folder.0.join("run")).expect("the socket's folder");
    assert_eq!(found.mode() & 0o777, 0o700);
    let mut connection = PgConnection::connect_with(&embedded.connect_options()).await.expect("connected");
    let settings = ["is_superuser", "listen_addresses", "fsync", "synchronous_commit", "TimeZone", "jit"];
    let mut values = Vec::new();
    for name in settings {
        let sql = "SELECT current_setting($1)";
        let value: String = sqlx::query_scalar(sql).bind(name).fetch_one(&mut connection).await.expect("set");
        values.push(value);
    }
    assert_eq!(values, ["off", "", "on", "on", "UTC", "off"]);
    let upper: String =
        sqlx::query_scalar("SELECT upper('ä')").fetch_one(&mut connection).await.expect("text");
    assert_eq!(upper, "Ä");
    embedded.stop().await.expect("stopped");
}

#[tokio::test]
async fn a_killed_server_comes_back_with_what_was_committed() {
    let folder = Folder::new();
    let embedded = Embedded::start(&folder.0).await.expect("started");
    let db = crate::pool::connect_with(embedded.connect_options(), 4).await.expect("a pool");
    write_a_row(&embedded).await;
    let killed = embedded.pid();
    kill_9(killed);
    let rows: i64 =
        eventually(async || sqlx::query_scalar("SELECT count(*) FROM kept").fetch_one(&db).await.ok()).await;
    assert_eq!(rows, 1);
    eventually(async || (embedded.pid() != killed).then_some(())).await;
    embedded.stop().await.expect("stopped");
}

#[tokio::test]
async fn a_second_instance_is_refused() {
    let folder = Folder::new();
    let first = Embedded::start(&folder.0).await.expect("started");
    let error = Embedded::start(&folder.0.join(".")).await.expect_err("refused");
    let text = error.to_string();
    assert!(text.contains(&format!("another Admit (process {})", std::process::id())), "{text}");
    first.stop().await.expect("stopped");
    Embedded::start(&folder.0).await.expect("free again").stop().await.expect("stopped");
}

#[tokio::test]
async fn a_long_or_odd_path_does_no_harm() {
    let folder = Folder::new();
    let long = folder.0.join(format!("it's, \"odd\" {}", "x".repeat(90)));
    let short = folder.0.join("a, \"b\"");
    for data_dir in [long, short] {
        let embedded = Embedded::start(&data_dir).await.expect("started");
        write_a_row(&embedded).await;
        let socket_dir = embedded.cluster.socket_dir.clone();
        embedded.stop().await.expect("stopped");
        fs::remove_dir(&socket_dir).expect("PostgreSQL took its socket away");
    }
}

#[tokio::test]
async fn data_of_another_version_is_refused() {
    let folder = Folder::new();
    fs::create_dir_all(folder.0.join("pg")).expect("a folder");
    fs::write(folder.0.join("pg/PG_VERSION"), "9\n").expect("a version");
    let error = Embedded::start(&folder.0).await.expect_err("refused");
    assert!(error.to_string().contains("was made by PostgreSQL 9, but"), "{error}");
}

#[tokio::test]
async fn a_folder_that_postgresql_may_not_enter_is_named() {
    if !super::owner::is_root() {
        return;
    }
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    fs::create_dir_all(folder.0.join("in")).expect("folders");
    fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o700)).expect("closed");
    let error = Embedded::start(&folder.0.join("in")).await.expect_err("refused");
    let closed = fs::canonicalize(&folder.0).expect("there");
    assert!(matches!(&error, EmbeddedError::NotTraversable { blocked, .. } if *blocked == closed), "{error}");
}

#[tokio::test]
async fn a_process_id_that_was_given_out_again_does_not_keep_it_down() {
    let folder = Folder::new();
    let embedded = Embedded::start(&folder.0).await.expect("started");
    write_a_row(&embedded).await;
    embedded.stop().await.expect("stopped");

    let owner = Owner::choose().expect("a user");
    let mut other = owner.command(Path::new("sleep")).arg("60").spawn().expect("another process");
    let path = pidfile::path(&fs::canonicalize(folder.0.join("pg")).expect("there"));
    let run = folder.0.join("run");
    let text = format!("{}\n/x\n1\n5432\n{}\n\n  1  1\nready   \n", other.id(), run.display());
    fs::write(&path, text).expect("left over");
    owner.give(&path).expect("given");

    let embedded = Embedded::start(&folder.0).await.expect("started all the same");
    assert_eq!(count(&embedded).await.expect("rows"), 1);
    embedded.stop().await.expect("stopped");
    other.kill().expect("killed");
    other.wait().expect("reaped");
}

/// Not a test: the process that the next one kills.
#[tokio::test]
#[ignore = "runs as a child of adopts_the_server_of_a_killed_process"]
#[allow(clippy::print_stdout)]
async fn child_that_waits_to_be_killed() {
    let Some(folder) = env::var_os("ADMIT_TEST_FOLDER") else { return };
    let embedded = Embedded::start(Path::new(&folder)).await.expect("started");
    write_a_row(&embedded).await;
    println!("\nserver={}", embedded.pid());
    tokio::time::sleep(Duration::from_secs(60)).await;
}

#[tokio::test]
async fn adopts_the_server_of_a_killed_process() {
    let folder = Folder::new();
    let mut child = Command::new(env::current_exe().expect("ourselves"))
        .args(["--ignored", "--nocapture", "--exact", "embedded::tests::child_that_waits_to_be_killed"])
        .env("ADMIT_TEST_FOLDER", &folder.0)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let server: u32 = lines
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("server=")?.parse().ok())
        .expect("the child started a server");
    child.kill().expect("kill -9");
    child.wait().expect("reaped");

    let embedded = Embedded::start(&folder.0).await.expect("adopted");
    assert_eq!(embedded.pid(), server);
    assert_eq!(count(&embedded).await.expect("rows"), 1);
    // An adopted server is watched over like one of our own.
    kill_9(server);
    eventually(async || (embedded.pid() != server).then_some(())).await;
    assert_eq!(count(&embedded).await.expect("rows"), 1);
    embedded.stop().await.expect("stopped");
}
