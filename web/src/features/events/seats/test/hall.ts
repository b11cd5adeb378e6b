import { arcSeats } from '../engine/geometry';
import type { Plan, PlanRow, PlanSeat, PlanSection } from '../types';

/** Rows of seats in blocks side by side, for tests: `hall(4, 10, 20)` has 4 sections of 10 rows of 20 seats. */
export function hall(sections: number, rows: number, perRow: number, bow = 0): Plan {
  const columns = Math.ceil(Math.sqrt(sections));
  const width = perRow * 55 + 200;
  const height = rows * 90 + 250;
  const made: PlanSection[] = Array.from({ length: sections }, (_, s) => {
    const left = 200 + (s % columns) * width;
    const top = 600 + Math.floor(s / columns) * height;
    return {
      key: `s${s}`,
      name: `Section ${s + 1}`,
      kind: 'seated',
      rows: Array.from({ length: rows }, (_, r): PlanRow => {
        const y = top + r * 90;
        const places = arcSeats({ x: left, y }, { x: left + (perRow - 1) * 55, y }, perRow, bow);
        const seats: PlanSeat[] = places.map((place, i) => ({
          label: String(i + 1),
          x: place.x,
          y: place.y,
        }));
        return { label: String.fromCharCode(65 + (r % 26)), seats };
      }),
    };
  });
  return {
    format: 1,
    width: 400 + columns * width,
    height: 800 + Math.ceil(sections / columns) * height,
    shapes: [{ kind: 'stage', x: 400, y: 100, width: 1200, height: 300, rotation: 0, label: 'Stage' }],
    sections: made,
  };
}
