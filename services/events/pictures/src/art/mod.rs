//! Generated covers: one motif per category, drawn from a seed, always the same.
//!
//! Everything is vector work on a fixed canvas, then a soft grain over it, so that the pictures look
//! printed rather than computed.

mod dice;
mod easel;
mod stage;
mod streets;
mod studio;

use image::{ExtendedColorType, ImageEncoder as _, codecs::jpeg::JpegEncoder};

use dice::Dice;
use easel::Easel;

const WIDTH: u32 = 1600;
const HEIGHT: u32 = 900;
const W: f32 = WIDTH as f32;
const H: f32 = HEIGHT as f32;

/// Five colours that belong together: ground, its second tone, and three that stand out.
type Palette = [u32; 5];

const PALETTES: [Palette; 10] = [
    [0x1B1035, 0x43217A, 0xFF5D8F, 0xFFC857, 0x7BDFF2],
    [0x08223A, 0x0F4C75, 0xFF7B54, 0xFFD56F, 0xB2F7EF],
    [0x2A0A12, 0x7A1E2C, 0xFFB26B, 0xF7E7CE, 0xE4572E],
    [0x0B2B26, 0x17665A, 0xF4D35E, 0xEE964B, 0xDAF7DC],
    [0x101418, 0x2B3A4A, 0xF25F5C, 0xFFE066, 0x70C1B3],
    [0xF4EBDD, 0xEAD2AC, 0xD1495B, 0x00798C, 0x30323D],
    [0x14213D, 0x3D348B, 0xF7B801, 0xF18701, 0xF35B04],
    [0xEFF1F3, 0xC9D6DF, 0x2F4B7C, 0xFF6361, 0xFFA600],
    [0x1F0A2E, 0x6A0572, 0xAB83A1, 0xF4A6D7, 0xFDE2FF],
    [0xFDF0D5, 0xF6BD60, 0xC1121F, 0x003049, 0x669BBC],
];

/// A cover for an event of `category`, as a JPEG file of 1600 × 900 pixels; the same `seed` gives the same
/// picture.
///
/// # Errors
/// None in practice: the encoder writes to memory.
pub fn cover(category: &str, seed: u64) -> Result<Vec<u8>, image::ImageError> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 90).write_image(
        &draw(category, seed),
        WIDTH,
        HEIGHT,
        ExtendedColorType::Rgb8,
    )?;
    Ok(file)
}

/// RGB bytes, row by row.
fn draw(category: &str, seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut easel = Easel::new(PALETTES[dice.below(PALETTES.len())], dice);
    easel.ground();
    match category {
        "music" => easel.record(),
        "theatre" => easel.curtain(),
        "comedy" => easel.bubbles(),
        "sports" => easel.lanes(),
        "conference" => easel.network(),
        "festival" => easel.sunrise(),
        "film" => easel.projector(),
        "family" => easel.balloons(),
        "food" => easel.plates(),
        "art" => easel.cutouts(),
        "workshop" => easel.tiles(),
        _ => easel.beams(),
    }
    easel.grain();
    easel.into_rgb()
}

#[cfg(test)]
mod tests {
    use super::cover;

    #[test]
    fn the_same_seed_gives_the_same_picture() {
        let first = cover("music", 7).expect("a picture");
        assert!(first.starts_with(&[0xFF, 0xD8]), "a JPEG file");
        assert_eq!(first, cover("music", 7).expect("a picture"));
        assert_ne!(first, cover("music", 8).expect("a picture"));
    }
}
