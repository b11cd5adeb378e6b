import { eachNear } from '../engine/grid';
import type { PlanModel } from '../engine/model';

export type FindingKind =
  | 'row_label'
  | 'row_twice'
  | 'seat_label'
  | 'seat_twice'
  | 'overlap'
  | 'outside'
  | 'section_name'
  | 'too_many'
  | 'no_seats';

export interface Finding {
  kind: FindingKind;
  /** Where to look. */
  section?: string;
  row?: string;
  label?: string;
  /** The seats it is about, by number. */
  seats: readonly number[];
}

/** Seats nearer to one another than this stand in each other. */
const CLOSE = 30;
const MOST_SEATS = 100_000;
const ENOUGH = 200;

/** Everything that is wrong with a plan, so that it can be mended before the server refuses it. */
export function findings(model: PlanModel): Finding[] {
  const found: Finding[] = [];
  names(model, found);
  const overlap = overlapping(model);
  if (overlap.length > 0) found.push({ kind: 'overlap', seats: overlap });
  const { width, height } = model.plan;
  const outside: number[] = [];
  for (let seat = 0; seat < model.count; seat += 1) {
    const x = model.x[seat] ?? 0;
    const y = model.y[seat] ?? 0;
    if (x < 0 || y < 0 || x > width || y > height) outside.push(seat);
  }
  if (outside.length > 0) found.push({ kind: 'outside', seats: outside });
  if (model.count > MOST_SEATS) found.push({ kind: 'too_many', seats: [] });
  const standing = model.plan.sections.some(({ kind }) => kind === 'standing');
  if (model.count === 0 && !standing) found.push({ kind: 'no_seats', seats: [] });
  return found.slice(0, ENOUGH);
}

function names(model: PlanModel, found: Finding[]): void {
  for (const { section, start, end, rows: range } of model.sections) {
    if (!section.name.trim()) found.push({ kind: 'section_name', seats: numbers(start, end) });
    const rows = new Map<string, number[]>();
    for (const row of model.rows.slice(range.start, range.end)) {
      const all = numbers(row.start, row.end);
      const { label } = row.row;
      if (!label.trim()) found.push({ kind: 'row_label', section: section.name, seats: all });
      else rows.set(label, [...(rows.get(label) ?? []), row.start]);
      const seats = new Map<string, number[]>();
      for (const seat of all) {
        const name = model.seats[seat]?.label ?? '';
        seats.set(name, [...(seats.get(name) ?? []), seat]);
      }
      for (const [name, same] of seats) {
        if (!name.trim()) {
          found.push({ kind: 'seat_label', section: section.name, row: label, seats: same });
        } else if (same.length > 1) {
          found.push({ kind: 'seat_twice', section: section.name, row: label, label: name, seats: same });
        }
      }
    }
    for (const [label, starts] of rows) {
      if (starts.length < 2) continue;
      const seats = starts.flatMap((first) => {
        const row = model.rows[model.rowOf[first] ?? -1];
        return row ? numbers(row.start, row.end) : [];
      });
      found.push({ kind: 'row_twice', section: section.name, row: label, seats });
    }
  }
}

function overlapping(model: PlanModel): number[] {
  const { x, y, grid } = model;
  const close = new Set<number>();
  for (let seat = 0; seat < model.count; seat += 1) {
    const sx = x[seat] ?? 0;
    const sy = y[seat] ?? 0;
    eachNear(grid, { x0: sx - CLOSE, y0: sy - CLOSE, x1: sx + CLOSE, y1: sy + CLOSE }, (other) => {
      if (other <= seat) return;
      const dx = (x[other] ?? 0) - sx;
      const dy = (y[other] ?? 0) - sy;
      if (dx * dx + dy * dy < CLOSE * CLOSE) {
        close.add(seat);
        close.add(other);
      }
    });
  }
  return [...close];
}

function numbers(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
