//! Motifs of the table and the studio: food, art, workshop.

use std::f32::consts::TAU;

use tiny_skia::{PathBuilder, Rect};

use super::{
    H, W,
    easel::{Easel, shape},
};

impl Easel {
    /// Food: a long table seen from above.
    pub(super) fn plates(&mut self) {
        let table = self.palette[1];
        self.flat(Self::page(), table, 0.6);
        for plate in 0..6 {
            let x = (plate % 3) as f32 * 560.0 + 210.0 + self.dice.between(-70.0, 70.0);
            let y = (plate / 3) as f32 * 480.0 + 205.0 + self.dice.between(-45.0, 45.0);
            let radius = self.dice.between(150.0, 215.0);
            self.circle(x + 12.0, y + 18.0, radius, 0x000000, 0.22);
            self.circle(x, y, radius, 0xFFFDF8, 1.0);
            let rim = self.palette[2 + plate % 3];
            self.ring(x, y, radius * 0.8, rim, 0.55, 5.0);
            for _ in 0..11 {
                let angle = self.dice.between(0.0, TAU);
                let away = self.dice.between(0.0, 0.5) * radius;
                let hex = [0x6A994E, 0xBC4749, 0xF2B705, 0xE76F51, 0x386641][self.dice.below(5)];
                let (fx, fy) = (x + away * angle.cos(), y + away * angle.sin());
                if self.dice.below(2) == 0 {
                    let size = radius * self.dice.between(0.08, 0.2);
                    self.circle(fx, fy, size, hex, 0.95);
                } else {
                    let length = radius * self.dice.between(0.3, 0.46);
                    let (tx, ty) = (fx + length * angle.sin(), fy + length * angle.cos());
                    let bend = radius * 0.14;
                    let leaf = shape(|path| {
                        path.move_to(fx, fy);
                        path.quad_to((fx + tx) / 2.0 + bend, (fy + ty) / 2.0 - bend, tx, ty);
                        path.quad_to((fx + tx) / 2.0 - bend, (fy + ty) / 2.0 + bend, fx, fy);
                        path.close();
                    });
                    self.flat(leaf, hex, 0.95);
                }
            }
        }
    }
    /// Art: shapes cut out with scissors.
    pub(super) fn cutouts(&mut self) {
        let paper = if self.light() { self.palette[0] } else { 0xF6EFE3 };
        self.flat(Self::page(), paper, 1.0);
        for index in 0..9 {
            let (x, y) = (self.dice.between(0.05, 0.95) * W, self.dice.between(0.05, 0.95) * H);
            let size = self.dice.between(130.0, 330.0);
            let points = 5 + self.dice.below(4);
            let outline: Vec<(f32, f32)> = (0..points)
                .map(|point| {
                    let angle = point as f32 * TAU / points as f32;
                    let reach = size * self.dice.between(0.45, 1.0);
                    (x + reach * angle.cos(), y + reach * angle.sin())
                })
                .collect();
            let blob = shape(|path| {
                let middle = |a: (f32, f32), b: (f32, f32)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
                let start = middle(outline[points - 1], outline[0]);
                path.move_to(start.0, start.1);
                for point in 0..points {
                    let end = middle(outline[point], outline[(point + 1) % points]);
                    path.quad_to(outline[point].0, outline[point].1, end.0, end.1);
                }
                path.close();
            });
            let hex = if index % 4 == 3 { self.palette[1] } else { self.palette[2 + index % 3] };
            self.flat(blob, hex, 0.94);
        }
        let ink = if self.light() { self.palette[4] } else { self.palette[0] };
        for _ in 0..3 {
            let (mut x, mut y) = (self.dice.between(0.0, W), self.dice.between(0.1, 0.9) * H);
            let mut turns = Vec::new();
            for _ in 0..6 {
                let next = (x + self.dice.between(60.0, 260.0), y + self.dice.between(-180.0, 180.0));
                turns.push((
                    (x + next.0) / 2.0 + self.dice.between(-120.0, 120.0),
                    y + self.dice.between(-160.0, 160.0),
                    next.0,
                    next.1,
                ));
                (x, y) = next;
            }
            let stroke = shape(|path| {
                path.move_to(turns[0].0 - 200.0, turns[0].1);
                for turn in &turns {
                    path.quad_to(turn.0, turn.1, turn.2, turn.3);
                }
            });
            self.line(stroke, ink, 0.9, 9.0);
        }
    }
    /// Workshop: a wall of simple tiles.
    pub(super) fn tiles(&mut self) {
        let size = 225.0;
        for column in 0..8 {
            for row in 0..4 {
                let (x, y) = (column as f32 * size, row as f32 * size);
                let back = self.palette[self.dice.below(5)];
                self.flat(Rect::from_xywh(x, y, size, size).map(PathBuilder::from_rect), back, 1.0);
                let mut front = self.palette[self.dice.below(5)];
                if front == back {
                    front =
                        self.palette[(self.palette.iter().position(|hex| *hex == back).unwrap_or(0) + 2) % 5];
                }
                let corner = self.dice.below(4);
                let (cx, cy) = (x + (corner % 2) as f32 * size, y + (corner / 2) as f32 * size);
                match self.dice.below(5) {
                    0 => {
                        let tile = shape(|path| {
                            let (dx, dy) =
                                (if cx > x { -size } else { size }, if cy > y { -size } else { size });
                            path.move_to(cx, cy);
                            path.line_to(cx + dx, cy);
                            let k = 0.5523;
                            path.cubic_to(cx + dx, cy + dy * k, cx + dx * k, cy + dy, cx, cy + dy);
                            path.close();
                        });
                        self.flat(tile, front, 1.0);
                    }
                    1 => self.circle(x + size / 2.0, y + size / 2.0, size * 0.34, front, 1.0),
                    2 => {
                        let tile = Self::polygon(&[(x, y), (x + size, y), (cx, y + size)]);
                        self.flat(tile, front, 1.0);
                    }
                    3 => {
                        for bar in 0..3 {
                            let top = y + 24.0 + bar as f32 * 66.0;
                            self.flat(
                                Rect::from_xywh(x, top, size, 36.0).map(PathBuilder::from_rect),
                                front,
                                1.0,
                            );
                        }
                    }
                    _ => {
                        self.ring(x + size / 2.0, y + size / 2.0, size * 0.3, front, 1.0, 30.0);
                    }
                }
            }
        }
    }
}
