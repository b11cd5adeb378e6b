//! Pictures that organizers upload.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use kit::{MediaId, OrganizationId};
use pictures::Picture;

use crate::{Events, EventsError, model::Cover, store, store::media::MediaRow};

/// The largest file that is accepted, in bytes.
pub(crate) const MAX_FILE: usize = 10 * 1024 * 1024;
/// Pictures that one organization can have.
const MOST_PICTURES: i64 = 10_000;
/// How long an upload waits for its turn to be decoded.
const PATIENCE: Duration = Duration::from_secs(20);

impl Events {
    /// Keeps a picture. The same file uploaded twice is stored once.
    ///
    /// # Errors
    /// `TooLarge`, `NotAnImage`, `TooMany`, `Busy`, `Blobs`.
    pub async fn upload(
        &self,
        organization_id: OrganizationId,
        declared: Option<usize>,
        body: Body,
    ) -> Result<Cover, EventsError> {
        if declared.is_some_and(|length| length > MAX_FILE) {
            return Err(EventsError::TooLarge { limit: MAX_FILE });
        }
        {
            let mut conn = self.db.acquire().await?;
            if store::media::count(&mut conn, organization_id).await? >= MOST_PICTURES {
                return Err(EventsError::TooMany { what: "pictures", limit: MOST_PICTURES });
            }
        }
        let file = receive(body).await?;
        let picture = self.decode(file).await?;
        let media = self.keep(picture).await?;
        let mut conn = self.db.acquire().await?;
        store::media::insert(&mut conn, organization_id, &media, self.clock.now()).await?;
        Cover::from_columns(
            Some(media.id),
            Some(media.width),
            Some(media.height),
            Some(media.widths),
            Some(media.placeholder),
            Some(media.dominant_color),
        )
        .ok_or(EventsError::NotFound)
    }

    /// Decodes away from the async threads, and only a few files at a time.
    async fn decode(&self, file: Bytes) -> Result<Picture, EventsError> {
        let turn = std::sync::Arc::clone(&self.pictures).acquire_owned();
        let turn = tokio::time::timeout(PATIENCE, turn)
            .await
            .map_err(|_| EventsError::Busy)?
            .map_err(|_| EventsError::Busy)?;
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            pictures::read(&file).map_err(|refused| EventsError::NotAnImage { reason: refused.reason })
        })
        .await
        .map_err(|_| EventsError::NotAnImage { reason: "The file is damaged or incomplete." })?
    }

    /// Stores the renditions under the hash of the largest, from which the others follow.
    async fn keep(&self, picture: Picture) -> Result<MediaRow, EventsError> {
        let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
        let largest = picture.renditions.last().map(|(_, jpeg)| jpeg.as_slice()).unwrap_or_default();
        let key = data::blobs::content_key("media", largest, "jpg");
        let content_key = key.trim_end_matches(".jpg").to_owned();
        let mut widths = Vec::with_capacity(picture.renditions.len());
        for (width, jpeg) in picture.renditions {
            let key = rendition_key(&content_key, number(width));
            self.blobs
                .put(&key, jpeg.into(), "image/jpeg")
                .await
                .map_err(|error| EventsError::Blobs(error.to_string()))?;
            widths.push(number(width));
        }
        Ok(MediaRow {
            id: MediaId::new(),
            width: number(picture.width),
            height: number(picture.height),
            widths,
            placeholder: picture.placeholder,
            dominant_color: picture.dominant_color,
            content_key,
        })
    }
}

/// The key of one rendition.
pub(crate) fn rendition_key(content_key: &str, width: i32) -> String {
    format!("{content_key}-{width}.jpg")
}

/// Reads a body that may not be longer than a picture.
async fn receive(body: Body) -> Result<Bytes, EventsError> {
    let mut stream = body.into_data_stream();
    let mut file = BytesMut::new();
    while let Some(part) = stream.next().await {
        // A limit of the gateway ends the stream the same way as a lost connection, which nobody sees.
        let part = part.map_err(|_| EventsError::TooLarge { limit: MAX_FILE })?;
        if file.len() + part.len() > MAX_FILE {
            return Err(EventsError::TooLarge { limit: MAX_FILE });
        }
        file.extend_from_slice(&part);
    }
    Ok(file.freeze())
}
