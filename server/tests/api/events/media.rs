//! Pictures: what is one is shown, what is none is refused, and nothing else gets through.

use std::{
    io::Cursor,
    time::{Duration, Instant},
};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use serde_json::{Value, json};

use super::draft;
use crate::{Organizer, Reply, TestApp};

/// A picture with some detail, as a file.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 120]));
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(pixels).write_to(&mut file, format).expect("encodes");
    file.into_inner()
}

async fn upload(org: &Organizer, kind: &str, file: Vec<u8>) -> Reply {
    let request = org.client.request(Method::POST, &org.path("/media"));
    org.client.raw(request.header("content-type", kind).body(file)).await
}

#[tokio::test]
async fn a_picture_is_stored_in_several_widths_and_kept_forever() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let cover = upload(&org, "image/png", picture(1000, 500, ImageFormat::Png)).await.expect(201);
    assert_eq!(cover["widths"], json!([320, 640, 960, 1000]));
    assert_eq!((&cover["width"], &cover["height"]), (&json!(1000), &json!(500)));
    assert_eq!(cover.str("placeholder").len(), 32);
    let id = cover.str("id");
    let visitor = app.client();
    for (asked, served) in [(1, 320), (320, 320), (400, 640), (1000, 1000), (9999, 1000)] {
        let shown = visitor.get(&format!("/media/{id}/{asked}.jpg")).await.expect(200);
        let image = image::load_from_memory_with_format(&shown.bytes, ImageFormat::Jpeg).expect("a JPEG");
        assert_eq!((image.width(), image.height()), (served, served / 2));
        assert_eq!(shown.header("content-type"), Some("image/jpeg"));
        assert_eq!(shown.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
        assert!(shown.header("content-security-policy").is_some_and(|policy| policy.contains("sandbox")));
        let etag = shown.header("etag").expect("an entity tag").to_owned();
        let request = visitor.request(Method::GET, &format!("/media/{id}/{asked}.jpg"));
        let again = visitor.raw(request.header("if-none-match", &etag)).await.expect(304);
        assert!(again.bytes.is_empty());
    }
    for bad in ["x.jpg", "640.png", "640", "0.jpg", "..%2f..%2fetc%2fpasswd", "640.jpg%00"] {
        visitor.get(&format!("/media/{id}/{bad}")).await.expect_problem(404, "not_found");
    }
    let missing = "/media/0190a5b2-7b7e-7c3e-8a55-000000000001/640.jpg";
    visitor.get(missing).await.expect_problem(404, "not_found");

    let (_, event) = draft(&org, "Jazz").await;
    let change = json!({ "version": 1, "cover_id": id });
    let changed = org.client.patch(&event, change.clone()).await.expect(200);
    assert_eq!(changed["cover"], cover.json);
    let cleared = org.client.patch(&event, json!({ "version": 2, "cover_id": null })).await.expect(200);
    assert_eq!(cleared["cover"], Value::Null);
    let stranger = app.organizer().await;
    let (_, theirs) = draft(&stranger, "Theirs").await;
    let refused = stranger.client.patch(&theirs, change).await.expect_problem(422, "invalid");
    assert_eq!(refused["errors"][0]["field"], "cover_id");
}

#[tokio::test]
async fn jpeg_and_webp_are_pictures_too() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let files = [("image/jpeg", ImageFormat::Jpeg), ("image/webp", ImageFormat::WebP)];
    for (kind, format) in files {
        let cover = upload(&org, kind, picture(200, 100, format)).await.expect(201);
        assert_eq!(cover["widths"], json!([200]));
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused_at_once() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let png = picture(300, 300, ImageFormat::Png);
    let jpeg = picture(300, 300, ImageFormat::Jpeg);
    let mut bomb = png.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20]);
    let sum = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    let corpus: [(&str, Vec<u8>); 9] = [
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>".to_vec()),
        ("gif and script", b"GIF89a/*\x01\x00\x01\x00\x00\x00\x00*/=alert(1);".to_vec()),
        ("html with the first bytes of a jpeg", b"\xFF\xD8\xFF\xE0<html><script>alert(1)</script>".to_vec()),
        ("html", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("zip", b"PK\x03\x04rest".to_vec()),
        ("nothing", Vec::new()),
        ("truncated png", png[..png.len() / 2].to_vec()),
        ("truncated jpeg", jpeg[..jpeg.len() / 2].to_vec()),
        ("bomb of 20000 x 20000", bomb),
    ];
    for (name, file) in corpus {
        let start = Instant::now();
        let reply = upload(&org, "image/png", file).await;
        assert_eq!((reply.status.as_u16(), &reply["code"]), (422, &json!("not_an_image")), "{name}");
        assert!(start.elapsed() < Duration::from_secs(1), "{name} took {:?}", start.elapsed());
    }
    upload(&org, "image/svg+xml", b"<svg/>".to_vec()).await.expect_problem(415, "unsupported_media_type");
    upload(&org, "application/json", b"{}".to_vec()).await.expect_problem(415, "unsupported_media_type");
    let large = upload(&org, "image/png", vec![0; 10 * 1024 * 1024 + 1]).await;
    large.expect_problem(413, "too_large");
}

#[tokio::test]
async fn what_hides_behind_a_picture_is_not_served() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    for (kind, format) in [("image/jpeg", ImageFormat::Jpeg), ("image/png", ImageFormat::Png)] {
        let mut polyglot = picture(64, 64, format);
        polyglot.extend_from_slice(b"<script>alert(document.domain)</script>PK\x03\x04");
        let cover = upload(&org, kind, polyglot).await.expect(201);
        let shown = app.client().get(&format!("/media/{}/320.jpg", cover.str("id"))).await.expect(200);
        assert!(!shown.text().contains("<script>") && !shown.text().contains("PK\u{3}\u{4}"));
    }
}

#[tokio::test]
async fn only_members_who_make_events_upload() {
    let app = TestApp::new().await;
    let org = app.organizer().await;
    let viewer = app.member(&org, "viewer").await;
    let file = picture(20, 20, ImageFormat::Png);
    let path = org.path("/media");
    for (client, status) in [(app.client(), 401), (viewer, 403), (app.organizer().await.client, 404)] {
        let request = client.request(Method::POST, &path).header("content-type", "image/png");
        client.raw(request.body(file.clone())).await.expect(status);
    }
}

/// The checksum of a PNG's chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1)))
    })
}
