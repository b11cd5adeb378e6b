//! One waiting room: what was set, what is measured, and the draw.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use arc_swap::ArcSwapOption;
use kit::{EventId, Time};
use tokio::sync::{Mutex as AsyncMutex, watch};

use super::{
    draw::{Draw, micros},
    line::{Figures, Orders},
    pace::{self, Meter},
    store::{Selling, Sold},
};
use crate::store::waiting_rooms::RoomRow;

/// What the page says of the event.
#[derive(Debug, Clone)]
pub struct About {
    pub slug: String,
    pub title: String,
    pub organizer: String,
    /// `#rrggbb`.
    pub accent_color: String,
    pub starts_at: Option<Time>,
    /// IANA.
    pub time_zone: Option<String>,
    pub venue_name: Option<String>,
    pub city: Option<String>,
    /// Of the event's texts.
    pub language: String,
}

/// What the organizer has set.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub opens_at: Option<Time>,
    pub rate_per_minute: Option<i32>,
    pub window_minutes: i16,
    pub paused: bool,
    pub message: String,
    /// Zero bits.
    pub proof_of_work: u32,
}

/// A room that is on. The settings are replaced when they change, what is measured stays.
#[derive(Clone)]
pub(crate) struct Room {
    pub event_id: EventId,
    pub about: Arc<About>,
    pub settings: Arc<Settings>,
    pub live: Arc<Live>,
}

/// Places of the event, as last read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Places {
    pub free: i64,
    pub held: i64,
}

/// What is measured in a room.
pub(crate) struct Live {
    pub draw: ArcSwapOption<Draw>,
    /// One at a time reads the places or holds the draw; the others go on with what is known.
    pub busy: AsyncMutex<()>,
    /// Microseconds of the last reading; 0: never.
    pub read_at: AtomicU64,
    pub free: AtomicI64,
    pub held: AtomicI64,
    sales: Mutex<Sales>,
    figures: Mutex<Figures>,
    /// Rings when something changes for everybody at once.
    pub bell: watch::Sender<u64>,
}

#[derive(Debug)]
struct Sales {
    holds: Meter,
    places: u64,
    /// Not yet told to the other nodes.
    untold: Sold,
    /// What all nodes sell together, as last heard.
    together: Option<Selling>,
}

impl Live {
    fn new(draw: Option<Draw>) -> Self {
        Self {
            draw: ArcSwapOption::from_pointee(draw),
            busy: AsyncMutex::new(()),
            read_at: AtomicU64::new(0),
            free: AtomicI64::new(0),
            held: AtomicI64::new(0),
            sales: Mutex::new(Sales {
                holds: Meter::new(),
                places: 0,
                untold: Sold::default(),
                together: None,
            }),
            figures: Mutex::new(Figures::default()),
            bell: watch::channel(0).0,
        }
    }

    /// Counts a booking of so many places.
    pub(crate) fn sold(&self, now: u64, places: u32) {
        {
            let mut sales = self.sales.lock().unwrap_or_else(PoisonError::into_inner);
            sales.holds.add(now / 1_000_000, 1);
            sales.places += u64::from(places);
            sales.untold.bookings = sales.untold.bookings.saturating_add(1);
            sales.untold.places += u64::from(places);
        }
        // Until the counters are read again: who is let in now must not count on these.
        self.free.fetch_sub(i64::from(places), Ordering::Relaxed);
        self.held.fetch_add(i64::from(places), Ordering::Relaxed);
    }

    /// Takes what the other nodes have not been told of.
    pub(crate) fn take_sold(&self) -> Sold {
        std::mem::take(&mut self.sales.lock().unwrap_or_else(PoisonError::into_inner).untold)
    }

    /// Remembers how fast all nodes sell; `None` when this one can only speak for itself.
    pub(crate) fn keep_selling(&self, together: Option<Selling>) {
        self.sales.lock().unwrap_or_else(PoisonError::into_inner).together = together;
    }

    /// Bookings per minute, and places per booking: of all nodes, where they can be asked.
    pub(crate) fn selling(&self, now: u64) -> (f64, f64) {
        let sales = self.sales.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(together) = sales.together {
            return (together.per_minute, together.places_each);
        }
        let bookings = sales.holds.total();
        let each = if bookings == 0 { 1.0 } else { sales.places as f64 / bookings as f64 };
        (sales.holds.per_minute(now / 1_000_000), each)
    }

    /// The places as far as they are known.
    pub(crate) fn places(&self) -> Places {
        Places { free: self.free.load(Ordering::Relaxed), held: self.held.load(Ordering::Relaxed) }
    }

    /// Remembers what was read, and rings when the event is sold out, or not any more.
    pub(crate) fn keep_places(&self, places: Places, now: u64) {
        let first = self.read_at.swap(now, Ordering::Relaxed) == 0;
        let before = self.free.swap(places.free, Ordering::Relaxed);
        self.held.store(places.held, Ordering::Relaxed);
        if !first && (before > 0) != (places.free > 0) {
            self.ring();
        }
    }

    pub(crate) fn figures(&self) -> Figures {
        *self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn keep_figures(&self, figures: Figures) {
        *self.figures.lock().unwrap_or_else(PoisonError::into_inner) = figures;
    }

    pub(crate) fn ring(&self) {
        self.bell.send_modify(|count| *count += 1);
    }
}

impl Room {
    /// The room of `row`; what was measured in `before` is kept.
    pub(crate) fn from_row(row: RoomRow, before: Option<&Self>) -> Self {
        let draw = read_draw(&row);
        let live = match before {
            Some(before) => Arc::clone(&before.live),
            None => Arc::new(Live::new(draw.clone())),
        };
        // A draw that another node held is held here as well, with its seed, by whoever comes next: the
        // people of this line must get their places.
        if draw.is_none() {
            live.draw.store(None);
        }
        Self {
            event_id: row.event_id,
            about: Arc::new(About {
                slug: row.slug,
                title: row.title,
                organizer: row.organizer,
                accent_color: row.accent_color.trim().to_owned(),
                starts_at: row.starts_at,
                time_zone: row.time_zone,
                venue_name: row.venue_name,
                city: row.city,
                language: row.language,
            }),
            settings: Arc::new(Settings {
                opens_at: row.opens_at,
                rate_per_minute: row.rate_per_minute,
                window_minutes: row.window_minutes,
                paused: row.paused,
                message: row.message,
                proof_of_work: u32::try_from(row.proof_of_work).unwrap_or(0),
            }),
            live,
        }
    }

    /// Whether the draw is still to come.
    pub(crate) fn is_before_opening(&self) -> bool {
        self.settings.opens_at.is_some() && self.live.draw.load().is_none()
    }

    /// Whether the draw is due.
    pub(crate) fn is_draw_due(&self, now: Time) -> bool {
        self.is_before_opening() && self.settings.opens_at.is_some_and(|at| at <= now)
    }

    /// People to admit per minute.
    pub(crate) fn rate(&self, now: u64) -> f64 {
        match self.settings.rate_per_minute {
            Some(rate) => f64::from(rate),
            None => pace::automatic(self.live.selling(now).0),
        }
    }

    /// What the line is told to do.
    pub(crate) fn orders(&self, now: Time) -> Orders {
        let now_micros = micros(now);
        let (_, each) = self.live.selling(now_micros);
        let places = self.live.places();
        Orders {
            now: now_micros,
            per_minute: self.rate(now_micros),
            inside: pace::room_inside(places.free, each),
            window: self.window(),
            closed: self.settings.paused
                || self.is_before_opening()
                || self.live.read_at.load(Ordering::Relaxed) == 0,
        }
    }

    /// Seconds of the window.
    pub(crate) fn window(&self) -> u32 {
        u32::try_from(self.settings.window_minutes).unwrap_or(1) * 60
    }

    /// The address of the page.
    pub(crate) fn address(&self) -> String {
        format!("/queue/{}", self.about.slug)
    }

    /// How long somebody with so many people ahead will wait, in seconds; `None` when that can't be said.
    pub(crate) fn estimate(&self, ahead: u32, now: u64) -> Option<u32> {
        let figures = self.live.figures();
        if self.settings.paused || self.is_before_opening() || self.live.places().free <= 0 {
            return None;
        }
        // What was measured says more than what was set: admissions also wait for places.
        let measured = (figures.measured_for >= 20 && figures.per_minute > 0.0).then_some(figures.per_minute);
        let per_minute = measured.unwrap_or_else(|| self.rate(now));
        let seconds = (f64::from(ahead) + 1.0) * 60.0 / per_minute.max(0.1);
        Some(seconds.min(86_400.0).ceil() as u32)
    }
}

fn read_draw(row: &RoomRow) -> Option<Draw> {
    let seed: [u8; 32] = row.seed.as_deref()?.try_into().ok()?;
    Some(Draw::new(seed, row.drawn_at?, row.participants))
}
