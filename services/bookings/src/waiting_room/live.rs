//! The line as it moves, told as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::response::sse::Event;
use futures_util::{Stream, stream};
use kit::{EventId, Problem};
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time::Instant,
};

use super::{VisitorState, WaitingRoomStatus, WaitingRooms, ticket::QueueTicket};

/// How often a stream looks, when nothing rings.
const EVERY: Duration = Duration::from_secs(2);
/// How long a stream lasts; the browser opens a new one by itself.
const LONGEST: Duration = Duration::from_secs(600);

struct Watch {
    rooms: WaitingRooms,
    event_id: EventId,
    ticket: QueueTicket,
    bell: watch::Receiver<u64>,
    last: Option<WaitingRoomStatus>,
    ends: Instant,
    ended: bool,
    _place: OwnedSemaphorePermit,
}

impl WaitingRooms {
    /// What the holder of `ticket` is told, whenever it changes. Ends once they are admitted: the pass
    /// comes with the next question.
    ///
    /// # Errors
    /// `503 live_full` when too many streams are open: ask every few seconds instead.
    pub(crate) async fn watch(
        &self,
        event_id: EventId,
        ticket: QueueTicket,
    ) -> Result<impl Stream<Item = Result<Event, Infallible>> + use<>, Problem> {
        let full = |_| {
            Problem::unavailable()
                .detail("Too many are listening; ask again every few seconds.")
                .retry_after(5)
        };
        let place = self.streams.clone().try_acquire_owned().map_err(full)?;
        let bell = match self.find(event_id).await? {
            Some(room) => room.live.bell.subscribe(),
            None => watch::channel(0).1,
        };
        let watch = Watch {
            rooms: self.clone(),
            event_id,
            ticket,
            bell,
            last: None,
            ends: Instant::now() + LONGEST,
            ended: false,
            _place: place,
        };
        Ok(stream::unfold(watch, |mut watch| async move {
            let event = watch.next().await?;
            Some((Ok(event), watch))
        }))
    }
}

impl Watch {
    /// The next thing to tell; `None` at the end.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.ended || Instant::now() >= self.ends {
                return None;
            }
            if self.last.is_some() {
                let stop = self.rooms.stop.clone();
                tokio::select! {
                    () = stop.cancelled() => return None,
                    () = tokio::time::sleep(EVERY) => {}
                    rung = self.bell.changed() => if rung.is_err() { tokio::time::sleep(EVERY).await },
                }
            }
            let Some(status) = self.look().await else {
                self.ended = true;
                return Some(Event::default().event("again").data("{}"));
            };
            let news = self.last.as_ref().is_none_or(|last| !says_the_same(last, &status));
            self.ended = !matches!(status.state, VisitorState::Before | VisitorState::Waiting);
            if news {
                let event = Event::default().event("status").json_data(&status).ok()?;
                self.last = Some(status);
                return Some(event);
            }
        }
    }

    /// Where the visitor stands; `None` when the room has gone, or can't be reached: the page asks then.
    async fn look(&self) -> Option<WaitingRoomStatus> {
        let room = self.rooms.find(self.event_id).await.ok()??;
        let visit = self.rooms.stand(&room, &self.ticket, false).await.ok()?;
        Some(visit.status)
    }
}

/// Whether a person would see no difference.
fn says_the_same(one: &WaitingRoomStatus, other: &WaitingRoomStatus) -> bool {
    let mut like = one.clone();
    like.server_time = other.server_time;
    like == *other
}
