//! An uploaded file becomes a picture: decoded under limits, turned upright, and encoded anew in a few
//! sizes. Nothing of the file itself is kept, so neither metadata nor anything hidden in it survives.

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, ImageFormat, ImageReader, Limits,
    RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType,
};

/// The file is no picture that we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NotAPicture {
    /// A sentence for the person who uploaded it.
    pub reason: &'static str,
}

/// The longest edge of a picture that is accepted, in pixels.
const MAX_EDGE: u32 = 20_000;
/// The largest picture that is accepted, in pixels.
const MAX_PIXELS: u64 = 40_000_000;
/// The most memory that a decoded picture may take.
const MAX_BYTES: u64 = 200 * 1024 * 1024;
/// Widths of the renditions.
const WIDTHS: [u32; 5] = [320, 640, 960, 1280, 1920];
const JPEG_QUALITY: u8 = 80;
/// Columns and rows of the placeholder.
const GRID: (u32, u32) = (4, 3);

/// A picture, ready to be stored.
#[derive(Debug)]
pub struct Picture {
    /// Size of the original, upright.
    pub width: u32,
    pub height: u32,
    /// Width and JPEG of each rendition, ascending.
    pub renditions: Vec<(u32, Vec<u8>)>,
    /// A grid of 4 columns and 3 rows, row by row; each cell a big-endian RGB565 colour.
    pub placeholder: Vec<u8>,
    /// `#RRGGBB`.
    pub dominant_color: String,
}

/// Makes a picture of an uploaded file. Takes up to a few seconds of computing.
///
/// # Errors
/// [`NotAPicture`] with the reason.
pub fn read(file: &[u8]) -> Result<Picture, NotAPicture> {
    let original = decode(file)?;
    let (width, height) = (original.width(), original.height());
    let mut renditions: Vec<(u32, Vec<u8>)> = Vec::new();
    // From large to small, each made of the one before: the first step sees all pixels.
    let mut source = original;
    for target in targets(width).into_iter().rev() {
        if target != source.width() {
            source = resize(&source, target, scaled(height, target, width));
        }
        renditions.push((target, encode(&source)?));
    }
    renditions.reverse();
    let grid = resize(&source, GRID.0, GRID.1);
    let small = resize(&source, 32, 32);
    let placeholder = grid.as_bytes().chunks_exact(3).flat_map(rgb565).collect();
    let dominant_color = dominant(small.as_bytes());
    Ok(Picture { width, height, renditions, placeholder, dominant_color })
}

fn refused(reason: &'static str) -> NotAPicture {
    NotAPicture { reason }
}

/// Decodes a JPEG, PNG or WebP, by its content and never by what it claims to be.
fn decode(file: &[u8]) -> Result<DynamicImage, NotAPicture> {
    let broken = |_| refused("The file is damaged or incomplete.");
    let format = sniff(file).ok_or_else(|| refused("Send a JPEG, PNG or WebP picture."))?;
    if format == ImageFormat::Jpeg && !jpeg_is_complete(file) {
        return Err(refused("The file is damaged or incomplete."));
    }
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_EDGE);
    limits.max_image_height = Some(MAX_EDGE);
    limits.max_alloc = Some(MAX_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => refused("The picture has too many pixels."),
        _ => refused("The file is damaged or incomplete."),
    })?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_BYTES {
        return Err(refused("The picture has too many pixels."));
    }
    let orientation = decoder.orientation().map_err(broken)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    image.apply_orientation(orientation);
    let (width, height) = (image.width(), image.height());
    if width == 0 || height == 0 {
        return Err(refused("The picture is empty."));
    }
    RgbImage::from_raw(width, height, opaque(image))
        .map(DynamicImage::ImageRgb8)
        .ok_or_else(|| refused("The picture is empty."))
}

/// What a file is by its first bytes.
fn sniff(file: &[u8]) -> Option<ImageFormat> {
    match file {
        [0xFF, 0xD8, 0xFF, ..] => Some(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Whether the last scan of a JPEG has its end. The decoder would fill what is missing with grey.
fn jpeg_is_complete(file: &[u8]) -> bool {
    let last = |marker: u8| file.windows(2).rposition(|pair| pair == [0xFF, marker]);
    matches!((last(0xDA), last(0xD9)), (Some(scan), Some(end)) if end > scan)
}

/// RGB on white: a JPEG has no transparency.
fn opaque(image: DynamicImage) -> Vec<u8> {
    if !image.color().has_alpha() {
        return image.into_rgb8().into_raw();
    }
    let rgba = image.into_rgba8().into_raw();
    let mut rgb = Vec::with_capacity(rgba.len() / 4 * 3);
    for pixel in rgba.chunks_exact(4) {
        let alpha = u16::from(pixel[3]);
        let on_white = |value: u8| ((u16::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        rgb.extend(pixel[..3].iter().map(|value| on_white(*value)));
    }
    rgb
}

/// The widths to store: the usual ones that do not enlarge, and the original's own below the largest.
fn targets(width: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|target| *target <= width).collect();
    let own = width.min(WIDTHS[WIDTHS.len() - 1]);
    if !widths.contains(&own) {
        widths.push(own);
    }
    widths
}

/// The height that goes with `target` pixels of width.
fn scaled(height: u32, target: u32, width: u32) -> u32 {
    let exact = (u64::from(height) * u64::from(target) + u64::from(width) / 2) / u64::from(width.max(1));
    u32::try_from(exact).unwrap_or(u32::MAX).max(1)
}

/// Shrinks (or, for the tiniest sources, stretches) a picture. Far steps average first: exact filters
/// keep whole rows as floats, which a large photograph has too many of.
fn resize(source: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    let (near_width, near_height) = (width.saturating_mul(2), height.saturating_mul(2));
    if source.width() > near_width && source.height() > near_height {
        let near = source.thumbnail_exact(near_width, near_height);
        return near.resize_exact(width, height, FilterType::CatmullRom);
    }
    source.resize_exact(width, height, FilterType::CatmullRom)
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>, NotAPicture> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .write_image(picture.as_bytes(), picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .map_err(|_| refused("The picture could not be encoded."))?;
    Ok(jpeg)
}

fn rgb565(pixel: &[u8]) -> [u8; 2] {
    let part = |index: usize, bits: u32| u16::from(pixel.get(index).copied().unwrap_or(0)) >> (8 - bits);
    ((part(0, 5) << 11) | (part(1, 6) << 5) | part(2, 5)).to_be_bytes()
}

/// The colour that most pixels are close to; strong colours count more than grey.
fn dominant(rgb: &[u8]) -> String {
    // Sums of weight, red, green and blue per cube of 32 × 32 × 32 colours.
    let mut cubes = vec![[0_u64; 4]; 512];
    for pixel in rgb.chunks_exact(3) {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]];
        let strength = u64::from(red.max(green).max(blue) - red.min(green).min(blue));
        let weight = 64 + strength;
        let index = (usize::from(red >> 5) << 6) | (usize::from(green >> 5) << 3) | usize::from(blue >> 5);
        let cube = &mut cubes[index];
        cube[0] += weight;
        for (sum, value) in cube[1..].iter_mut().zip(pixel) {
            *sum += weight * u64::from(*value);
        }
    }
    let best = cubes.into_iter().max_by_key(|cube| cube[0]).unwrap_or([1, 0, 0, 0]);
    let mean = |index: usize| best[index] / best[0].max(1);
    format!("#{:02X}{:02X}{:02X}", mean(1), mean(2), mean(3))
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
