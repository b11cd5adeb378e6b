//! Trying a transaction again when PostgreSQL could not order it among others.

use std::time::Duration;

/// An error that may be gone when the whole transaction is tried again.
pub trait IsTransient {
    /// Whether PostgreSQL undid the transaction only because of what others did at the same time.
    fn is_transient(&self) -> bool;
}

impl IsTransient for sqlx::Error {
    /// True for serialization failures (`40001`) and deadlocks (`40P01`). A lost connection is not one
    /// of them: the commit may have happened.
    fn is_transient(&self) -> bool {
        let Self::Database(error) = self else { return false };
        matches!(error.code().as_deref(), Some("40001" | "40P01"))
    }
}

/// Retries after the first try.
const RETRIES: u32 = 3;

/// Runs `work`, which opens, uses and commits one transaction, and runs it again, at most three times,
/// when PostgreSQL chose it as the victim of a conflict. Waits a few random milliseconds in between, so
/// that the same two do not meet again.
///
/// ```ignore
/// let booking = retrying(|| async {
///     let mut tx = db.begin().await?;
///     let booking = store::hold(&mut tx, &request).await?;
///     tx.commit().await?;
///     Ok::<_, sqlx::Error>(booking)
/// })
/// .await?;
/// ```
///
/// # Errors
/// The last error of `work`.
pub async fn retrying<T, E, F>(mut work: impl FnMut() -> F) -> Result<T, E>
where
    E: IsTransient,
    F: Future<Output = Result<T, E>>,
{
    // Not `AsyncFnMut`: the compiler (1.95) can't see that such a future is Send, which handlers need.
    for attempt in 0..RETRIES {
        match work().await {
            Err(error) if error.is_transient() => {
                let most = 10 << attempt;
                tokio::time::sleep(Duration::from_millis(rand::random_range(1..=most))).await;
            }
            done => return done,
        }
    }
    work().await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::testing::TestDb;

    #[derive(Debug, PartialEq)]
    struct Conflict(bool);
    impl IsTransient for Conflict {
        fn is_transient(&self) -> bool {
            self.0
        }
    }

    #[tokio::test]
    async fn gives_up_after_three_retries_and_at_once_on_other_errors() {
        let tries = Cell::new(0);
        let result: Result<(), _> = retrying(|| async {
            tries.set(tries.get() + 1);
            Err(Conflict(true))
        })
        .await;
        assert_eq!((result, tries.get()), (Err(Conflict(true)), 4));

        let tries = Cell::new(0);
        let result: Result<(), _> = retrying(|| async {
            tries.set(tries.get() + 1);
            Err(Conflict(false))
        })
        .await;
        assert_eq!((result, tries.get()), (Err(Conflict(false)), 1));
    }

    #[tokio::test]
    async fn concurrent_serializable_increments_all_count() {
        let test = TestDb::blank().await;
        sqlx::query("CREATE TABLE n (n int)").execute(&test.db).await.expect("table");
        sqlx::query("INSERT INTO n VALUES (0)").execute(&test.db).await.expect("row");
        // Spawned, because handlers need a future that is Send.
        let tasks: Vec<_> = (0..3).map(|_| tokio::spawn(increment(test.db.clone()))).collect();
        for task in tasks {
            task.await.expect("no panic").expect("retried until it fits");
        }
        let n: i32 = sqlx::query_scalar("SELECT n FROM n").fetch_one(&test.db).await.expect("n");
        assert_eq!(n, 3);
    }

    async fn increment(db: crate::Db) -> Result<(), sqlx::Error> {
        retrying(|| async {
            let mut tx = db.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await?;
            let n: i32 = sqlx::query_scalar("SELECT n FROM n").fetch_one(&mut *tx).await?;
            tokio::time::sleep(Duration::from_millis(2)).await;
            sqlx::query("UPDATE n SET n = $1").bind(n + 1).execute(&mut *tx).await?;
            tx.commit().await
        })
        .await
    }
}
