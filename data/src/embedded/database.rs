//! The database inside the server and the role that owns it.

use std::path::Path;

use sqlx::{
    Connection as _,
    postgres::{PgConnectOptions, PgConnection, PgSslMode},
};

use super::cluster::PORT;

/// How to connect as the owner of the database `admit`.
pub(super) fn options(socket_dir: &Path) -> PgConnectOptions {
    base(socket_dir).username("admit").database("admit")
}

/// How to connect as the superuser, who serves to set up the rest.
pub(super) fn superuser(socket_dir: &Path) -> PgConnectOptions {
    base(socket_dir).username("postgres").database("postgres")
}

fn base(socket_dir: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass().socket(socket_dir).port(PORT).ssl_mode(PgSslMode::Disable)
}

/// Makes the role and the database `admit` if they are missing.
pub(super) async fn ensure(socket_dir: &Path) -> Result<(), sqlx::Error> {
    match PgConnection::connect_with(&options(socket_dir)).await {
        Ok(connection) => return connection.close().await,
        Err(sqlx::Error::Database(error)) if matches!(error.code().as_deref(), Some("28000" | "3D000")) => {}
        Err(error) => return Err(error),
    }
    let mut connection = PgConnection::connect_with(&superuser(socket_dir)).await?;
    make_role(&mut connection).await?;
    sqlx::query("CREATE DATABASE admit OWNER admit").execute(&mut connection).await?;
    connection.close().await
}

/// Makes the role `admit`: it may log in and nothing else beyond what it owns.
pub(super) async fn make_role(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'admit')")
        .fetch_one(&mut *connection)
        .await?;
    if !there {
        sqlx::query("CREATE ROLE admit LOGIN").execute(connection).await?;
    }
    Ok(())
}
