//! Who is connected, by household: nobody may take all places.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use crate::client_ip;

/// The open connections of each IPv4 address, or IPv6 /64.
#[derive(Clone, Default)]
pub struct Crowd(Arc<Mutex<HashMap<u128, usize>>>);

/// One connection's place in the [`Crowd`], given back when dropped.
pub struct Member {
    crowd: Crowd,
    household: u128,
}

impl Crowd {
    /// A place for a connection of `ip`; `None` when its household has `limit` of them.
    pub fn enter(&self, ip: IpAddr, limit: usize) -> Option<Member> {
        let household = client_ip::prefix(ip);
        let mut counts = self.0.lock().ok()?;
        let count = counts.entry(household).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(Member { crowd: self.clone(), household })
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let Ok(mut counts) = self.crowd.0.lock() else { return };
        if let Some(count) = counts.get_mut(&self.household) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.household);
            }
        }
    }
}
