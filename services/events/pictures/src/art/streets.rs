//! Motifs of the open air: sports, conference, festival, family.

use std::f32::consts::TAU;

use tiny_skia::{PathBuilder, Rect};

use super::{
    H, W,
    easel::{Easel, shape},
};

impl Easel {
    /// Sports: the lanes of a track, taken at speed.
    pub(super) fn lanes(&mut self) {
        let (cx, cy) = (W * self.dice.between(-0.15, 0.2), H * self.dice.between(1.1, 1.5));
        for lane in 0..9 {
            let radius = 480.0 + lane as f32 * 130.0;
            let hex = self.palette[2 + lane % 3];
            self.ring(cx, cy, radius, hex, 0.78 - lane as f32 * 0.05, 96.0);
            self.ring(cx, cy, radius + 65.0, 0xFFFFFF, 0.85, 5.0);
        }
        for _ in 0..34 {
            let angle = self.dice.between(-1.5, -0.15);
            let radius = self.dice.between(430.0, 1560.0);
            let sweep = self.dice.between(0.05, 0.22);
            let streak = shape(|path| {
                for step in 0..=12 {
                    let at = angle + sweep * step as f32 / 12.0;
                    let (x, y) = (cx + radius * at.cos(), cy + radius * at.sin());
                    if step == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
                }
            });
            let width = self.dice.between(2.0, 7.0);
            self.line(streak, 0xFFFFFF, 0.5, width);
        }
    }
    /// Conference: people and ideas as a lit network.
    pub(super) fn network(&mut self) {
        let mut nodes = Vec::new();
        for column in 0..11 {
            for row in 0..7 {
                let x = (column as f32 + 0.5 + self.dice.between(-0.38, 0.38)) * W / 11.0;
                let y = (row as f32 + 0.5 + self.dice.between(-0.38, 0.38)) * H / 7.0;
                nodes.push((x, y));
            }
        }
        let ink = if self.light() { self.palette[2] } else { self.palette[4] };
        for (index, a) in nodes.iter().enumerate() {
            for b in &nodes[index + 1..] {
                let distance = (a.0 - b.0).hypot(a.1 - b.1);
                if distance < 205.0 {
                    let edge = shape(|path| {
                        path.move_to(a.0, a.1);
                        path.line_to(b.0, b.1);
                    });
                    self.line(edge, ink, 0.55 * (1.0 - distance / 205.0) + 0.08, 2.5);
                }
            }
        }
        for (x, y) in nodes {
            let hex = self.accent();
            let radius = if self.dice.below(6) == 0 {
                self.dice.between(20.0, 46.0)
            } else {
                self.dice.between(4.0, 12.0)
            };
            if !self.light() {
                self.glow(x, y, radius * 4.0, hex, 0.4);
            }
            self.circle(x, y, radius, hex, 1.0);
        }
    }
    /// Festival: rays of a low sun over rolling hills.
    pub(super) fn sunrise(&mut self) {
        let [base, second, warm, bright, cool] = self.palette;
        let (x, y) = (W * self.dice.between(0.3, 0.7), H * 0.66);
        let rays = 28;
        for ray in 0..rays {
            if ray % 2 == 1 {
                continue;
            }
            let (from, to) = (ray as f32 * TAU / rays as f32, (ray + 1) as f32 * TAU / rays as f32);
            let wedge = Self::polygon(&[
                (x, y),
                (x + 2000.0 * from.cos(), y + 2000.0 * from.sin()),
                (x + 2000.0 * to.cos(), y + 2000.0 * to.sin()),
            ]);
            self.flat(wedge, bright, 0.3);
        }
        self.glow(x, y, 620.0, bright, 0.5);
        self.circle(x, y, 215.0, warm, 1.0);
        self.circle(x, y, 170.0, bright, 0.55);
        for (layer, hex) in [cool, warm, second, base].into_iter().enumerate() {
            let phase = self.dice.between(0.0, TAU);
            let level = H * (0.66 + 0.085 * layer as f32);
            let hills = shape(|path| {
                path.move_to(0.0, H + 5.0);
                for step in 0..=80 {
                    let at = step as f32 / 80.0;
                    let rise = (at * TAU * (1.1 + 0.35 * layer as f32) + phase).sin() * 42.0
                        + (at * 17.0 + phase).sin() * 10.0;
                    path.line_to(at * W, level + rise);
                }
                path.line_to(W, H + 5.0);
                path.close();
            });
            self.flat(hills, hex, 0.94);
        }
        for _ in 0..9 {
            let (fx, hex) = (self.dice.between(0.0, W), self.accent());
            let top = self.dice.between(0.2, 0.5) * H;
            let flag = Self::polygon(&[(fx, top), (fx + 64.0, top + 18.0), (fx, top + 40.0)]);
            let pole = shape(|path| {
                path.move_to(fx, top - 4.0);
                path.line_to(fx, H * 0.82);
            });
            self.line(pole, base, 0.75, 4.0);
            self.flat(flag, hex, 1.0);
        }
    }
    /// Family: balloons on the way up.
    pub(super) fn balloons(&mut self) {
        if !self.light() {
            self.ramp(Self::page(), (0.0, 0.0, 0x8FD3FF, 0.9), (0.0, H, 0xFFE9C9, 0.9));
        }
        for _ in 0..5 {
            let (x, y) = (self.dice.between(0.0, W), self.dice.between(0.1, 0.9) * H);
            for puff in 0..4 {
                self.circle(x + puff as f32 * 62.0, y - ((puff % 2) * 26) as f32, 62.0, 0xFFFFFF, 0.5);
            }
        }
        let mut balloons: Vec<(f32, f32, f32)> = (0..13)
            .map(|_| {
                (
                    self.dice.between(0.05, 0.95) * W,
                    self.dice.between(0.05, 0.8) * H,
                    self.dice.between(55.0, 130.0),
                )
            })
            .collect();
        balloons.sort_by(|a, b| a.2.total_cmp(&b.2));
        for (index, (x, y, size)) in balloons.into_iter().enumerate() {
            let string = shape(|path| {
                path.move_to(x, y + size * 1.2);
                path.cubic_to(x - 34.0, y + size * 2.0, x + 44.0, y + size * 2.6, x, y + size * 3.6);
            });
            self.line(string, 0x30323D, 0.5, 2.5);
            let hex = self.palette[2 + index % 3];
            let body = Rect::from_xywh(x - size, y - size * 1.18, size * 2.0, size * 2.36)
                .and_then(PathBuilder::from_oval);
            self.flat(body, hex, 0.96);
            let knot = Self::polygon(&[
                (x, y + size * 1.12),
                (x - size * 0.14, y + size * 1.34),
                (x + size * 0.14, y + size * 1.34),
            ]);
            self.flat(knot, hex, 1.0);
            let shine = Rect::from_xywh(x - size * 0.62, y - size * 0.86, size * 0.4, size * 0.66)
                .and_then(PathBuilder::from_oval);
            self.flat(shine, 0xFFFFFF, 0.5);
        }
    }
}
