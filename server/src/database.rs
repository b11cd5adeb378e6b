//! The database: the operator's own, or the embedded one.

use data::{
    Db,
    embedded::{Embedded, EmbeddedError},
    pool::{self, ConnectError},
};

use crate::Config;

/// An open database, and the server behind it when it is ours.
pub struct Database {
    pub db: Db,
    embedded: Option<Embedded>,
}

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
}

impl Database {
    /// Opens the database that `config` names. The embedded one is started unless a running `admit`
    /// has started it already.
    ///
    /// # Errors
    /// See [`DatabaseError`]; the messages say what to do.
    pub async fn open(config: &Config) -> Result<Self, DatabaseError> {
        if config.database_url.is_none()
            && let Some(options) = Embedded::running(&config.data_dir)
        {
            let db = pool::connect_with(options, config.connections_of_requests()).await?;
            return Ok(Self { db, embedded: None });
        }
        Self::start(config).await
    }

    /// Opens the database for the one program that serves: a running embedded server is taken over.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn start(config: &Config) -> Result<Self, DatabaseError> {
        if let Some(url) = &config.database_url {
            let db = pool::connect(url.reveal(), config.connections_of_requests()).await?;
            return Ok(Self { db, embedded: None });
        }
        let embedded = Embedded::start(&config.data_dir).await?;
        let db = pool::connect_with(embedded.connect_options(), config.connections_of_requests()).await?;
        Ok(Self { db, embedded: Some(embedded) })
    }

    /// Whether the server behind it is ours.
    pub fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// Closes all connections and stops the server that we started.
    ///
    /// # Errors
    /// When the embedded server does not stop.
    pub async fn close(self) -> Result<(), DatabaseError> {
        self.db.close().await;
        match self.embedded {
            Some(embedded) => Ok(embedded.stop().await?),
            None => Ok(()),
        }
    }
}
