import { simplified, type XY } from './geometry';
import type { Look } from './look';
import { type PlanModel, SEAT } from './model';
import { FREE, MINE, OFF, type SeatStates } from './states';

/** From afar a row is a stroke: strokes of one colour and one fullness are drawn in one go. */
export interface FarBand {
  zone: number;
  /** Of four: how much of it can still be had; -1 for seats that are not on sale, 4 for one's own. */
  free: number;
  points: XY[][];
}

/** A wider gap than this between neighbours is an aisle. */
const AISLE = 110;

/** Rows as strokes, broken at aisles and where the zone changes. */
export function farBands(model: PlanModel, { state, zone }: SeatStates): FarBand[] {
  const bands = new Map<number, FarBand>();
  const add = (zoneNumber: number, free: number, points: XY[]) => {
    const key = (zoneNumber + 1) * 8 + free + 1;
    let band = bands.get(key);
    if (!band) {
      band = { zone: zoneNumber, free, points: [] };
      bands.set(key, band);
    }
    band.points.push(simplified(points, SEAT / 3));
  };
  for (const row of model.rows) {
    let run: XY[] = [];
    let free = 0;
    let all = 0;
    const end = (seat: number) => {
      if (run.length > 0) {
        const z = zone[seat] ?? -1;
        const off = state[seat] === OFF;
        const own = state[seat] === MINE;
        add(z, own ? 4 : off ? -1 : Math.min(3, Math.ceil((free / all) * 3)), run);
      }
      run = [];
      free = 0;
      all = 0;
    };
    for (let seat = row.start; seat < row.end; seat += 1) {
      const x = model.x[seat] ?? 0;
      const y = model.y[seat] ?? 0;
      const before = run.at(-1);
      const broken =
        before &&
        (zone[seat] !== zone[seat - 1] ||
          (state[seat] === OFF) !== (state[seat - 1] === OFF) ||
          (state[seat] === MINE) !== (state[seat - 1] === MINE) ||
          Math.hypot(x - before.x, y - before.y) > AISLE);
      if (broken) end(seat - 1);
      run.push({ x, y });
      all += 1;
      if (state[seat] === FREE) free += 1;
    }
    end(row.end - 1);
  }
  return [...bands.values()];
}

export interface FarPath {
  path: Path2D;
  color: string;
  alpha: number;
}

const ALPHA = [0.16, 0.45, 0.72, 1];

export function farPaths(bands: readonly FarBand[], look: Look): FarPath[] {
  return bands.map(({ zone, free, points }) => {
    const path = new Path2D();
    for (const line of points) {
      line.forEach((point, i) => {
        if (i === 0) path.moveTo(point.x, point.y);
        // A lone seat is a stroke without length, which round ends make visible.
        if (i > 0 || line.length === 1) path.lineTo(point.x + (line.length === 1 ? 0.1 : 0), point.y);
      });
    }
    const off = free < 0;
    return {
      path,
      color: free === 4 ? look.ink : off ? look.faint : (look.zones[zone] ?? look.plain).fill,
      alpha: off ? 1 : (ALPHA[free] ?? 1),
    };
  });
}
