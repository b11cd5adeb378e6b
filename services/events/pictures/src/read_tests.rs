//! Files that are pictures, and files that are not.

use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

fn png(image: &DynamicImage) -> Vec<u8> {
    file(image, ImageFormat::Png)
}

fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

fn plain(width: u32, height: u32, color: [u8; 3]) -> DynamicImage {
    RgbImage::from_pixel(width, height, Rgb(color)).into()
}

#[test]
fn renditions_never_enlarge() {
    let picture = read(&png(&plain(1000, 500, [200, 10, 10]))).expect("a picture");
    let widths: Vec<u32> = picture.renditions.iter().map(|(width, _)| *width).collect();
    assert_eq!(widths, [320, 640, 960, 1000]);
    assert_eq!((picture.width, picture.height), (1000, 500));
    for (width, jpeg) in &picture.renditions {
        let image = image::load_from_memory(jpeg).expect("a JPEG");
        assert_eq!((image.width(), image.height()), (*width, width / 2));
    }
    assert_eq!(picture.placeholder.len(), 24);
    assert_eq!(picture.dominant_color, "#C80A0A");
    assert_eq!(targets(5000), [320, 640, 960, 1280, 1920]);
    assert_eq!(targets(100), [100]);
    assert_eq!(targets(1920), [320, 640, 960, 1280, 1920]);
}

#[test]
fn transparency_becomes_white() {
    let clear = RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]));
    let picture = read(&png(&clear.into())).expect("a picture");
    assert_eq!(picture.dominant_color, "#FFFFFF");
    assert_eq!(picture.placeholder, [0xFF; 24]);
}

#[test]
fn pictures_are_turned_upright_and_lose_what_they_tell() {
    // An APP1 segment with the EXIF orientation 6 (turn right), after the JPEG's first marker.
    let exif: &[u8] = &[
        0xFF, 0xE1, 0x00, 0x22, b'E', b'x', b'i', b'f', 0, 0, b'M', b'M', 0, 0x2A, 0, 0, 0, 8, 0, 1, 0x01,
        0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ];
    let mut jpeg = file(&plain(40, 20, [0, 0, 255]), ImageFormat::Jpeg);
    jpeg.splice(2..2, exif.iter().copied());
    let picture = read(&jpeg).expect("a picture");
    assert_eq!((picture.width, picture.height), (20, 40));
    assert!(picture.renditions.iter().all(|(_, jpeg)| !jpeg.windows(4).any(|part| part == b"Exif")));
}

#[test]
fn what_is_hidden_behind_a_picture_is_gone() {
    let payload = b"<script>alert(1)</script>PK\x03\x04";
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let mut polyglot = file(&plain(30, 30, [1, 2, 3]), format);
        polyglot.extend_from_slice(payload);
        if let Ok(picture) = read(&polyglot) {
            for (_, jpeg) in picture.renditions {
                assert!(!jpeg.windows(8).any(|part| part == b"<script>"));
            }
        }
    }
}

#[test]
fn refuses_what_is_no_picture() {
    let jpeg = file(&plain(300, 300, [9, 99, 199]), ImageFormat::Jpeg);
    let png = png(&plain(300, 300, [9, 99, 199]));
    let webp = file(&plain(300, 300, [9, 99, 199]), ImageFormat::WebP);
    assert!(read(&webp).is_ok());
    let truncated = [&jpeg[..jpeg.len() - 20], &png[..png.len() / 2], &webp[..webp.len() / 2]];
    for file in truncated {
        assert!(matches!(read(file), Err(NotAPicture { .. })));
    }
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".as_slice();
    let gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;<script>".as_slice();
    let fake = b"\xFF\xD8\xFF\xE0<html><script>alert(1)</script>".as_slice();
    for file in [svg, gif, fake, b"".as_slice(), b"\x89PNG\r\n\x1a\n".as_slice()] {
        assert!(matches!(read(file), Err(NotAPicture { .. })));
    }
}

#[test]
fn refuses_bombs_before_it_unpacks_them() {
    for (width, height) in [(20_000_u32, 20_000_u32), (30_000, 10), (7000, 7000)] {
        let bomb = header(width, height);
        let start = std::time::Instant::now();
        assert!(matches!(read(&bomb), Err(NotAPicture { .. })), "{width}x{height}");
        assert!(start.elapsed() < std::time::Duration::from_millis(500));
    }
}

/// A PNG that claims a size: its header and an empty stream of pixels.
fn header(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut ihdr = b"IHDR".to_vec();
    ihdr.extend(width.to_be_bytes());
    ihdr.extend(height.to_be_bytes());
    ihdr.extend([8, 2, 0, 0, 0]);
    for chunk in [ihdr, b"IDAT\x78\x9c\x03\x00\x00\x00\x00\x01".to_vec(), b"IEND".to_vec()] {
        file.extend(u32::try_from(chunk.len() - 4).expect("short").to_be_bytes());
        file.extend(&chunk);
        file.extend(crc(&chunk).to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1)))
    })
}
