//! The clock is passed in, so that tests can move it.

use std::sync::{Arc, Mutex};

use crate::Time;

/// Tells the time: the machine's, or in tests one that stands still until it is moved.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    held: Option<Arc<Mutex<Time>>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self { held: None }
    }

    /// A clock that stands at `start` until [`Clock::advance`] moves it. Clones share the hand.
    pub fn standing_at(start: Time) -> Self {
        Self { held: Some(Arc::new(Mutex::new(start))) }
    }

    /// Now, in UTC.
    pub fn now(&self) -> Time {
        match &self.held {
            None => Time::new(jiff::Timestamp::now()),
            Some(hand) => *hand.lock().expect("no holder of the clock panics"),
        }
    }

    /// Moves a standing clock forward by `seconds`; the machine's clock can't be moved and ignores it.
    pub fn advance(&self, seconds: i64) {
        if let Some(hand) = &self.held {
            let mut hand = hand.lock().expect("no holder of the clock panics");
            *hand = hand.plus_seconds(seconds);
        }
    }
}
