//! Files: pictures, documents, exports. In a folder, or in any S3-compatible store.
//!
//! The content type is kept by the caller beside the key, because a folder can't keep it. Keys are best
//! made by [`content_key`]: the same bytes have the same key, so writing twice does no harm, and nothing
//! is ever overwritten with something else. (Several stores ignore `If-None-Match`, so don't rely on it.)

use std::{
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use aws_lc_rs::digest;
use bytes::Bytes;
use object_store::{
    Attribute, Attributes, ClientOptions, ObjectStore, ObjectStoreExt as _, PutOptions, RetryConfig,
    aws::AmazonS3Builder, local::LocalFileSystem, path::Path as Key,
};

/// The longest key, in bytes.
const LONGEST_KEY: usize = 256;

/// Why a blob could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    #[error("{0:?} is not a key: use a-z, 0-9, '.', '_' and '-' in segments divided by '/'")]
    BadKey(String),
    #[error("can't use {folder} for files: {source}")]
    Folder { folder: PathBuf, source: std::io::Error },
    #[error("the file store does not work: {0}")]
    Store(#[from] object_store::Error),
}

/// How to reach an S3-compatible store.
#[derive(Clone)]
pub struct S3Config {
    /// Such as `https://s3.example.org`; `None` for Amazon's own of the region.
    pub endpoint: Option<String>,
    pub region: String,
    pub bucket: String,
    pub access_key: String,
    pub secret_key: String,
    /// Whether the bucket is part of the host name (Amazon) or of the path (most others).
    pub virtual_hosted: bool,
}

impl std::fmt::Debug for S3Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = (&self.endpoint, &self.region, &self.bucket);
        f.debug_tuple("S3Config").field(&place).finish_non_exhaustive()
    }
}

/// A store of files. A clone is a handle to the same store.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Whether the store keeps content types.
    typed: bool,
}

impl Blobs {
    /// Files in `folder`, which is made if it is missing. A file is complete and on disk, or not there.
    ///
    /// # Errors
    /// When the folder can't be made or entered.
    pub fn folder(folder: impl AsRef<Path>) -> Result<Self, BlobError> {
        let folder = folder.as_ref();
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o750)
            .create(folder)
            .map_err(|source| BlobError::Folder { folder: folder.to_owned(), source })?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), typed: false })
    }

    /// Files in the bucket that `config` names. Nothing is sent yet.
    ///
    /// # Errors
    /// When the endpoint is no URL.
    pub fn s3(config: &S3Config) -> Result<Self, BlobError> {
        let limits = ClientOptions::new()
            .with_connect_timeout(Duration::from_secs(3))
            .with_timeout(Duration::from_secs(30));
        let retry =
            RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(40), ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_client_options(limits)
            .with_retry(retry)
            .with_region(&config.region)
            .with_bucket_name(&config.bucket)
            .with_access_key_id(&config.access_key)
            .with_secret_access_key(&config.secret_key)
            .with_virtual_hosted_style_request(config.virtual_hosted);
        if let Some(endpoint) = &config.endpoint {
            // Plain HTTP only where the operator wrote it.
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        Ok(Self { store: Arc::new(builder.build()?), typed: true })
    }

    /// Keeps `bytes` under `key`, in place of what was there.
    ///
    /// # Errors
    /// `BadKey`, or what the store says.
    pub async fn put(&self, key: &str, bytes: Bytes, content_type: &str) -> Result<(), BlobError> {
        let key = checked(key)?;
        let mut attributes = Attributes::new();
        if self.typed {
            attributes.insert(Attribute::ContentType, content_type.to_owned().into());
        }
        let options = PutOptions { attributes, ..PutOptions::default() };
        self.store.put_opts(&key, bytes.into(), options).await?;
        Ok(())
    }

    /// The bytes under `key`; `None` when there are none.
    ///
    /// # Errors
    /// `BadKey`, or what the store says.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>, BlobError> {
        match self.store.get(&checked(key)?).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what is under `key`, if anything is.
    ///
    /// # Errors
    /// `BadKey`, or what the store says.
    pub async fn delete(&self, key: &str) -> Result<(), BlobError> {
        match self.store.delete(&checked(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The key of a file by its content: `prefix/ab/abcdef….ext`, with SHA-256 in hexadecimal.
pub fn content_key(prefix: &str, bytes: &[u8], ext: &str) -> String {
    let hash = digest::digest(&digest::SHA256, bytes);
    let hex: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{prefix}/{}/{hex}.{ext}", &hex[..2])
}

/// Passes only keys that mean the same to every store: no `..`, nothing hidden, no capitals (for
/// folders that don't tell them apart), ASCII (other letters get encoded twice).
fn checked(key: &str) -> Result<Key, BlobError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    let good_segment =
        |segment: &str| !segment.is_empty() && !segment.starts_with('.') && segment.bytes().all(plain);
    if key.len() > LONGEST_KEY || !key.split('/').all(good_segment) {
        return Err(BlobError::BadKey(key.chars().take(LONGEST_KEY).collect()));
    }
    Key::parse(key).map_err(|error| BlobError::Store(error.into()))
}

#[cfg(test)]
mod tests;
