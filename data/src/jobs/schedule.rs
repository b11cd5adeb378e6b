//! Work that recurs: whoever moves the row on runs it, so each turn runs once however many nodes there are.

use sqlx::PgPool;

use super::{runner::Work, store};

pub(super) struct Schedule {
    pub name: &'static str,
    pub every_seconds: i64,
    pub work: Work,
}

/// Takes the turn of `schedule` if it is due.
pub(super) async fn due(db: &PgPool, schedule: &Schedule, now: kit::Time) -> Result<bool, sqlx::Error> {
    let mut conn = db.acquire().await?;
    store::take_schedule(&mut conn, schedule.name, now, schedule.every_seconds).await
}
