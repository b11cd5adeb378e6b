//! Who goes in, and when.

use futures_util::future::join_all;
use serde_json::json;

use super::*;

#[tokio::test]
async fn those_who_are_there_are_drawn_and_the_draw_can_be_checked() {
    let hall = Hall::open(100, json!({})).await;
    let opens = hall.in_seconds(60);
    hall.set(json!({ "opens_at": opens, "rate_per_minute": 600 }), 1).await;
    let mut people = Vec::new();
    for _ in 0..12 {
        let (visitor, status) = hall.join().await;
        assert_eq!((state(&status), &status["position"]), ("before", &json!(null)));
        assert!(status["draw"].is_null(), "no seed before the opening");
        people.push(visitor);
    }
    let (away, _) = hall.join().await;
    hall.app.clock.advance(50);
    for visitor in &people {
        assert_eq!(state(&hall.status(visitor).await), "before");
    }
    hall.app.clock.advance(10);
    let (late, status) = hall.join().await;
    assert_eq!(status["draw"]["participants"], 12, "{status}");
    hall.set(json!({ "opens_at": opens, "rate_per_minute": 1 }), 2).await;
    let mut drawn = Vec::new();
    for visitor in &people {
        let status = hall.status(visitor).await;
        let draw = &status["draw"];
        let (seed, ticket) = (bytes(&draw["seed"]), bytes(&draw["ticket_number"]));
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &seed);
        let mut number: [u8; 8] = aws_lc_rs::hmac::sign(&key, &ticket).as_ref()[..8].try_into().unwrap();
        number[0] &= 0x7f;
        assert_eq!(bytes(&draw["drawn_number"]), number, "anybody can repeat the draw");
        drawn.push((number, status["position"].as_u64().unwrap_or(0)));
    }
    drawn.sort_unstable();
    assert!(drawn.windows(2).all(|pair| pair[0].1 <= pair[1].1), "places follow the draw: {drawn:?}");
    let late = hall.status(&late).await;
    assert!(late["position"].as_u64() > Some(drawn[11].1), "{late}");
    assert!(late["draw"]["drawn_number"].is_null());
    hall.app.clock.advance(1);
    let away = hall.status(&away).await;
    assert!(
        away["position"].as_u64() > late["position"].as_u64(),
        "was not there, and came back last: {away}"
    );
}

#[tokio::test]
async fn the_draw_is_not_the_order_of_arrival() {
    let hall = Hall::open(500, json!({})).await;
    let opens = hall.in_seconds(30);
    hall.set(json!({ "opens_at": opens, "rate_per_minute": 1 }), 1).await;
    let mut people = Vec::new();
    for _ in 0..20 {
        people.push(hall.join().await.0);
    }
    hall.app.clock.advance(30);
    let mut places = Vec::new();
    for visitor in &people {
        places.push(hall.status(visitor).await["position"].as_u64().unwrap_or(0));
    }
    assert!(places.windows(2).any(|pair| pair[0] > pair[1]), "one in 20! chances: {places:?}");
}

#[tokio::test]
async fn without_a_draw_it_is_first_come_first_served() {
    let hall = Hall::open(100, json!({})).await;
    let (first, status) = hall.join().await;
    assert_eq!(state(&status), "admitted", "nobody is before the first");
    let mut waiting = Vec::new();
    for place in 1..=5 {
        let (visitor, status) = hall.join().await;
        assert_eq!((state(&status), status["position"].as_u64()), ("waiting", Some(place)));
        assert!(status["estimate_seconds"].as_u64() >= Some(place), "{status}");
        waiting.push(visitor);
    }
    for (turn, visitor) in waiting.iter().enumerate() {
        hall.app.clock.advance(1);
        assert_eq!(state(&hall.status(visitor).await), "admitted", "turn {turn}");
        if let Some(next) = waiting.get(turn + 1) {
            assert_eq!(hall.status(next).await["position"], 1);
        }
    }
    assert_eq!(
        state(&hall.enter(&first).await.expect(200).json),
        "admitted",
        "the same ticket, the same place"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_at_once_and_no_more_go_in_than_rate_and_places_allow() {
    // All five hundred come from one address here.
    let roomy = |config: &mut server::Config| config.gateway.max_connections_per_ip = 4096;
    let hall = Hall::with(40, json!({ "rate_per_minute": 600 }), roomy).await;
    let visitors: Vec<Client> = (0..500).map(|_| hall.app.client()).collect();
    let replies = join_all(visitors.iter().map(|visitor| hall.enter(visitor))).await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    let tickets: std::collections::BTreeSet<_> = replies.iter().map(|reply| reply.str("ticket")).collect();
    assert_eq!(tickets.len(), 500);
    let admitted = async || hall.desk().await["figures"]["admitted"].as_u64().expect("a number");
    assert!(admitted().await <= 1, "the clock stands");
    hall.app.clock.advance(2);
    join_all(visitors.iter().map(|visitor| hall.status(visitor))).await;
    let after = admitted().await;
    assert!((15..=31).contains(&after), "ten a second: {after}");
    for _ in 0..6 {
        hall.app.clock.advance(1);
        join_all(visitors.iter().map(|visitor| hall.status(visitor))).await;
    }
    let desk = hall.desk().await;
    assert_eq!(desk["figures"]["admitted"], 40, "not more than there are places: {desk}");
    assert_eq!((&desk["figures"]["inside"], &desk["figures"]["free"]), (&json!(40), &json!(40)));

    // All who are inside try at once, and so does everybody else.
    let holds = join_all(visitors.iter().map(|visitor| hall.hold(visitor))).await;
    let held = holds.iter().filter(|reply| reply.status == 201).count();
    let refused = holds.iter().filter(|reply| reply.json["code"] == "waiting_room").count();
    assert_eq!((held, refused), (40, 460));
    hall.app.clock.advance(1);
    let statuses = join_all(visitors.iter().map(|visitor| hall.status(visitor))).await;
    let told = statuses.iter().filter(|status| status["sold_out"] == true && status["may_return"] == true);
    assert_eq!(told.count(), 500, "sold out is told to all at once");
    assert_eq!(hall.desk().await["figures"]["admitted"], 40);

    // Holds lapse, and it goes on.
    hall.app.clock.advance(700);
    hall.app.run_schedule("expire_holds").await;
    join_all(visitors.iter().map(|visitor| hall.status(visitor))).await;
    hall.app.clock.advance(2);
    let statuses = join_all(visitors.iter().map(|visitor| hall.status(visitor))).await;
    assert!(statuses.iter().all(|status| status["sold_out"] == false));
    assert!(admitted().await > 40);
}

#[tokio::test]
async fn who_is_away_keeps_the_place_and_others_go_on() {
    let hall = Hall::open(100, json!({})).await;
    hall.join().await;
    let (away, _) = hall.join().await;
    let (here, _) = hall.join().await;
    for _ in 0..5 {
        hall.app.clock.advance(10);
        hall.org.client.post(&hall.desk_path("/pause"), json!({})).await.expect(200);
        hall.status(&here).await;
    }
    hall.org.client.post(&hall.desk_path("/resume"), json!({})).await.expect(200);
    hall.app.clock.advance(1);
    assert_eq!(state(&hall.status(&here).await), "admitted", "who is there does not wait for who is not");
    let back = hall.status(&away).await;
    assert!(state(&back) == "admitted" || back["position"] == 1, "the place was kept: {back}");
}

#[tokio::test]
async fn the_line_is_told_as_it_moves() {
    let hall = Hall::open(100, json!({})).await;
    hall.join().await;
    let (visitor, _) = hall.join().await;
    let request = visitor.request(reqwest::Method::GET, &hall.path("/live"));
    let mut response = request.send().await.expect("a stream");
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let first = response.chunk().await.expect("readable").expect("an event");
    let first = String::from_utf8_lossy(&first).into_owned();
    assert!(first.contains("event: status") && first.contains("\"position\":1"), "{first}");
    hall.app.clock.advance(2);
    let second = tokio::time::timeout(std::time::Duration::from_secs(5), response.chunk()).await;
    let second = second.expect("in time").expect("readable").expect("an event");
    assert!(String::from_utf8_lossy(&second).contains("\"state\":\"admitted\""));
    assert_eq!(response.chunk().await.expect("readable"), None, "it ends with the admission");
    hall.app.client().get(&hall.path("/live")).await.expect_problem(400, "queue_ticket_invalid");
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().expect("hexadecimal");
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
}
