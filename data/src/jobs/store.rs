//! The statements behind jobs.

use kit::Time;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

pub(super) struct NewJob<'a> {
    pub kind: &'a str,
    pub payload: Value,
    pub priority: i16,
    pub max_attempts: i16,
    pub due: Time,
    pub dedupe: Option<&'a str>,
}

/// Inserts a job and wakes the workers when the transaction commits.
pub(super) async fn insert(conn: &mut PgConnection, job: &NewJob<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with job as (
           insert into data.jobs (id, kind, payload, priority, max_attempts, run_at, dedupe_key)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (dedupe_key) do nothing
           returning id)
         select pg_notify('admit_jobs', '') from job",
    )
    .bind(Uuid::now_v7())
    .bind(job.kind)
    .bind(&job.payload)
    .bind(job.priority)
    .bind(job.max_attempts)
    .bind(job.due)
    .bind(job.dedupe)
    .execute(conn)
    .await?;
    Ok(())
}

/// Inserts jobs of one kind and wakes the workers when the transaction commits.
pub(super) async fn insert_all(
    conn: &mut PgConnection,
    kind: &str,
    payloads: &[Value],
    priority: i16,
    max_attempts: i16,
    due: Time,
) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = payloads.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query(
        "with jobs as (
           insert into data.jobs (id, kind, payload, priority, max_attempts, run_at)
           select id, $1, payload, $2, $3, $4 from unnest($5::uuid[], $6::jsonb[]) as job (id, payload)
           returning id)
         select pg_notify('admit_jobs', '') from jobs limit 1",
    )
    .bind(kind)
    .bind(priority)
    .bind(max_attempts)
    .bind(due)
    .bind(ids)
    .bind(payloads)
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
pub(super) struct Claimed {
    pub id: Uuid,
    pub kind: String,
    pub payload: Value,
    pub priority: i16,
    pub attempts: i16,
    pub max_attempts: i16,
}

/// Seconds for which a claimed job belongs to its worker; a crash gives it back after that.
pub(super) const LEASE_SECONDS: i64 = 90;

/// Takes up to `limit` due jobs that nobody else holds, of priorities smaller than `before` and of all kinds but
/// `not_of`.
pub(super) async fn claim(
    db: &PgPool,
    now: Time,
    not_of: &[String],
    before: i16,
    limit: i64,
) -> Result<Vec<Claimed>, sqlx::Error> {
    sqlx::query_as(
        "update data.jobs set locked_until = $2, attempts = attempts + 1
         where id in (
           select id from data.jobs
           where dead_at is null and run_at <= $1 and (locked_until is null or locked_until < $1)
             and kind <> all($4::text[]) and priority < $5::smallint
           order by priority, run_at, id
           limit $3
           for update skip locked)
         returning id, kind, payload, priority, attempts, max_attempts",
    )
    .bind(now)
    .bind(now.plus_seconds(LEASE_SECONDS))
    .bind(limit)
    .bind(not_of)
    .bind(before)
    .fetch_all(db)
    .await
}

/// Takes up to `limit` due jobs of `kinds` that nobody else holds.
pub(super) async fn claim_of(
    db: &PgPool,
    now: Time,
    kinds: &[String],
    limit: i64,
) -> Result<Vec<Claimed>, sqlx::Error> {
    sqlx::query_as(
        "update data.jobs set locked_until = $2, attempts = attempts + 1
         where id in (
           select id from data.jobs
           where dead_at is null and run_at <= $1 and (locked_until is null or locked_until < $1)
             and kind = any($4::text[])
           order by run_at, id
           limit $3
           for update skip locked)
         returning id, kind, payload, priority, attempts, max_attempts",
    )
    .bind(now)
    .bind(now.plus_seconds(LEASE_SECONDS))
    .bind(limit)
    .bind(kinds)
    .fetch_all(db)
    .await
}

/// The jobs are done.
pub(super) async fn finish(conn: &mut PgConnection, ids: &[Uuid]) -> Result<(), sqlx::Error> {
    sqlx::query("delete from data.jobs where id = any($1::uuid[])").bind(ids).execute(conn).await?;
    Ok(())
}

/// The job failed: it waits for `due`, or is dead when `due` is `None`.
pub(super) async fn fail(
    db: &PgPool,
    id: Uuid,
    error: &str,
    due: Option<Time>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update data.jobs
         set locked_until = null, last_error = left($2, 2000), run_at = coalesce($3, run_at),
             dead_at = case when $3::timestamptz is null then $4::timestamptz end
         where id = $1",
    )
    .bind(id)
    .bind(error)
    .bind(due)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// Whether the schedule `name` is due; moves it on by `every` seconds when it is. One node wins.
pub(super) async fn take_schedule(
    conn: &mut PgConnection,
    name: &str,
    now: Time,
    every: i64,
) -> Result<bool, sqlx::Error> {
    let taken = sqlx::query(
        "insert into data.schedules as s (name, next_run_at) values ($1, $3)
         on conflict (name) do update set next_run_at = $3 where s.next_run_at <= $2",
    )
    .bind(name)
    .bind(now)
    .bind(now.plus_seconds(every))
    .execute(conn)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// A job that gave up, for the operator.
#[derive(Debug, sqlx::FromRow, serde::Serialize)]
pub struct DeadLetter {
    pub id: Uuid,
    pub kind: String,
    pub payload: Value,
    pub attempts: i16,
    pub last_error: Option<String>,
    pub dead_at: Time,
}

/// The newest dead letters.
pub async fn dead_letters(db: &PgPool, limit: i64) -> Result<Vec<DeadLetter>, sqlx::Error> {
    sqlx::query_as(
        "select id, kind, payload, attempts, last_error, dead_at from data.jobs
         where dead_at is not null order by dead_at desc limit $1",
    )
    .bind(limit)
    .fetch_all(db)
    .await
}

/// Gives a dead job another life; `false` when it is not there.
pub async fn retry_dead(db: &PgPool, id: Uuid, now: Time) -> Result<bool, sqlx::Error> {
    let changed = sqlx::query(
        "update data.jobs set dead_at = null, attempts = 0, run_at = $2
         where id = $1 and dead_at is not null",
    )
    .bind(id)
    .bind(now)
    .execute(db)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// How much waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
pub struct Depth {
    /// Jobs that are due now.
    pub due: i64,
    /// Jobs that wait for their time.
    pub later: i64,
    /// Jobs that failed and will be tried again, among the two above.
    pub failed: i64,
    /// Dead letters.
    pub dead: i64,
}

/// Counts what waits.
pub async fn depth(db: &PgPool, now: Time) -> Result<Depth, sqlx::Error> {
    sqlx::query_as(
        "select count(*) filter (where dead_at is null and run_at <= $1) as due,
                count(*) filter (where dead_at is null and run_at > $1) as later,
                count(*) filter (where dead_at is null and last_error is not null) as failed,
                count(*) filter (where dead_at is not null) as dead
         from data.jobs",
    )
    .bind(now)
    .fetch_one(db)
    .await
}
