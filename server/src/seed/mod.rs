//! The demo: six organizations, twelve venues, a year of events with pictures, and months of history.
//! The same content everywhere; only the dates follow today.

mod columns;
mod dice;
mod history;
mod houses;
mod people;
mod programme;
mod seats;
mod shows;
mod talk;
mod tickets;
mod words;

use kit::OrganizationId;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{App, cli::Failure};

use dice::Dice;
pub use people::{ADMIN, Account, BUYER, DOOR, ORGANIZER, PASSWORD, SUPPORT};
use shows::SHOWS;

/// The accounts of the demo, in the order in which they are worth trying.
pub const ACCOUNTS: [Account; 5] = [ORGANIZER, BUYER, DOOR, SUPPORT, ADMIN];

/// What the seed created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seeded {
    pub events: usize,
    pub bookings: usize,
}

/// Whether the installation has no event yet.
///
/// # Errors
/// The database's.
pub async fn is_empty(db: &data::Db) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select not exists (select 1 from events.events)").fetch_one(db).await
}

/// Fills an installation that has no event yet; `None` when it has. An attempt that was interrupted is
/// taken up where it stopped.
///
/// # Errors
/// The database's or the file store's.
pub async fn seed(app: &App) -> Result<Option<Seeded>, Failure> {
    if !is_empty(&app.db).await? {
        return Ok(None);
    }
    let now = app.clock.now();
    let mut dice = Dice::new(2027);

    let mut tx = app.db.begin().await?;
    let people = people::create(app, &mut tx).await?;
    tx.commit().await?;
    let covers = pictures(app, &people.organizations).await?;

    let mut tx = app.db.begin().await?;
    sqlx::query("set local statement_timeout = '120s'").execute(&mut *tx).await?;
    let venues = programme::venues(&mut tx, &mut dice, &people.organizations, now).await?;
    // Chance of its own, so that nothing else looks different for it.
    let mut usher = Dice::new(4711);
    let maps = seats::maps(&mut tx, &mut usher, &people.organizations, &venues, now).await?;
    let mut planned = Vec::new();
    for (show, cover) in SHOWS.iter().zip(covers) {
        let organization = people.organizations[show.house];
        let places = programme::Places { venues: venues[show.house], maps: &maps };
        planned.push(programme::show(&mut tx, &mut dice, show, organization, &places, cover, now).await?);
    }
    let cast = history::Cast { buyer: (people.buyer.0, BUYER.email, BUYER.name), door: people.door.0 };
    let sold = history::write(&mut tx, (&mut dice, &mut usher), &planned, &cast, now).await?;
    talk::write(&mut tx, &mut dice, &sold, &people.organizations, (people.support.0, SUPPORT.name), now)
        .await?;
    tx.commit().await?;
    app.events.mend_search().await?;
    sqlx::query(
        "analyze events.events, events.occurrences, events.search, events.pools, events.seat_claims,
           bookings.bookings, bookings.lines, bookings.tickets, bookings.scans, payments.payments",
    )
    .execute(&app.db)
    .await?;
    Ok(Some(Seeded { events: planned.len(), bookings: sold.len() }))
}

/// Draws and stores the picture of every show, through the same door as an organizer's upload.
async fn pictures(app: &App, organizations: &[OrganizationId]) -> Result<Vec<Uuid>, Failure> {
    let mut covers = vec![Uuid::nil(); SHOWS.len()];
    let mut work = JoinSet::new();
    let mut waiting = SHOWS.iter().enumerate();
    loop {
        while work.len() < 3
            && let Some((index, show)) = waiting.next()
        {
            let (events, organization) = (app.events.clone(), organizations[show.house]);
            work.spawn(async move {
                let file = tokio::task::spawn_blocking(move || {
                    events::art::cover(show.category, index as u64 * 31 + 5)
                })
                .await??;
                let cover = events.upload(organization, Some(file.len()), file.into()).await?;
                Ok::<_, Failure>((index, cover.id.0))
            });
        }
        match work.join_next().await {
            Some(done) => {
                let (index, id) = done??;
                covers[index] = id;
            }
            None => return Ok(covers),
        }
    }
}
