//! Motifs of the stage: music, theatre, comedy, film, nightlife.

use std::f32::consts::PI;

use tiny_skia::{BlendMode, GradientStop, LinearGradient, PathBuilder, Point, Rect, SpreadMode, Transform};

use super::{
    H, W,
    easel::{Easel, rgb, shape},
};

impl Easel {
    /// Music: grooves of a record around an off-centre label, and a rising equalizer.
    pub(super) fn record(&mut self) {
        let (x, y) = (self.dice.between(0.55, 0.8) * W, self.dice.between(0.35, 0.65) * H);
        let disc = if self.light() { self.palette[4] } else { 0x0B0B12 };
        self.circle(x, y, 430.0, disc, 0.92);
        let mut radius = 425.0;
        while radius > 165.0 {
            let hex = self.accent();
            let alpha = self.dice.between(0.05, 0.5);
            self.ring(x, y, radius, hex, alpha, 2.0);
            radius -= self.dice.between(6.0, 15.0);
        }
        let (label, dot) = (self.palette[2], self.palette[3]);
        self.circle(x, y, 150.0, label, 1.0);
        self.ring(x, y, 118.0, dot, 0.8, 6.0);
        self.circle(x, y, 16.0, disc, 1.0);
        let bars = 22;
        for bar in 0..bars {
            let step = 26.0;
            let wave = (bar as f32 * 0.55 + y).sin() * 0.5 + 0.5;
            let height = 60.0 + wave * 300.0 * self.dice.between(0.5, 1.0);
            let left = 70.0 + bar as f32 * step;
            let hex = if bar % 3 == 0 { self.palette[3] } else { self.palette[2] };
            let bar = Rect::from_xywh(left, H - 90.0 - height, 14.0, height).map(PathBuilder::from_rect);
            self.ramp(bar, (left, H - 90.0 - height, hex, 1.0), (left, H - 90.0, hex, 0.15));
        }
    }
    /// Theatre: folds of a curtain, parted, and a spot on the boards.
    pub(super) fn curtain(&mut self) {
        let [base, second, accent, warm, _] = self.palette;
        let cloth = if self.light() { accent } else { second };
        self.ramp(Self::page(), (0.0, 0.0, base, 0.9), (0.0, H, 0x000000, 0.55));
        let floor = H * 0.78;
        self.flat(Rect::from_xywh(0.0, floor, W, H - floor).map(PathBuilder::from_rect), 0x1A0E0A, 0.75);
        let spot = W * self.dice.between(0.44, 0.56);
        let cone = Self::polygon(&[
            (spot - 40.0, -10.0),
            (spot + 40.0, -10.0),
            (spot + 330.0, floor + 60.0),
            (spot - 330.0, floor + 60.0),
        ]);
        self.ramp(cone, (spot, 0.0, 0xFFF4D6, 0.42), (spot, floor + 60.0, warm, 0.02));
        let pool =
            PathBuilder::from_oval(Rect::from_xywh(spot - 340.0, floor + 5.0, 680.0, 115.0).expect("a size"));
        self.flat(pool, 0xFFF1CC, 0.55);
        for side in [0.0_f32, 1.0] {
            let folds = 9;
            for fold in 0..folds {
                let width = W * 0.34 / folds as f32;
                let left = if side == 0.0 { fold as f32 * width } else { W - (fold + 1) as f32 * width };
                let sag = (folds - fold) as f32 * 9.0;
                let pull = (fold as f32 / folds as f32).powi(2) * 90.0 * if side == 0.0 { -1.0 } else { 1.0 };
                let cloth_path = shape(|path| {
                    path.move_to(left - 2.0, -10.0);
                    path.line_to(left + width + 2.0, -10.0);
                    path.cubic_to(
                        left + width,
                        H * 0.4,
                        left + width + pull,
                        H * 0.6,
                        left + width + pull,
                        H - 30.0 - sag,
                    );
                    path.quad_to(
                        left + width / 2.0 + pull,
                        H + 10.0 - sag,
                        left - 2.0 + pull,
                        H - 30.0 - sag,
                    );
                    path.cubic_to(left + pull, H * 0.6, left, H * 0.4, left - 2.0, -10.0);
                    path.close();
                });
                self.ramp(cloth_path.clone(), (left, 0.0, cloth, 1.0), (left + width, 0.0, base, 1.0));
                self.ramp(cloth_path, (0.0, 0.0, 0x000000, 0.0), (0.0, H, 0x000000, 0.45));
            }
        }
        let valance = shape(|path| {
            path.move_to(0.0, -5.0);
            path.line_to(W, -5.0);
            path.line_to(W, 90.0);
            for scallop in (0..10).rev() {
                let left = scallop as f32 * W / 10.0;
                path.quad_to(left + W / 20.0, 175.0, left, 90.0);
            }
            path.close();
        });
        self.ramp(valance.clone(), (0.0, 0.0, base, 1.0), (0.0, 150.0, cloth, 1.0));
        self.line(valance, warm, 0.9, 5.0);
    }
    /// Comedy: speech bubbles that talk over each other.
    pub(super) fn bubbles(&mut self) {
        for index in 0..7 {
            let (x, y) = (self.dice.between(0.08, 0.92) * W, self.dice.between(0.15, 0.8) * H);
            let radius = self.dice.between(90.0, 260.0);
            let hex = self.palette[2 + index % 3];
            let alpha = 0.9;
            self.circle(x, y, radius, hex, alpha);
            let lean = if x > W / 2.0 { -1.0 } else { 1.0 };
            let tail = Self::polygon(&[
                (x + lean * radius * 0.25, y + radius * 0.85),
                (x + lean * radius * 0.75, y + radius * 0.6),
                (x + lean * radius * 0.95, y + radius * 1.28),
            ]);
            self.flat(tail, hex, alpha);
            let ink = self.palette[0];
            match self.dice.below(3) {
                0 => {
                    for dot in -1..=1 {
                        self.circle(x + dot as f32 * radius * 0.36, y, radius * 0.11, ink, 0.9);
                    }
                }
                1 => {
                    let smile = shape(|path| {
                        path.move_to(x - radius * 0.45, y - radius * 0.05);
                        path.cubic_to(
                            x - radius * 0.3,
                            y + radius * 0.5,
                            x + radius * 0.3,
                            y + radius * 0.5,
                            x + radius * 0.45,
                            y - radius * 0.05,
                        );
                        path.close();
                    });
                    self.flat(smile, ink, 0.9);
                }
                _ => {
                    for row in 0..3 {
                        let width = radius * [0.9, 1.1, 0.6][row];
                        let top = y - radius * 0.32 + row as f32 * radius * 0.3;
                        let stroke = shape(|path| {
                            path.move_to(x - radius * 0.5, top);
                            path.line_to(x - radius * 0.5 + width, top);
                        });
                        self.line(stroke, ink, 0.9, radius * 0.11);
                    }
                }
            }
        }
    }
    /// Film: the projector's beam through dust, and the leader's countdown.
    pub(super) fn projector(&mut self) {
        let [base, .., bright, cool] = self.palette;
        self.flat(Self::page(), if self.light() { 0x23202B } else { base }, 0.88);
        let (sx, sy) = (-60.0, H * self.dice.between(0.05, 0.25));
        let beam = Self::polygon(&[(sx, sy), (W + 20.0, H * 0.12), (W + 20.0, H * 0.96)]);
        self.ramp(beam, (0.0, sy, bright, 0.85), (W, H * 0.5, bright, 0.12));
        let (x, y) = (W * 0.68, H * 0.52);
        for (radius, width) in [(330.0, 10.0), (250.0, 5.0)] {
            self.ring(x, y, radius, 0xFFFFFF, 0.85, width);
        }
        let sweep = self.dice.between(0.4, 5.6);
        let slice = shape(|path| {
            path.move_to(x, y);
            for step in 0..=40 {
                let at = -PI / 2.0 + sweep * step as f32 / 40.0;
                path.line_to(x + 330.0 * at.cos(), y + 330.0 * at.sin());
            }
            path.close();
        });
        self.flat(slice, cool, 0.28);
        for (from, to) in [((x, 20.0), (x, H - 20.0)), ((W * 0.36, y), (W - 20.0, y))] {
            let cross = shape(|path| {
                path.move_to(from.0, from.1);
                path.line_to(to.0, to.1);
            });
            self.line(cross, 0xFFFFFF, 0.5, 4.0);
        }
        for _ in 0..130 {
            let (dx, dy) = (self.dice.between(0.0, W), self.dice.between(0.0, H));
            let radius = self.dice.between(1.0, 4.5);
            let alpha = self.dice.between(0.1, 0.7);
            self.circle(dx, dy, radius, 0xFFFFFF, alpha);
        }
        for hole in 0..15 {
            for top in [16.0, H - 58.0] {
                let left = 24.0 + hole as f32 * 106.0;
                self.flat(Rect::from_xywh(left, top, 60.0, 42.0).map(PathBuilder::from_rect), 0x000000, 0.55);
            }
        }
    }
    /// Nightlife: beams over a crowd.
    pub(super) fn beams(&mut self) {
        let [base, ..] = self.palette;
        self.flat(Self::page(), if self.light() { 0x120B1F } else { base }, 0.82);
        for _ in 0..12 {
            let top = self.dice.between(0.05, 0.95) * W;
            let foot = top + self.dice.between(-760.0, 760.0);
            let spread = self.dice.between(40.0, 150.0);
            let hex = self.accent();
            let beam = Self::polygon(&[
                (top - 6.0, -10.0),
                (top + 6.0, -10.0),
                (foot + spread, H),
                (foot - spread, H),
            ]);
            let stops = vec![GradientStop::new(0.0, rgb(hex, 0.85)), GradientStop::new(1.0, rgb(hex, 0.0))];
            let ends = (Point::from_xy(top, 0.0), Point::from_xy(foot, H));
            if let Some(shader) =
                LinearGradient::new(ends.0, ends.1, stops, SpreadMode::Pad, Transform::identity())
            {
                self.fill(beam, shader, BlendMode::Screen);
            }
            self.glow(top, 0.0, 130.0, hex, 0.9);
        }
        for row in 0..3 {
            let level = H - 150.0 + row as f32 * 58.0;
            let mut x = self.dice.between(-40.0, 0.0);
            while x < W + 60.0 {
                let size = self.dice.between(26.0, 40.0);
                let shade = [0x15101F, 0x0D0915, 0x06040B][row];
                let bob = self.dice.between(0.0, 26.0);
                self.circle(x, level - bob, size, shade, 1.0);
                let body = Rect::from_xywh(x - size * 1.35, level + size * 0.5, size * 2.7, 260.0)
                    .map(PathBuilder::from_rect);
                self.flat(body, shade, 1.0);
                if self.dice.below(3) == 0 {
                    let lean = self.dice.between(-34.0, 34.0);
                    let arm = shape(|path| {
                        path.move_to(x + size, level + 40.0);
                        path.line_to(x + size + lean, level - 120.0);
                    });
                    self.line(arm, shade, 1.0, 17.0);
                }
                x += size * 1.7;
            }
        }
    }
}
