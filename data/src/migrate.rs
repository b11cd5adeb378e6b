//! Bringing the database to the shape that this program expects.

use std::collections::HashMap;

use sqlx::{
    Connection as _,
    migrate::{MigrateError as Cause, Migrator},
    postgres::PgConnection,
};

use crate::Db;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Why the database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error(
        "this database was migrated by a newer Admit (migration {found}; this program knows up to {known}): \
         start that version, or restore a backup from before the upgrade"
    )]
    Newer { found: i64, known: i64 },
    #[error(
        "migration {0} differs from the one that was applied to this database: an applied migration must \
         not be edited or removed; write a new one"
    )]
    Edited(i64),
    #[error("the migrations '{one}' and '{other}' both have version {version}: rename the newer one")]
    SameVersion { version: i64, one: &'static str, other: &'static str },
    #[error("migration {version} failed and was rolled back: {source}")]
    Failed { version: i64, source: sqlx::Error },
    #[error("can't migrate the database: {0}")]
    Other(#[source] Cause),
}

/// Applies all migrations that are missing, under an advisory lock: of several programs that start
/// together one migrates and the others wait for it.
///
/// # Errors
/// See [`MigrateError`]. A failed migration leaves the database as the one before it did.
pub async fn migrate(db: &Db) -> Result<(), MigrateError> {
    check_versions()?;
    // On its own connection, because a migration may take longer than a request's statement may. The
    // lock timeout stays: a migration that waits for a table lock makes everybody queue behind it.
    let options = (*db.connect_options()).clone().options([
        ("statement_timeout", "0"),
        ("idle_in_transaction_session_timeout", "0"),
        ("lock_timeout", "60s"),
    ]);
    let mut connection =
        PgConnection::connect_with(&options).await.map_err(|error| MigrateError::Other(error.into()))?;
    let result = MIGRATIONS.run_direct(None, &mut connection, false).await;
    // Closing gives the advisory lock back, also after a failure.
    connection.close().await.map_err(|error| MigrateError::Other(error.into()))?;
    result.map_err(explain)
}

/// Two people who write migrations at the same time may choose the same version.
fn check_versions() -> Result<(), MigrateError> {
    let mut seen = HashMap::new();
    for migration in MIGRATIONS.iter() {
        let (version, other) = (migration.version, migration.description.as_ref());
        if let Some(one) = seen.insert(version, other) {
            return Err(MigrateError::SameVersion { version, one, other });
        }
    }
    Ok(())
}

/// The newest migration that this program knows; 0 when there are none.
pub fn newest() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// A fingerprint of all migrations: it changes when one is added or edited.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn fingerprint() -> String {
    let mut all = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    for migration in MIGRATIONS.iter() {
        all.update(&migration.version.to_be_bytes());
        all.update(&migration.checksum);
    }
    all.finish().as_ref()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn explain(cause: Cause) -> MigrateError {
    let known = newest();
    match cause {
        Cause::VersionMissing(found) if found > known => MigrateError::Newer { found, known },
        Cause::VersionMissing(version) | Cause::VersionMismatch(version) => MigrateError::Edited(version),
        Cause::ExecuteMigration(source, version) => MigrateError::Failed { version, source },
        other => MigrateError::Other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestDb;

    #[test]
    fn every_migration_has_a_version_of_its_own() {
        check_versions().expect("no version is taken twice");
    }

    #[tokio::test]
    async fn several_programs_may_start_together_and_a_newer_database_is_refused() {
        let test = TestDb::blank().await;
        let (one, two) = tokio::join!(migrate(&test.db), migrate(&test.db));
        one.expect("migrated");
        two.expect("waited for the other");

        sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (99990101000000, 'future', true, '', 0)",
        )
        .execute(&test.db)
        .await
        .expect("a row from the future");
        let text = migrate(&test.db).await.expect_err("newer").to_string();
        assert!(text.contains("newer Admit (migration 99990101000000"), "{text}");
    }
}
