//! What a ticket may cost, and how many a neighbourhood gets.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;
use server::config::Bucket;

use super::*;

fn solve(riddle: &str, difficulty: u32) -> u64 {
    let zeros = |answer: u64| {
        let hash = digest(&SHA256, format!("{riddle}:{answer}").as_bytes());
        u64::from_be_bytes(hash.as_ref()[..8].try_into().expect("eight bytes")).leading_zeros()
    };
    (0..).find(|answer| zeros(*answer) >= difficulty).expect("an answer")
}

#[tokio::test]
async fn work_buys_one_ticket_and_only_one() {
    let hall = Hall::open(100, json!({ "proof_of_work": 10 })).await;
    let visitor = hall.app.client();
    let needed = hall.enter(&visitor).await.expect_problem(422, "work_required");
    assert_eq!(needed["extra"]["difficulty"], 10);
    let riddle = visitor.post(&hall.path("/riddle"), json!({})).await.expect(200).str("riddle");
    let answer = solve(&riddle, 10);
    let wrong = (0..).find(|other| *other != answer && solve_is_wrong(&riddle, *other)).expect("a wrong one");
    let enter = async |riddle: &str, answer: u64| {
        let client = hall.app.client();
        client.post(&hall.path("/enter"), json!({ "riddle": riddle, "answer": answer })).await
    };
    enter(&riddle, wrong).await.expect_problem(422, "work_wrong");
    enter("R1.a.b", answer).await.expect_problem(422, "work_wrong");
    let one = enter(&riddle, answer).await.expect(200).str("ticket");
    let two = enter(&riddle, answer).await.expect(200).str("ticket");
    assert_eq!(one, two, "a solution that is shown again is the same ticket");
    assert_eq!(hall.desk().await["figures"]["admitted"], 1);
    enter(&"R".repeat(200), answer).await.expect_problem(422, "invalid");
    hall.app.clock.advance(301);
    enter(&riddle, answer).await.expect_problem(422, "work_wrong");
}

fn solve_is_wrong(riddle: &str, answer: u64) -> bool {
    digest(&SHA256, format!("{riddle}:{answer}").as_bytes()).as_ref()[0] != 0
}

#[tokio::test]
async fn a_neighbourhood_gets_so_many_tickets() {
    let hall = Hall::with(100, json!({}), |config| {
        config.rate_limits.enabled = true;
        config.rate_limits.queue = Bucket { burst: 3, per_minute: 1 };
    })
    .await;
    for _ in 0..3 {
        hall.join().await;
    }
    let visitor = hall.app.client();
    let reply = hall.enter(&visitor).await.expect_problem(429, "rate_limited");
    assert!(reply.header("retry-after").is_some());
    hall.status(&visitor).await;
}
