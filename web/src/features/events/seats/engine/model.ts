import type { Plan, PlanRow, PlanSeat, PlanSection, SeatPlace } from '../types';
import { buildGrid, type Grid, type Rect } from './grid';

/** Side of a seat as it is drawn; seats stand 55 apart in a hall of usual measures. */
export const SEAT = 44;

export const ACCESSIBLE = 1;
export const COMPANION = 2;

export interface ModelRow {
  row: PlanRow;
  section: number;
  /** Its seats are numbered from `start` up to, not including, `end`. */
  start: number;
  end: number;
  bounds: Rect;
}

export interface ModelSection {
  section: PlanSection;
  start: number;
  end: number;
  rows: { start: number; end: number };
  bounds: Rect;
}

/** A plan laid out for drawing: flat arrays by the seat's number. */
export interface PlanModel {
  plan: Plan;
  count: number;
  x: Float32Array;
  y: Float32Array;
  flags: Uint8Array;
  rowOf: Int32Array;
  seats: readonly PlanSeat[];
  rows: readonly ModelRow[];
  sections: readonly ModelSection[];
  bounds: Rect;
  grid: Grid;
}

const nothing = (): Rect => ({
  x0: Number.POSITIVE_INFINITY,
  y0: Number.POSITIVE_INFINITY,
  x1: Number.NEGATIVE_INFINITY,
  y1: Number.NEGATIVE_INFINITY,
});

function include(rect: Rect, x: number, y: number, room = 0): void {
  rect.x0 = Math.min(rect.x0, x - room);
  rect.y0 = Math.min(rect.y0, y - room);
  rect.x1 = Math.max(rect.x1, x + room);
  rect.y1 = Math.max(rect.y1, y + room);
}

function join(rect: Rect, other: Rect): void {
  if (other.x0 > other.x1) return;
  include(rect, other.x0, other.y0);
  include(rect, other.x1, other.y1);
}

export function seatCount(plan: Plan): number {
  let count = 0;
  for (const section of plan.sections) for (const row of section.rows) count += row.seats.length;
  return count;
}

export function layOut(plan: Plan): PlanModel {
  const count = seatCount(plan);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const flags = new Uint8Array(count);
  const rowOf = new Int32Array(count);
  const seats: PlanSeat[] = [];
  const rows: ModelRow[] = [];
  const sections: ModelSection[] = [];
  const bounds = nothing();
  for (const shape of plan.shapes) {
    include(bounds, shape.x, shape.y);
    include(bounds, shape.x + shape.width, shape.y + shape.height);
  }
  plan.sections.forEach((section, index) => {
    const around = nothing();
    const start = seats.length;
    const firstRow = rows.length;
    for (const row of section.rows) {
      const box = nothing();
      const first = seats.length;
      for (const seat of row.seats) {
        const at = seats.length;
        x[at] = seat.x;
        y[at] = seat.y;
        flags[at] = (seat.accessible ? ACCESSIBLE : 0) | (seat.companion ? COMPANION : 0);
        rowOf[at] = rows.length;
        seats.push(seat);
        include(box, seat.x, seat.y, SEAT / 2);
      }
      if (row.table) include(box, row.table.x, row.table.y, row.table.radius);
      rows.push({ row, section: index, start: first, end: seats.length, bounds: box });
      join(around, box);
    }
    for (const [px, py] of section.outline ?? []) include(around, px, py);
    sections.push({
      section,
      start,
      end: seats.length,
      rows: { start: firstRow, end: rows.length },
      bounds: around,
    });
    join(bounds, around);
  });
  // An empty hall is as large as it says.
  if (bounds.x0 > bounds.x1) {
    include(bounds, 0, 0);
    include(bounds, plan.width, plan.height);
  }
  return {
    plan,
    count,
    x,
    y,
    flags,
    rowOf,
    seats,
    rows,
    sections,
    bounds,
    grid: buildGrid(x, y, bounds),
  };
}

/** What a seat is called. */
export function placeOf(model: PlanModel, seat: number): SeatPlace | null {
  const row = model.rows[model.rowOf[seat] ?? -1];
  const found = model.seats[seat];
  if (!row || !found) return null;
  return {
    seat,
    section: model.sections[row.section]?.section.name ?? '',
    row: row.row.label,
    label: found.label,
  };
}
