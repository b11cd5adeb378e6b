//! Pictures that the public sees.

use bytes::Bytes;
use kit::MediaId;

use crate::{Events, EventsError, model::Cover, store, upload::rendition_key};

/// One rendition of a picture.
#[derive(Debug, Clone)]
pub(crate) struct Rendition {
    /// Changes with the content, and only then.
    pub etag: String,
    pub jpeg: Bytes,
}

/// Renditions kept in memory, in bytes.
const CACHE_BYTES: u64 = 48 * 1024 * 1024;

/// The cache of renditions, by picture and stored width. They never change.
pub(crate) type Renditions = moka::future::Cache<String, Bytes>;
/// The cache of what is stored of each picture.
pub(crate) type Widths = moka::future::Cache<MediaId, (Vec<i32>, String)>;

/// An empty cache of renditions.
pub(crate) fn renditions() -> Renditions {
    moka::future::Cache::builder()
        .weigher(|_, jpeg: &Bytes| u32::try_from(jpeg.len()).unwrap_or(u32::MAX))
        .max_capacity(CACHE_BYTES)
        .build()
}

/// An empty cache of pictures.
pub(crate) fn widths() -> Widths {
    moka::future::Cache::new(10_000)
}

impl Events {
    /// The rendition of a picture that serves a request for `wanted` pixels of width.
    ///
    /// # Errors
    /// `NotFound`, `Blobs`.
    pub(crate) async fn rendition(&self, media_id: MediaId, wanted: i32) -> Result<Rendition, EventsError> {
        let (widths, content_key) = match self.widths.get(&media_id).await {
            Some(known) => known,
            None => {
                let mut conn = self.db.acquire().await?;
                let found = store::media::renditions(&mut conn, media_id).await?;
                self.widths.insert(media_id, found.clone()).await;
                found
            }
        };
        let width = Cover::rendition(&widths, wanted).ok_or(EventsError::NotFound)?;
        let key = rendition_key(&content_key, width);
        let etag = format!("\"{}\"", key.rsplit('/').next().unwrap_or(&key).trim_end_matches(".jpg"));
        if let Some(jpeg) = self.renditions.get(&key).await {
            return Ok(Rendition { etag, jpeg });
        }
        let found = self.blobs.get(&key).await.map_err(|error| EventsError::Blobs(error.to_string()))?;
        let jpeg = found.ok_or(EventsError::NotFound)?;
        self.renditions.insert(key, jpeg.clone()).await;
        Ok(Rendition { etag, jpeg })
    }
}
