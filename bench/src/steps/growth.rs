//! Whether a hold stays as cheap when there is more of everything.

use super::{Bench, holds};
use crate::{Failure, cell::Cell, stage::Show};

const CONNECTIONS: usize = 256;
/// How many bookings one event of the past has at most.
const PER_EVENT: i64 = 500_000;

/// From one event on sale at the same time to a thousand.
///
/// # Errors
/// See [`holds::rush`]; a broken invariant.
pub fn events(bench: &mut Bench) -> Result<(), Failure> {
    let mut shows: Vec<Show> = Vec::new();
    let mut first = None;
    for count in [1, 10, 100, 1000] {
        while shows.len() < count {
            let number = shows.len() + 1;
            shows.push(bench.stage.event(&format!("One of many {number}"), 100_000)?);
        }
        let cell = holds::rush(bench, &shows, CONNECTIONS)?;
        let what = format!("{count} events on sale");
        show_cost(bench, &what, &format!("holds_per_s_events_{count}"), &cell, &mut first);
        bench.report.memory(&format!("events_{count}"), cell.memory);
        bench.check(&what)?;
    }
    Ok(())
}

/// Puts the bookings of a young house into the tables, so that no step runs on empty ones.
///
/// # Errors
/// The database's.
pub fn young_house(bench: &mut Bench) -> Result<(), Failure> {
    fill(bench, 10_000)
}

/// From ten thousand bookings to as many as the scale says.
///
/// # Errors
/// See [`holds::rush`]; a broken invariant.
pub fn tables(bench: &mut Bench) -> Result<(), Failure> {
    // The first cell of the holds ran on ten thousand bookings: it is the first of this row.
    let mut first = bench.young;
    let mut sizes = vec![10_000, 100_000, 1_000_000, 10_000_000];
    sizes.retain(|size| *size <= bench.scale.bookings);
    for size in sizes {
        let missing = size - bench.database.bookings()?;
        if missing > 0 {
            fill(bench, missing)?;
        }
        let before = bench.database.bookings()?;
        // The steps before may have made more than this already: then the next size tells more.
        if before > size * 2 && size < bench.scale.bookings {
            continue;
        }
        let show = bench.stage.event(&format!("After {size} bookings"), holds::ROOM)?;
        let cell = holds::rush(bench, &[show], CONNECTIONS)?;
        let what = format!("{before} bookings in the tables");
        show_cost(bench, &what, &format!("holds_per_s_bookings_{size}"), &cell, &mut first);
        bench.report.memory(&format!("bookings_{size}"), cell.memory);
        bench.check(&what)?;
    }
    Ok(())
}

/// The cost of one hold, and how it compares with the first of the row.
fn show_cost(bench: &mut Bench, what: &str, key: &str, cell: &Cell, first: &mut Option<f64>) {
    let first = *first.get_or_insert(cell.per_second);
    let more = (first / cell.per_second.max(0.001) - 1.0) * 100.0;
    let busy = cell.cores.server + cell.cores.postgres;
    let each = busy * 1e6 / cell.per_second.max(0.001);
    bench.report.set(key, cell.per_second);
    bench.report.set(&key.replace("per_s", "core_us"), each);
    bench.row("7 growth", what, cell, &format!("{more:+.0} % time a hold, {each:.0} µs of a core"));
}

fn fill(bench: &mut Bench, count: i64) -> Result<(), Failure> {
    let mut left = count;
    while left > 0 {
        let part = left.min(PER_EVENT);
        let show = bench.stage.event("Long ago", holds::ROOM)?;
        bench.database.fill(&show.event_id, part)?;
        left -= part;
    }
    Ok(())
}
