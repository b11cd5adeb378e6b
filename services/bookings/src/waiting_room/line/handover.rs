//! A line that is led elsewhere while all is well: here it is kept in mind who is inside, for the time in
//! which this node has to lead it.

use super::{Credit, Entry, Key, Line, Mark, Standing, Visitor};

impl Line {
    /// What is known of somebody who is, or was, inside.
    pub(crate) fn known(&self, who: &Visitor) -> Option<Standing> {
        let key = self.key_of(who);
        let (block, at) = self.find(key).ok()?;
        let entry = &self.blocks[block].entries[at];
        match entry.mark {
            Mark::Waiting => None,
            Mark::Admitted => Some(Standing::Admitted { key, since: entry.seen }),
            Mark::Spent => Some(Standing::Spent { key, since: entry.seen }),
            Mark::Over => Some(Standing::Over),
        }
    }

    /// Keeps in mind that somebody is, or was, inside.
    pub(crate) fn learn(&mut self, who: &Visitor, standing: Standing) {
        let (key, since, mark) = match standing {
            Standing::Admitted { key, since } => (key, since, Mark::Admitted),
            Standing::Spent { key, since } => (key, since, Mark::Spent),
            Standing::Over => (self.key_of(who), 0, Mark::Over),
            Standing::Waiting { .. } | Standing::Full => return,
        };
        if who.drawn.is_some_and(|drawn| drawn != key) {
            self.moved.insert(who.number, key);
        }
        let fresh = Entry { key, seen: since, mark: Mark::Waiting };
        let (block, at) = self.find(key).unwrap_or_else(|place| self.insert(place, fresh));
        let before = std::mem::replace(&mut self.blocks[block].entries[at], Entry { key, seen: since, mark });
        match (before.mark == Mark::Admitted, mark == Mark::Admitted) {
            (false, true) => {
                self.unspent += 1;
                let behind = self.inside.partition_point(|(earlier, _)| *earlier <= since);
                self.inside.insert(behind, (since, key));
            }
            (true, false) => self.unspent = self.unspent.saturating_sub(1),
            _ => {}
        }
    }

    /// Begins to lead this line at the second `now`: those who wait come back with their tickets, and have
    /// time for it before anybody goes in.
    pub(crate) fn restore(&mut self, now: u32) {
        self.rest();
        self.restored_at = Some(now);
    }

    /// Stops leading this line: forgets who waits, keeps who is inside.
    pub(crate) fn rest(&mut self) {
        for block in &mut self.blocks {
            block.entries.retain(|entry| entry.mark != Mark::Waiting);
        }
        self.blocks.retain(|block| !block.entries.is_empty());
        self.length = self.blocks.iter().map(|block| block.entries.len()).sum();
        self.head = 0;
        self.returned.clear();
        self.credit = Credit::new();
        self.counted = (0, 0, 0);
    }

    fn key_of(&self, who: &Visitor) -> Key {
        match who.drawn {
            None => who.number,
            Some(drawn) => self.moved.get(&who.number).copied().unwrap_or(drawn),
        }
    }
}
