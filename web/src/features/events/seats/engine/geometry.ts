import type { Point } from '../types';

export interface XY {
  x: number;
  y: number;
}

/**
 * Places for `count` seats from one end to the other, on an arc that bows by `bow` centimetres at its middle:
 * positive to the left of the way (upwards when drawn from left to right), negative to the right, zero is a
 * straight row. Seats stand evenly along the arc.
 */
export function arcSeats(from: XY, to: XY, count: number, bow: number): XY[] {
  if (count <= 0) return [];
  if (count === 1) return [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }];
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const chord = Math.hypot(dx, dy);
  const share = (i: number) => i / (count - 1);
  if (Math.abs(bow) < 0.5 || chord < 1) {
    return Array.from({ length: count }, (_, i) => ({
      x: from.x + dx * share(i),
      y: from.y + dy * share(i),
    }));
  }
  // A circle through both ends and the top of the bow.
  const h = Math.abs(bow);
  const radius = (chord * chord) / (8 * h) + h / 2;
  const side = Math.sign(bow);
  const nx = (dy / chord) * side;
  const ny = (-dx / chord) * side;
  const cx = (from.x + to.x) / 2 + nx * (h - radius);
  const cy = (from.y + to.y) / 2 + ny * (h - radius);
  const begin = Math.atan2(from.y - cy, from.x - cx);
  let sweep = Math.atan2(to.y - cy, to.x - cx) - begin;
  // The arc that passes the top of the bow, not the other way round the circle.
  const top = Math.atan2(ny, nx) - begin;
  const turn = (angle: number) => ((angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
  sweep = turn(top) <= turn(sweep) ? turn(sweep) : turn(sweep) - 2 * Math.PI;
  return Array.from({ length: count }, (_, i) => ({
    x: cx + radius * Math.cos(begin + sweep * share(i)),
    y: cy + radius * Math.sin(begin + sweep * share(i)),
  }));
}

/** How many seats with `spacing` fit between two places. */
export function seatsBetween(from: XY, to: XY, spacing: number): number {
  return Math.max(1, Math.floor(Math.hypot(to.x - from.x, to.y - from.y) / spacing + 0.001) + 1);
}

/** Where a row of exactly `count` seats ends that starts at `from` and points at `to`. */
export function endOfRow(from: XY, to: XY, count: number, spacing: number): XY {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = ((count - 1) * spacing) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** Seats around a round table, the first at the top. */
export function aroundTable(x: number, y: number, radius: number, count: number): XY[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * 2 * Math.PI - Math.PI / 2;
    return { x: x + Math.cos(angle) * radius, y: y + Math.sin(angle) * radius };
  });
}

export function turned(point: XY, around: XY, degrees: number): XY {
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const dx = point.x - around.x;
  const dy = point.y - around.y;
  return { x: around.x + dx * cos - dy * sin, y: around.y + dx * sin + dy * cos };
}

export function insidePolygon(x: number, y: number, polygon: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [xi, yi] = polygon[i] ?? [0, 0];
    const [xj, yj] = polygon[j] ?? [0, 0];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Fewer points for the same line: none is farther than `tolerance` from it (Douglas–Peucker). */
export function simplified(points: readonly XY[], tolerance: number): XY[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 3) return [...points];
  let worst = 0;
  let at = 0;
  const dx = last.x - first.x;
  const dy = last.y - first.y;
  const length = Math.hypot(dx, dy);
  for (let i = 1; i < points.length - 1; i += 1) {
    const point = points[i] ?? first;
    const distance =
      length < 1e-6
        ? Math.hypot(point.x - first.x, point.y - first.y)
        : Math.abs((point.x - first.x) * dy - (point.y - first.y) * dx) / length;
    if (distance > worst) {
      worst = distance;
      at = i;
    }
  }
  if (worst <= tolerance) return [first, last];
  return [
    ...simplified(points.slice(0, at + 1), tolerance).slice(0, -1),
    ...simplified(points.slice(at), tolerance),
  ];
}
