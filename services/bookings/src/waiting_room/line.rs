//! The line of one waiting room, in the memory of this process: sixteen bytes for each person.
//!
//! The line is sorted by a key that follows from the ticket: after the draw, first come those who were
//! drawn, by their number; then everybody else in order of arrival. So the line keeps no tickets, and
//! after a restart it grows again from those who are still there. It is kept in blocks, so that a place
//! can be found, counted and inserted without touching the whole of it.

mod handover;

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::pace::{Credit, Meter};

/// Where somebody stands: the smaller, the earlier.
pub(crate) type Key = u64;

/// The bit of all keys that come after those of the draw.
pub(crate) const LATE: Key = 1 << 63;
/// Seconds after the last sign of life for which somebody counts as present.
pub(crate) const PRESENCE: u32 = 45;
/// People in one line at most; who comes then is asked to come back.
pub(crate) const FULL: usize = 2_000_000;
/// Entries of a block at most.
const BLOCK: usize = 512;
/// Lines up to this length are counted anew for every question; longer ones once a second.
const SHORT: usize = 4096;
/// Seconds after which those who came after the draw and went away are forgotten. Their ticket brings
/// their place back.
const FORGET: u32 = 900;

/// The place of whoever arrives at `now` (microseconds): the time, and eleven bits that keep those apart
/// who arrive in the same microsecond.
pub(crate) fn arrival(now: u64, salt: u64) -> Key {
    LATE | ((now << SALT_BITS) & (LATE - 1)) | (salt & ((1 << SALT_BITS) - 1))
}

/// The time of arrival (microseconds) in a place by arrival.
pub(crate) fn arrived(key: Key) -> u64 {
    (key & (LATE - 1)) >> SALT_BITS
}

const SALT_BITS: u32 = 11;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Waiting,
    /// Inside, and has not booked yet.
    Admitted,
    /// Has booked.
    Spent,
    /// The window closed without a booking.
    Over,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    key: Key,
    /// The last sign of life; once admitted, the second of the admission.
    seen: u32,
    mark: Mark,
}

#[derive(Debug, Default)]
struct Block {
    entries: Vec<Entry>,
    /// Present people in the line before this block, as last counted.
    before: u32,
}

/// Who asks, as their ticket says.
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    /// The ticket's number: also its place by time of arrival.
    pub number: u64,
    /// The place by the draw, for those who came before it; `None` before the draw and for late comers.
    pub drawn: Option<u64>,
}

/// What the line says about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// So many present people go first.
    Waiting { key: u64, ahead: u32 },
    /// Inside since that second.
    Admitted { key: u64, since: u32 },
    /// Has booked; was admitted at that second.
    Spent { key: u64, since: u32 },
    /// The time to book ran out.
    Over,
    /// No room for one more.
    Full,
}

/// What the room wants of its line now.
#[derive(Debug, Clone, Copy)]
pub struct Orders {
    /// Microseconds since the Unix epoch.
    pub now: u64,
    /// People per minute.
    pub per_minute: f64,
    /// People who may be inside without a booking.
    pub inside: u32,
    /// Seconds of the window.
    pub window: u32,
    /// Nobody goes in: before the opening, or paused.
    pub closed: bool,
}

/// The line in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Waiting and present.
    pub present: u32,
    /// Waiting, but not heard of for a while.
    pub away: u32,
    /// Admitted since the beginning.
    pub admitted: u64,
    /// Inside now, without a booking.
    pub inside: u32,
    /// Admissions per minute, as measured.
    pub per_minute: f64,
    /// Seconds over which that was measured, sixty at most; short times say little.
    pub measured_for: u64,
}

#[derive(Debug)]
pub(crate) struct Line {
    blocks: Vec<Block>,
    length: usize,
    /// Everybody before this key has had a turn.
    head: Key,
    /// Had their turn while they were away, and are back: they go first.
    returned: BTreeSet<Key>,
    /// Came before the draw but were away when it was held: their places, by ticket.
    moved: HashMap<u64, Key>,
    /// Inside without a booking, in order of admission.
    inside: VecDeque<(u32, Key)>,
    credit: Credit,
    meter: Meter,
    unspent: u32,
    counted: (u32, u32, u32),
    /// Made after the draw (a restart): who says to have been drawn is believed, and nobody goes in
    /// before the others had time to come back.
    restored_at: Option<u32>,
}

impl Line {
    /// An empty line; `restored` when the draw was held before it was made.
    pub(crate) fn new(now: u32, restored: bool) -> Self {
        Self {
            blocks: Vec::new(),
            length: 0,
            head: 0,
            returned: BTreeSet::new(),
            moved: HashMap::new(),
            inside: VecDeque::new(),
            credit: Credit::new(),
            meter: Meter::new(),
            unspent: 0,
            counted: (0, 0, 0),
            restored_at: restored.then_some(now),
        }
    }

    /// A sign of life: joins, or says where one stands. `now` in microseconds.
    pub(crate) fn see(&mut self, who: &Visitor, now: u64) -> Standing {
        let key = match who.drawn {
            None => who.number,
            Some(drawn) if self.restored_at.is_some() || self.find(drawn).is_ok() => drawn,
            // Away when the draw was held: in line from the return on.
            Some(_) => self.moved_to(who.number, now),
        };
        let now = (now / 1_000_000) as u32;
        let (block, at) = match self.find(key) {
            Ok(place) => place,
            Err(_) if self.length >= FULL => return Standing::Full,
            Err(place) => self.insert(place, Entry { key, seen: now, mark: Mark::Waiting }),
        };
        let head = self.head;
        let entry = &mut self.blocks[block].entries[at];
        match entry.mark {
            Mark::Waiting => {
                entry.seen = entry.seen.max(now);
                if key < head {
                    self.returned.insert(key);
                }
                Standing::Waiting { key, ahead: self.ahead(key, now) }
            }
            Mark::Admitted => Standing::Admitted { key, since: entry.seen },
            Mark::Spent => Standing::Spent { key, since: entry.seen },
            Mark::Over => Standing::Over,
        }
    }

    /// Holds the draw: `place` gives each of those who wait and are present their place, who is away loses
    /// it. The line begins anew with it: who was inside before has a pass, and no place.
    /// Returns how many took part. `at` in microseconds; who arrived later stays where they are.
    pub(crate) fn draw(&mut self, place: impl Fn(u64) -> Key, at: u64) -> u32 {
        let horizon = ((at / 1_000_000) as u32).saturating_sub(PRESENCE);
        let mut drawn: Vec<Entry> = self
            .blocks
            .iter()
            .flat_map(|block| &block.entries)
            .filter(|entry| entry.mark == Mark::Waiting && entry.seen >= horizon)
            .map(|entry| {
                let key = if arrived(entry.key) < at { place(entry.key) } else { entry.key };
                Entry { key, ..*entry }
            })
            .collect();
        drawn.sort_unstable_by_key(|entry| entry.key);
        drawn.dedup_by_key(|entry| entry.key);
        self.length = drawn.len();
        self.blocks =
            drawn.chunks(BLOCK).map(|entries| Block { entries: entries.to_vec(), before: 0 }).collect();
        self.head = 0;
        self.returned.clear();
        self.moved.clear();
        self.inside.clear();
        self.unspent = 0;
        self.counted = (0, 0, 0);
        // Nobody goes in on the time before the opening.
        self.credit.idle(at);
        drawn.iter().filter(|entry| entry.key & LATE == 0).count() as u32
    }

    /// Closes windows, lets in as many as the orders allow, and says how things stand.
    pub(crate) fn advance(&mut self, orders: &Orders) -> Figures {
        let now = (orders.now / 1_000_000) as u32;
        self.close_windows(now, orders.window);
        let settling = self.restored_at.is_some_and(|at| now < at.saturating_add(PRESENCE));
        if orders.closed || settling || orders.inside <= self.unspent {
            self.credit.idle(orders.now);
        } else {
            let allowed = self.credit.available(orders.now, orders.per_minute);
            let many = self.admit(allowed.min(orders.inside - self.unspent), now);
            self.credit.spend(many);
            if many > 0 {
                self.meter.add(u64::from(now), many);
            }
        }
        self.count(now);
        let (_, present, away) = self.counted;
        Figures {
            present,
            away,
            admitted: self.meter.total(),
            inside: self.unspent,
            per_minute: self.meter.per_minute(u64::from(now)),
            measured_for: self.meter.age(u64::from(now)).min(60),
        }
    }

    /// Somebody inside has booked. `false` when they had before, or are not inside.
    pub(crate) fn spend(&mut self, key: Key) -> bool {
        let Ok((block, at)) = self.find(key) else { return false };
        let entry = &mut self.blocks[block].entries[at];
        if entry.mark != Mark::Admitted {
            return false;
        }
        entry.mark = Mark::Spent;
        self.unspent = self.unspent.saturating_sub(1);
        true
    }

    /// Bytes that the line takes, its spare room included.
    #[cfg(test)]
    pub(crate) fn bytes(&self) -> usize {
        let blocks: usize =
            self.blocks.iter().map(|block| block.entries.capacity() * size_of::<Entry>()).sum();
        blocks
            + self.blocks.capacity() * size_of::<Block>()
            + self.moved.capacity() * size_of::<(u64, Key)>()
            + self.inside.capacity() * size_of::<(u32, Key)>()
    }

    /// The place of somebody who was away when the draw was held, and came back.
    fn moved_to(&mut self, number: u64, now: u64) -> Key {
        if let Some(key) = self.moved.get(&number) {
            return *key;
        }
        let mut key = arrival(now, number);
        while self.find(key).is_ok() {
            key += 1;
        }
        self.moved.insert(number, key);
        key
    }

    fn admit(&mut self, many: u32, now: u32) -> u32 {
        let horizon = now.saturating_sub(PRESENCE);
        let mut admitted = 0;
        while admitted < many {
            let Some(key) = self.returned.pop_first().or_else(|| self.next_in_line()) else { break };
            let Ok((block, at)) = self.find(key) else { continue };
            let entry = &mut self.blocks[block].entries[at];
            // Who is away keeps the place, and goes first on coming back.
            if entry.mark != Mark::Waiting || entry.seen < horizon {
                continue;
            }
            entry.mark = Mark::Admitted;
            entry.seen = now;
            self.inside.push_back((now, key));
            self.unspent += 1;
            admitted += 1;
        }
        admitted
    }

    fn next_in_line(&mut self) -> Option<Key> {
        let (Ok((block, at)) | Err((block, at))) = self.find(self.head);
        let entry = match self.blocks.get(block)?.entries.get(at) {
            Some(entry) => entry,
            None => self.blocks.get(block + 1)?.entries.first()?,
        };
        self.head = entry.key + 1;
        Some(entry.key)
    }

    fn close_windows(&mut self, now: u32, window: u32) {
        while let Some((since, key)) = self.inside.front().copied() {
            if since.saturating_add(window) > now {
                break;
            }
            self.inside.pop_front();
            if let Ok((block, at)) = self.find(key) {
                let entry = &mut self.blocks[block].entries[at];
                if entry.mark == Mark::Admitted {
                    entry.mark = Mark::Over;
                    self.unspent = self.unspent.saturating_sub(1);
                }
            }
        }
    }

    /// The place of `key`: `Ok` where it is, `Err` where it belongs.
    fn find(&self, key: Key) -> Result<(usize, usize), (usize, usize)> {
        let after = |block: &Block| block.entries.last().is_some_and(|last| last.key < key);
        let block = self.blocks.partition_point(after);
        let Some(found) = self.blocks.get(block) else { return Err((block, 0)) };
        match found.entries.binary_search_by_key(&key, |entry| entry.key) {
            Ok(at) => Ok((block, at)),
            Err(at) => Err((block, at)),
        }
    }

    fn insert(&mut self, (mut block, mut at): (usize, usize), entry: Entry) -> (usize, usize) {
        self.length += 1;
        if block == self.blocks.len() {
            // Behind everybody: in the last block while there is room, else in a new one.
            match self.blocks.last() {
                Some(last) if last.entries.len() < BLOCK => {
                    block -= 1;
                    at = last.entries.len();
                }
                before => {
                    let before = before.map_or(0, |last| last.before + last.entries.len() as u32);
                    // The first block grows as it needs: most rooms are small.
                    let entries = if block == 0 { Vec::new() } else { Vec::with_capacity(BLOCK) };
                    self.blocks.push(Block { entries, before });
                }
            }
        } else if self.blocks[block].entries.len() >= BLOCK {
            let upper = self.blocks[block].entries.split_off(BLOCK / 2);
            let before = self.blocks[block].before + (BLOCK / 2) as u32;
            self.blocks.insert(block + 1, Block { entries: upper, before });
            if at > BLOCK / 2 {
                (block, at) = (block + 1, at - BLOCK / 2);
            }
        }
        self.blocks[block].entries.insert(at, entry);
        (block, at)
    }

    /// Present people who go before `key`.
    fn ahead(&mut self, key: Key, now: u32) -> u32 {
        if self.length <= SHORT || self.counted.0 != now {
            self.count(now);
        }
        if key < self.head {
            return self.returned.range(..key).count() as u32;
        }
        let (Ok((block, at)) | Err((block, at))) = self.find(key);
        let horizon = now.saturating_sub(PRESENCE);
        let head = self.head;
        let near = self.blocks.get(block).map_or(0, |block| {
            let before = block.entries[..at].iter();
            block.before as usize + before.filter(|entry| counts(entry, head, horizon)).count()
        });
        (near + self.returned.len()) as u32
    }

    /// Counts who is present in each block, and forgets late comers who left long ago.
    fn count(&mut self, now: u32) {
        if self.length > SHORT && self.counted.0 == now {
            return;
        }
        if self.counted.0 / 60 != now / 60 && self.length > SHORT {
            self.forget(now);
        }
        let (horizon, head) = (now.saturating_sub(PRESENCE), self.head);
        // Who came back and left again is as away as before.
        let mut returned = std::mem::take(&mut self.returned);
        returned.retain(|key| {
            self.find(*key).is_ok_and(|(block, at)| self.blocks[block].entries[at].seen >= horizon)
        });
        self.returned = returned;
        let (mut present, mut waiting) = (0, 0);
        for block in &mut self.blocks {
            block.before = present;
            for entry in &block.entries {
                waiting += u32::from(entry.mark == Mark::Waiting);
                present += u32::from(counts(entry, head, horizon));
            }
        }
        present += self.returned.len() as u32;
        self.counted = (now, present, waiting.saturating_sub(present));
    }

    fn forget(&mut self, now: u32) {
        let horizon = now.saturating_sub(FORGET);
        for block in &mut self.blocks {
            block.entries.retain(|entry| {
                entry.mark != Mark::Waiting || entry.key & LATE == 0 || entry.seen >= horizon
            });
        }
        self.blocks.retain(|block| !block.entries.is_empty());
        self.length = self.blocks.iter().map(|block| block.entries.len()).sum();
    }
}

/// Whether somebody waits for a turn that is still to come, and is there.
fn counts(entry: &Entry, head: Key, horizon: u32) -> bool {
    entry.mark == Mark::Waiting && entry.key >= head && entry.seen >= horizon
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
