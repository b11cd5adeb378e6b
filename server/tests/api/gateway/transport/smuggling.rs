//! Requests that say in two ways where they end, or where they go: refused, and the connection closed, so
//! that nothing that was hidden behind them is taken for a request.

use std::time::Duration;

use tokio::io::AsyncWriteExt as _;

use super::{Bare, quick, read_answer, read_to_end};

/// What an attacker hides behind the first request.
const HIDDEN: &str = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";

fn post(headers: &str, body: &str) -> String {
    format!("POST /echo HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n{body}{HIDDEN}")
}

/// Each must be answered once with a refusal, and nothing more.
async fn refused(bare: &Bare, what: &str, text: &str, statuses: &[&str]) {
    let answer = bare.talk(text).await;
    let status = answer.get(9..12).unwrap_or("");
    assert!(statuses.contains(&status), "{what}: {answer:?}");
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{what}: {answer:?}");
    assert!(!answer.contains("/hidden"), "{what}: {answer:?}");
}

#[tokio::test]
async fn bodies_with_two_ends_are_refused() {
    let bare = Bare::start(quick()).await;
    let chunked = "0\r\n\r\n";
    for (what, headers, body) in [
        ("length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked", chunked),
        ("chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 5", chunked),
        ("two lengths", "Content-Length: 3\r\nContent-Length: 5", "abcde"),
        ("the same length twice", "Content-Length: 5\r\nContent-Length: 5", "abcde"),
        ("lengths in a list", "Content-Length: 5, 5", "abcde"),
        ("a length with a sign", "Content-Length: +5", "abcde"),
        ("a length in hexadecimal", "Content-Length: 0x5", "abcde"),
        ("a negative length", "Content-Length: -5", "abcde"),
        ("a length beyond all numbers", "Content-Length: 99999999999999999999", "abcde"),
        ("an empty length", "Content-Length:", "abcde"),
        ("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", chunked),
        ("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", chunked),
        ("a list of codings", "Transfer-Encoding: gzip, chunked", chunked),
        ("chunked, but not last", "Transfer-Encoding: chunked, identity", chunked),
        ("another coding", "Transfer-Encoding: xchunked", chunked),
        ("a coding in quotes", "Transfer-Encoding: \"chunked\"", chunked),
        ("a vertical tab", "Transfer-Encoding: \x0bchunked", chunked),
        ("a space before the colon", "Transfer-Encoding : chunked", chunked),
        ("a space before the length's colon", "Content-Length : 5", "abcde"),
        ("a folded line", "X-A: b\r\n Transfer-Encoding: chunked", chunked),
        ("a line that begins with a tab", "X-A: b\r\n\tContent-Length: 5", chunked),
        ("a bare line feed", "X-A: b\nTransfer-Encoding: chunked", chunked),
        ("a bare carriage return", "X-A: b\rTransfer-Encoding: chunked", chunked),
        ("a NUL", "X-A: b\0c", ""),
        ("a name with a space", "Content Length: 5", "abcde"),
        ("a line without a colon", "Content-Length", "abcde"),
    ] {
        refused(&bare, what, &post(headers, body), &["400"]).await;
    }
    assert_eq!(bare.reached(), 0, "none of them got as far as a route");
}

#[tokio::test]
async fn bad_chunks_end_the_connection() {
    let bare = Bare::start(quick()).await;
    for (what, body) in [
        ("no number", "zz\r\nabc\r\n0\r\n\r\n"),
        ("a sign", "+3\r\nabc\r\n0\r\n\r\n"),
        ("a prefix", "0x3\r\nabc\r\n0\r\n\r\n"),
        ("beyond all numbers", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
        ("a bare line feed after the size", "3\nabc\r\n0\r\n\r\n"),
        ("no line end after the data", "3\r\nabcd\r\n0\r\n\r\n"),
        ("a line feed in an extension", "3;a=b\nc\r\nabc\r\n0\r\n\r\n"),
        ("an extension without end", &format!("3;{}\r\nabc\r\n0\r\n\r\n", "x".repeat(20_000))),
    ] {
        refused(&bare, what, &post("Transfer-Encoding: chunked", body), &["400"]).await;
    }
}

#[tokio::test]
async fn a_good_body_in_chunks_is_taken() {
    let bare = Bare::start(quick()).await;
    let text = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\nConnection: close\r\n\r\n\
                3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
    let answer = bare.talk(text).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("abcde"), "{answer}");
}

#[tokio::test]
async fn requests_for_two_places_are_refused() {
    let bare = Bare::start(quick()).await;
    for (what, text) in [
        ("no host", "GET /fast HTTP/1.1\r\n\r\n"),
        ("two hosts", "GET /fast HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
        ("another host in the address", "GET http://y/fast HTTP/1.1\r\nHost: x\r\n\r\n"),
        ("a proxy's request", "CONNECT y:443 HTTP/1.1\r\nHost: y:443\r\n\r\n"),
        ("a space in the address", "GET /fast x HTTP/1.1\r\nHost: x\r\n\r\n"),
        ("another version", "GET /fast HTTP/2.0\r\nHost: x\r\n\r\n"),
        ("TLS on a plain port", "\x16\x03\x01\x02\x00\x01\x00\x01\u{7f}\r\n\r\n"),
    ] {
        refused(&bare, what, &format!("{text}{HIDDEN}"), &["400"]).await;
    }
    let preface = bare.talk(&format!("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{HIDDEN}")).await;
    assert_eq!(preface, "", "HTTP/2 is spoken over TLS only");
    assert_eq!(bare.reached(), 0);
    let same = bare.talk("GET http://x/fast HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(same.starts_with("HTTP/1.1 200"), "{same}");
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let bare = Bare::start(quick()).await;
    let long = "x".repeat(40_000);
    let head = |line: &str| format!("GET /fast HTTP/1.1\r\nHost: x\r\n{line}\r\n\r\n");
    refused(&bare, "a long header", &head(&format!("X-A: {long}")), &["431"]).await;
    let many: Vec<String> = (0..200).map(|number| format!("X-{number}: x")).collect();
    refused(&bare, "many headers", &head(&many.join("\r\n")), &["431"]).await;
    let address = format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n");
    refused(&bare, "a long address", &address, &["414", "431"]).await;
    assert_eq!(bare.reached(), 0);
}

#[tokio::test]
async fn http_1_0_ends_after_one_answer() {
    let bare = Bare::start(quick()).await;
    let text = format!("GET /fast HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n{HIDDEN}");
    let answer = bare.talk(&text).await;
    assert!(answer.starts_with("HTTP/1.0 200") || answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("fast") && !answer.contains("/hidden"), "{answer}");
    let chunked = "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    refused(&bare, "chunks in HTTP/1.0", &format!("{chunked}{HIDDEN}"), &["400"]).await;
    assert_eq!(bare.reached(), 1);
}

/// What is sent before the answer came is a request of its own, with an end of its own: it is answered or
/// dropped, and ends the connection in either case, for nobody has looked at its head.
#[tokio::test]
async fn a_pipelined_request_is_the_last() {
    let bare = Bare::start(quick()).await;
    let slow = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
    let text = format!("{slow}GET /second HTTP/1.1\r\nHost: x\r\n\r\nGET /third HTTP/1.1\r\nHost: x\r\n\r\n");
    let answer = bare.talk(&text).await;
    assert!(answer.contains("done") && answer.contains("/second") && !answer.contains("/third"), "{answer}");
    assert_eq!(bare.reached(), 2);
}

#[tokio::test]
async fn a_head_in_many_pieces_is_looked_at_as_a_whole() {
    let bare = Bare::start(quick()).await;
    let mut stream = bare.connect().await;
    for piece in [
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Le",
        "ngth: 5\r\nTransfer-",
        "Encoding: chunked\r\n\r\n0\r\n\r\n",
    ] {
        _ = stream.write_all(piece.as_bytes()).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(read_to_end(&mut stream).await.starts_with("HTTP/1.1 400"));
    let mut stream = bare.connect().await;
    for piece in ["GET /fa", "st HTTP/1.1\r", "\nHost: x\r\n\r", "\n"] {
        stream.write_all(piece.as_bytes()).await.expect("sent");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(read_answer(&mut stream).await.ends_with("fast"));
    assert_eq!(bare.reached(), 1);
}
