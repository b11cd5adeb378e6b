//! The canvas and the strokes that every motif is made of.

use tiny_skia::{
    BlendMode, Color, FillRule, FilterQuality, GradientStop, LinearGradient, Paint, Path, PathBuilder,
    Pattern, Pixmap, Point, RadialGradient, Rect, Shader, SpreadMode, Stroke, Transform,
};

use super::{Dice, H, HEIGHT, Palette, W, WIDTH};

pub(super) struct Easel {
    canvas: Pixmap,
    pub(super) palette: Palette,
    pub(super) dice: Dice,
}

pub(super) fn rgb(hex: u32, alpha: f32) -> Color {
    let part = |shift: u32| ((hex >> shift) & 0xFF) as f32 / 255.0;
    Color::from_rgba(part(16), part(8), part(0), alpha.clamp(0.0, 1.0)).unwrap_or(Color::BLACK)
}

pub(super) fn shape(build: impl FnOnce(&mut PathBuilder)) -> Option<Path> {
    let mut builder = PathBuilder::new();
    build(&mut builder);
    builder.finish()
}

impl Easel {
    pub(super) fn new(palette: Palette, dice: Dice) -> Self {
        let canvas = Pixmap::new(WIDTH, HEIGHT).expect("the canvas has a size");
        Self { canvas, palette, dice }
    }

    pub(super) fn fill(&mut self, path: Option<Path>, shader: Shader<'_>, blend: BlendMode) {
        let Some(path) = path else { return };
        let paint = Paint { shader, blend_mode: blend, anti_alias: true, ..Paint::default() };
        self.canvas.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
    }

    pub(super) fn flat(&mut self, path: Option<Path>, hex: u32, alpha: f32) {
        self.fill(path, Shader::SolidColor(rgb(hex, alpha)), BlendMode::SourceOver);
    }

    pub(super) fn line(&mut self, path: Option<Path>, hex: u32, alpha: f32, width: f32) {
        let Some(path) = path else { return };
        let paint =
            Paint { shader: Shader::SolidColor(rgb(hex, alpha)), anti_alias: true, ..Paint::default() };
        let stroke = Stroke { width, line_cap: tiny_skia::LineCap::Round, ..Stroke::default() };
        self.canvas.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
    }

    pub(super) fn circle(&mut self, x: f32, y: f32, radius: f32, hex: u32, alpha: f32) {
        self.flat(PathBuilder::from_circle(x, y, radius), hex, alpha);
    }

    pub(super) fn ring(&mut self, x: f32, y: f32, radius: f32, hex: u32, alpha: f32, width: f32) {
        self.line(PathBuilder::from_circle(x, y, radius), hex, alpha, width);
    }

    /// A soft light.
    pub(super) fn glow(&mut self, x: f32, y: f32, radius: f32, hex: u32, alpha: f32) {
        let stops = vec![
            GradientStop::new(0.0, rgb(hex, alpha)),
            GradientStop::new(0.55, rgb(hex, alpha * 0.35)),
            GradientStop::new(1.0, rgb(hex, 0.0)),
        ];
        let centre = Point::from_xy(x, y);
        let shader =
            RadialGradient::new(centre, 0.0, centre, radius, stops, SpreadMode::Pad, Transform::identity());
        if let Some(shader) = shader {
            self.fill(PathBuilder::from_circle(x, y, radius), shader, BlendMode::Screen);
        }
    }

    pub(super) fn ramp(&mut self, path: Option<Path>, from: (f32, f32, u32, f32), to: (f32, f32, u32, f32)) {
        let stops =
            vec![GradientStop::new(0.0, rgb(from.2, from.3)), GradientStop::new(1.0, rgb(to.2, to.3))];
        let (start, end) = (Point::from_xy(from.0, from.1), Point::from_xy(to.0, to.1));
        if let Some(shader) = LinearGradient::new(start, end, stops, SpreadMode::Pad, Transform::identity()) {
            self.fill(path, shader, BlendMode::SourceOver);
        }
    }

    pub(super) fn page() -> Option<Path> {
        Rect::from_xywh(0.0, 0.0, W, H).map(PathBuilder::from_rect)
    }

    pub(super) fn polygon(points: &[(f32, f32)]) -> Option<Path> {
        shape(|path| {
            for (index, (x, y)) in points.iter().enumerate() {
                if index == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
            }
            path.close();
        })
    }

    pub(super) fn light(&self) -> bool {
        let ground = self.palette[0];
        ((ground >> 16) & 0xFF) + ((ground >> 8) & 0xFF) + (ground & 0xFF) > 384
    }

    pub(super) fn accent(&mut self) -> u32 {
        self.palette[2 + self.dice.below(3)]
    }

    pub(super) fn ground(&mut self) {
        let [base, second, ..] = self.palette;
        let tilt = self.dice.between(0.0, W);
        self.ramp(Self::page(), (tilt, 0.0, second, 1.0), (W - tilt, H, base, 1.0));
        if !self.light() {
            for _ in 0..3 {
                let (x, y) = (self.dice.between(0.0, W), self.dice.between(0.0, H));
                let (hex, radius) = (self.accent(), self.dice.between(380.0, 760.0));
                self.glow(x, y, radius, hex, 0.22);
            }
        }
    }

    /// Paper grain and a slight vignette over everything.
    pub(super) fn grain(&mut self) {
        const SIZE: u32 = 256;
        let Some(mut noise) = Pixmap::new(SIZE, SIZE) else { return };
        for pixel in noise.data_mut().chunks_exact_mut(4) {
            let value = 104 + (self.dice.next() % 48) as u8;
            pixel.copy_from_slice(&[value, value, value, 255]);
        }
        let shader = Pattern::new(
            noise.as_ref(),
            SpreadMode::Repeat,
            FilterQuality::Nearest,
            0.5,
            Transform::identity(),
        );
        self.fill(Self::page(), shader, BlendMode::SoftLight);
        let centre = Point::from_xy(W / 2.0, H / 2.0);
        let stops = vec![
            GradientStop::new(0.0, rgb(0x000000, 0.0)),
            GradientStop::new(0.65, rgb(0x000000, 0.0)),
            GradientStop::new(1.0, rgb(0x000000, 0.3)),
        ];
        let vignette =
            RadialGradient::new(centre, 0.0, centre, W * 0.62, stops, SpreadMode::Pad, Transform::identity());
        if let Some(shader) = vignette {
            self.fill(Self::page(), shader, BlendMode::SourceOver);
        }
    }

    /// The finished picture, three bytes a pixel.
    pub(super) fn into_rgb(self) -> Vec<u8> {
        self.canvas.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect()
    }
}
