//! The states in the program and in PostgreSQL are the same.

use bookings::BookingState;

use crate::app::TestApp;

#[tokio::test]
async fn the_edges_in_rust_equal_those_in_the_database() {
    let app = TestApp::new().await;
    let mut edges: Vec<(BookingState, BookingState)> =
        sqlx::query_as("select from_state, to_state from bookings.booking_edges")
            .fetch_all(&app.db)
            .await
            .unwrap();
    for from in BookingState::ALL {
        for to in BookingState::ALL {
            let stored = edges.iter().position(|edge| *edge == (from, to)).map(|at| edges.swap_remove(at));
            assert_eq!(from.may_become(to), stored.is_some(), "{from:?} → {to:?}");
        }
    }
    assert!(edges.is_empty());
}
