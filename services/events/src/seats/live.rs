//! The board as a stream of server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::response::{
    IntoResponse as _, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt as _, stream};
use kit::{EventId, OccurrenceId, Problem};
use tokio::sync::broadcast::error::RecvError;

use super::board::{Delta, Watch};
use crate::Events;

/// Between two signs of life.
const HEARTBEAT: Duration = Duration::from_secs(15);

impl Events {
    /// The changes of a date's seats from the version `since` on; `key` as of the boards.
    pub(crate) async fn live_seats(
        &self,
        key: (EventId, OccurrenceId, bool),
        since: Option<i64>,
    ) -> Result<Response, Problem> {
        let watch = self.watch_seats(key, since).await?;
        let closing = self.boards.closing.clone();
        let events = changes(watch).take_until(closing.cancelled_owned()).map(Ok::<_, Infallible>);
        let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT));
        let headers = [("cache-control", "no-store"), ("x-accel-buffering", "no")];
        Ok((headers, stream).into_response())
    }
}

/// First what was missed, or that everything must be fetched; then each change.
fn changes(watch: Watch) -> impl Stream<Item = Event> + Send {
    let first = match &watch.missed {
        Some(missed) => missed.iter().map(tell).collect(),
        None => vec![start_anew()],
    };
    let later = stream::unfold(watch, |mut watch| async move {
        loop {
            match watch.deltas.recv().await {
                // Told already, with what was missed.
                Ok(delta) if delta.after <= watch.version => {}
                Ok(delta) => {
                    let follows = delta.before == watch.version;
                    watch.version = delta.after;
                    let event = if follows { tell(&delta) } else { start_anew() };
                    return Some((event, watch));
                }
                Err(RecvError::Lagged(_)) => return Some((start_anew(), watch)),
                Err(RecvError::Closed) => return None,
            }
        }
    });
    stream::iter(first).chain(later)
}

fn tell(delta: &Delta) -> Event {
    let json = String::from_utf8_lossy(&delta.json);
    Event::default().event("delta").id(delta.after.to_string()).data(json)
}

fn start_anew() -> Event {
    Event::default().event("resync").data("{}")
}
