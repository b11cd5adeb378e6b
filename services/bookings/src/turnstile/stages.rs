//! What a lane remembers of the events that it sells.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use events::{Events, EventsError, Stage};
use kit::{EventId, OccurrenceId};
use sqlx::PgConnection;
use tokio::sync::Mutex;

/// Occurrences that are remembered; beyond that, all are forgotten.
const KEPT: usize = 5_000;

pub(crate) type Key = (EventId, OccurrenceId);

/// The stages of a lane. Each is good only while its event's number of changes stands.
#[derive(Default)]
pub(crate) struct Stages {
    known: Mutex<HashMap<Key, Arc<Stage>>>,
}

impl Stages {
    /// The stages of `wanted` as they are now; read where they are not remembered or have changed.
    /// Occurrences that do not exist are left out.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn of(
        &self,
        events: &Events,
        conn: &mut PgConnection,
        wanted: &HashSet<Key>,
    ) -> Result<HashMap<Key, Arc<Stage>>, EventsError> {
        let mut ids: Vec<EventId> = wanted.iter().map(|(event_id, _)| *event_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let versions: HashMap<EventId, i64> = events.stage_versions(conn, &ids).await?.into_iter().collect();
        let mut known = self.known.lock().await;
        if known.len() > KEPT {
            known.clear();
        }
        let mut found = HashMap::with_capacity(wanted.len());
        for key in wanted {
            let Some(version) = versions.get(&key.0) else { continue };
            if let Some(stage) = known.get(key).filter(|stage| stage.version() == *version) {
                found.insert(*key, Arc::clone(stage));
                continue;
            }
            match events.stage(conn, key.0, key.1).await {
                Ok(stage) => {
                    let stage = Arc::new(stage);
                    known.insert(*key, Arc::clone(&stage));
                    found.insert(*key, stage);
                }
                Err(EventsError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}

/// Whether none of the events changed since their `versions` were read. Asked under the locks of the pools before
/// a buyer is refused: what moves places, as the release of a channel does, holds these locks until it is done.
///
/// # Errors
/// The database's.
pub(crate) async fn stand(
    events: &Events,
    conn: &mut PgConnection,
    versions: &HashMap<EventId, i64>,
) -> Result<bool, EventsError> {
    if versions.is_empty() {
        return Ok(true);
    }
    let ids: Vec<EventId> = versions.keys().copied().collect();
    let now = events.stage_versions(conn, &ids).await?;
    Ok(now.iter().all(|(event_id, version)| versions.get(event_id) == Some(version)))
}
