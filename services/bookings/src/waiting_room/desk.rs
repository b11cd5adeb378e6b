//! What organizers set, and the room in figures.

use kit::{EventId, OrganizationId, Problem, Time};

use super::{RoomFigures, RoomSettings, SettingsRequest, WAITING_ROOMS, draw::micros, room::Room};
use crate::{
    Bookings,
    store::waiting_rooms::{self, NewSettings, RoomRow},
};

/// Minutes of the window unless the organizer says otherwise.
const WINDOW: i16 = 10;

/// One thing to change while people wait.
pub(crate) enum Control<'a> {
    Pause(bool),
    Rate(Option<i32>),
    Message(&'a str),
}

impl Bookings {
    /// The waiting room of an event with its figures.
    ///
    /// # Errors
    /// `404` for a foreign event.
    pub(crate) async fn waiting_room(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<RoomSettings, Problem> {
        let mut conn = self.db.acquire().await?;
        let row = waiting_rooms::find(&mut conn, organization_id, event_id).await?;
        let event = waiting_rooms::event(&mut conn, organization_id, event_id).await?;
        drop(conn);
        let (slug, published) = event.ok_or_else(Problem::not_found)?;
        let room = self.waiting_rooms.find(event_id).await?;
        let figures = match &room {
            Some(room) => self.room_figures(room).await?,
            None => RoomFigures::default(),
        };
        Ok(describe(row, &slug, published, figures, self.clock.now()))
    }

    /// Sets everything at once.
    ///
    /// # Errors
    /// `404`; `412 stale` when somebody else has changed it.
    pub(crate) async fn set_waiting_room(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        request: &SettingsRequest,
    ) -> Result<RoomSettings, Problem> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        waiting_rooms::event(&mut tx, organization_id, event_id).await?.ok_or_else(Problem::not_found)?;
        let known = waiting_rooms::find(&mut tx, organization_id, event_id).await?;
        if known.is_none() && request.version != 0 {
            return Err(Problem::stale());
        }
        let new = NewSettings {
            enabled: request.enabled,
            opens_at: request.opens_at,
            rate_per_minute: request.rate_per_minute,
            window_minutes: request.window_minutes,
            message: request.message.trim(),
            proof_of_work: request.proof_of_work,
            version: request.version,
        };
        if !waiting_rooms::save(&mut tx, organization_id, event_id, &new, now).await? {
            return Err(Problem::stale());
        }
        data::listen::announce(&mut tx, WAITING_ROOMS, &event_id.to_string()).await?;
        tx.commit().await?;
        self.waiting_rooms.load().await?;
        self.waiting_room(organization_id, event_id).await
    }

    /// Changes one thing while people wait.
    ///
    /// # Errors
    /// `404` for a foreign event and for one whose room was never set.
    pub(crate) async fn control_waiting_room(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        control: Control<'_>,
    ) -> Result<RoomSettings, Problem> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let done = match control {
            Control::Pause(paused) => {
                waiting_rooms::set_paused(&mut tx, organization_id, event_id, paused, now).await?
            }
            Control::Rate(rate) => {
                waiting_rooms::set_rate(&mut tx, organization_id, event_id, rate, now).await?
            }
            Control::Message(text) => {
                waiting_rooms::set_message(&mut tx, organization_id, event_id, text.trim(), now).await?
            }
        };
        if !done {
            return Err(Problem::not_found());
        }
        data::listen::announce(&mut tx, WAITING_ROOMS, &event_id.to_string()).await?;
        tx.commit().await?;
        self.waiting_rooms.load().await?;
        self.waiting_room(organization_id, event_id).await
    }

    async fn room_figures(&self, room: &Room) -> Result<RoomFigures, Problem> {
        let figures = self.waiting_rooms.advance(room).await?;
        let now = micros(self.clock.now());
        let places = room.live.places();
        Ok(RoomFigures {
            waiting: figures.present,
            away: figures.away,
            admitted: figures.admitted,
            inside: figures.inside,
            admitted_per_minute: figures.per_minute,
            allowed_per_minute: room.rate(now),
            sold_per_minute: room.live.selling(now).0,
            free: places.free,
            held: places.held,
            estimate_seconds: figures.present.checked_sub(1).and_then(|ahead| room.estimate(ahead, now)),
            sold_out: places.free <= 0,
        })
    }
}

fn describe(
    row: Option<RoomRow>,
    slug: &str,
    published: bool,
    figures: RoomFigures,
    now: Time,
) -> RoomSettings {
    let address = format!("/queue/{slug}");
    let row = row.as_ref();
    RoomSettings {
        enabled: row.is_some_and(|row| row.enabled),
        opens_at: row.and_then(|row| row.opens_at),
        rate_per_minute: row.and_then(|row| row.rate_per_minute),
        window_minutes: row.map_or(WINDOW, |row| row.window_minutes),
        paused: row.is_some_and(|row| row.paused),
        message: row.map(|row| row.message.clone()).unwrap_or_default(),
        proof_of_work: row.map_or(0, |row| row.proof_of_work),
        address,
        live: row.is_some_and(|row| row.enabled) && published,
        drawn_at: row.and_then(|row| row.drawn_at),
        participants: row.and_then(|row| row.participants),
        version: row.map_or(0, |row| row.version),
        figures,
        server_time: now,
    }
}
