import { arcSeats, aroundTable, turned, type XY } from '../engine/geometry';
import type { Rect } from '../engine/grid';
import type { Plan, PlanRow, PlanSeat, PlanSection, PlanShape, Point } from '../types';
import { following, type RowNumbering, rowLabels, type SeatNumbering, seatLabels } from './numbering';

/** What is selected: seats, shapes and standing sections, as they are in the plan. */
export type Picked = ReadonlySet<object>;

export interface Edited {
  plan: Plan;
  picked: Picked;
}

export const NOTHING: Picked = new Set();

const round = (value: number) => Math.round(value * 10) / 10;
const at = ({ x, y }: XY): XY => ({ x: round(x), y: round(y) });

type Moving = (point: XY) => XY;

/** Moves, turns or mirrors everything selected; a table goes with its seats. */
export function place(plan: Plan, picked: Picked, move: Moving, spin = 0): Edited {
  const next = new Set<object>();
  const keep = <T extends object>(made: T): T => {
    next.add(made);
    return made;
  };
  const shapes = plan.shapes.map((shape) => {
    if (!picked.has(shape)) return shape;
    const middle = at(move({ x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 }));
    return keep({
      ...shape,
      x: round(middle.x - shape.width / 2),
      y: round(middle.y - shape.height / 2),
      rotation: (((shape.rotation + spin) % 360) + 360) % 360,
    });
  });
  const sections = plan.sections.map((section) => {
    if (picked.has(section)) {
      const outline = section.outline?.map((corner) => movedCorner(corner, move));
      return keep({ ...section, ...(outline ? { outline } : {}) });
    }
    const rows = changedRows(section.rows, (row) => {
      if (!row.seats.some((seat) => picked.has(seat))) return row;
      const whole = row.seats.every((seat) => picked.has(seat));
      const seats = row.seats.map((seat) => (picked.has(seat) ? keep({ ...seat, ...at(move(seat)) }) : seat));
      const table = row.table && whole ? { ...row.table, ...at(move(row.table)) } : row.table;
      return { ...row, seats, ...(table ? { table } : {}) };
    });
    if (rows === section.rows) return section;
    // A section that moves as a whole takes its outline along.
    const whole = section.rows.every((row) => row.seats.every((seat) => picked.has(seat)));
    if (!whole || !section.outline) return { ...section, rows };
    return { ...section, rows, outline: section.outline.map((corner) => movedCorner(corner, move)) };
  });
  return { plan: { ...plan, shapes, sections }, picked: next };
}

function movedCorner([x, y]: Point, move: Moving): Point {
  const to = at(move({ x, y }));
  return [to.x, to.y];
}

function changedRows(rows: readonly PlanRow[], change: (row: PlanRow) => PlanRow): readonly PlanRow[] {
  let changed = false;
  const next = rows.map((row) => {
    const made = change(row);
    if (made !== row) changed = true;
    return made;
  });
  return changed ? next : rows;
}

export const moveBy = (plan: Plan, picked: Picked, dx: number, dy: number): Edited =>
  place(plan, picked, ({ x, y }) => ({ x: x + dx, y: y + dy }));

export function rotateBy(plan: Plan, picked: Picked, degrees: number, around?: XY): Edited {
  const box = boundsOf(plan, picked);
  if (!box) return { plan, picked };
  const middle = around ?? { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
  return place(plan, picked, (point) => turned(point, middle, degrees), degrees);
}

/** The frame around what is selected, or null. */
export function boundsOf(plan: Plan, picked: Picked): Rect | null {
  const box: Rect = { x0: 1e9, y0: 1e9, x1: -1e9, y1: -1e9 };
  const see = (x: number, y: number) => {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  };
  for (const shape of plan.shapes) {
    if (!picked.has(shape)) continue;
    see(shape.x, shape.y);
    see(shape.x + shape.width, shape.y + shape.height);
  }
  for (const section of plan.sections) {
    if (picked.has(section)) for (const [x, y] of section.outline ?? []) see(x, y);
    for (const row of section.rows) for (const seat of row.seats) if (picked.has(seat)) see(seat.x, seat.y);
  }
  return box.x0 > box.x1 ? null : box;
}

/** Takes away what is selected, and rows and sections that have nothing left. */
export function remove(plan: Plan, picked: Picked): Edited {
  const sections = plan.sections.flatMap((section) => {
    if (picked.has(section)) return [];
    let touched = false;
    const rows = section.rows.flatMap((row) => {
      if (!row.seats.some((seat) => picked.has(seat))) return [row];
      touched = true;
      const seats = row.seats.filter((seat) => !picked.has(seat));
      return seats.length > 0 ? [{ ...row, seats }] : [];
    });
    if (!touched) return [section];
    return rows.length > 0 ? [{ ...section, rows }] : [];
  });
  return {
    plan: { ...plan, sections, shapes: plan.shapes.filter((shape) => !picked.has(shape)) },
    picked: NOTHING,
  };
}

/** What is selected, cut out to be put in again: rows keep their section. */
export interface Clip {
  shapes: readonly PlanShape[];
  rows: readonly { section: string; row: PlanRow }[];
  standing: readonly PlanSection[];
}

export function copied(plan: Plan, picked: Picked): Clip {
  return {
    shapes: plan.shapes.filter((shape) => picked.has(shape)),
    rows: plan.sections.flatMap((section) =>
      section.rows.flatMap((row) => {
        const seats = row.seats.filter((seat) => picked.has(seat));
        return seats.length > 0 ? [{ section: section.key, row: { ...row, seats } }] : [];
      }),
    ),
    standing: plan.sections.filter((section) => picked.has(section)),
  };
}

export function pasted(plan: Plan, clip: Clip, dx: number, dy: number): Edited {
  const picked = new Set<object>();
  const keep = <T extends object>(made: T): T => {
    picked.add(made);
    return made;
  };
  const shapes = clip.shapes.map((shape) => keep({ ...shape, x: shape.x + dx, y: shape.y + dy }));
  let sections = [...plan.sections];
  for (const { section: key, row } of clip.rows) {
    const found = sections.findIndex((section) => section.key === key);
    const index = found >= 0 ? found : 0;
    const section = sections[index] ?? newSection({ ...plan, sections }, 'seated', 'Section');
    const label = nextRowLabel(section);
    const copy: PlanRow = {
      ...row,
      label,
      ...(row.table ? { table: { ...row.table, x: row.table.x + dx, y: row.table.y + dy } } : {}),
      seats: row.seats.map((seat) => keep({ ...seat, x: round(seat.x + dx), y: round(seat.y + dy) })),
    };
    sections[index] = { ...section, rows: [...section.rows, copy] };
  }
  for (const one of clip.standing) {
    const fresh = newSection({ ...plan, sections }, 'standing', one.name);
    const outline = one.outline?.map(([x, y]): Point => [x + dx, y + dy]);
    sections = [
      ...sections,
      keep({ ...one, key: fresh.key, name: fresh.name, ...(outline ? { outline } : {}) }),
    ];
  }
  return { plan: { ...plan, shapes: [...plan.shapes, ...shapes], sections }, picked };
}

const nextRowLabel = (section: PlanSection): string => {
  const used = new Set(section.rows.map(({ label }) => label));
  let label = section.rows.length > 0 ? following(section.rows.at(-1)?.label ?? '') : 'A';
  while (used.has(label)) label = following(label);
  return label;
};

export function slug(name: string): string {
  const text = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 34);
  return text || 'section';
}

/** An empty section whose key and name nobody has. */
export function newSection(plan: Plan, kind: PlanSection['kind'], name: string): PlanSection {
  const keys = new Set(plan.sections.map(({ key }) => key));
  const names = new Set(plan.sections.map((section) => section.name));
  const base = slug(name);
  let [key, called] = [base, name];
  for (let n = 2; keys.has(key) || names.has(called); n += 1) {
    key = `${base}-${n}`;
    called = `${name} ${n}`;
  }
  return { key, name: called, kind, rows: [] };
}

export interface RowShape {
  from: XY;
  to: XY;
  count: number;
  bow: number;
  /** So many rows behind one another, this far apart. */
  rows: number;
  gap: number;
}

/** Where the seats of drawn rows stand, row by row. */
export function rowPlaces({ from, to, count, bow, rows, gap }: RowShape): XY[][] {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  // Behind is to the right of the way: downwards for rows drawn from left to right.
  const nx = -(to.y - from.y) / length;
  const ny = (to.x - from.x) / length;
  return Array.from({ length: rows }, (_, i) => {
    const dx = nx * gap * i;
    const dy = ny * gap * i;
    return arcSeats({ x: from.x + dx, y: from.y + dy }, { x: to.x + dx, y: to.y + dy }, count, bow).map(at);
  });
}

/** Puts rows into a section (made when it is not there), labelled on from its last row. */
export function addRows(
  plan: Plan,
  sectionKey: string | null,
  places: readonly XY[][],
  name: string,
): Edited {
  const picked = new Set<object>();
  const known = plan.sections.find(({ key, kind }) => key === sectionKey && kind === 'seated');
  let section = known ?? newSection(plan, 'seated', name);
  for (const row of places) {
    const seats = row.map((seat, i): PlanSeat => {
      const made = { label: String(i + 1), x: seat.x, y: seat.y };
      picked.add(made);
      return made;
    });
    section = { ...section, rows: [...section.rows, { label: nextRowLabel(section), seats }] };
  }
  return { plan: withSection(plan, section), picked };
}

export function addTable(
  plan: Plan,
  sectionKey: string | null,
  middle: XY,
  seats: number,
  name: string,
): Edited {
  const picked = new Set<object>();
  const known = plan.sections.find(({ key, kind }) => key === sectionKey && kind === 'tables');
  const section = known ?? newSection(plan, 'tables', name);
  const around = Math.max(75, (seats * 58) / (2 * Math.PI));
  const made = aroundTable(middle.x, middle.y, around, seats).map((seat, i): PlanSeat => {
    const one = { label: String(i + 1), ...at(seat) };
    picked.add(one);
    return one;
  });
  const label = section.rows.length > 0 ? nextRowLabel(section) : '1';
  const row: PlanRow = { label, table: { ...at(middle), radius: round(around - 32) }, seats: made };
  return { plan: withSection(plan, { ...section, rows: [...section.rows, row] }), picked };
}

export function addStanding(plan: Plan, box: Rect, name: string): Edited {
  const section: PlanSection = {
    ...newSection(plan, 'standing', name),
    outline: [
      [round(box.x0), round(box.y0)],
      [round(box.x1), round(box.y0)],
      [round(box.x1), round(box.y1)],
      [round(box.x0), round(box.y1)],
    ],
    // Two people on a square metre, to begin with.
    capacity: Math.max(1, Math.round(((box.x1 - box.x0) * (box.y1 - box.y0)) / 5000)),
  };
  return { plan: withSection(plan, section), picked: new Set([section]) };
}

export function addShape(plan: Plan, kind: PlanShape['kind'], box: Rect, label: string): Edited {
  const shape: PlanShape = {
    kind,
    x: round(box.x0),
    y: round(box.y0),
    width: round(Math.max(10, box.x1 - box.x0)),
    height: round(Math.max(10, box.y1 - box.y0)),
    rotation: 0,
    label,
  };
  return { plan: { ...plan, shapes: [...plan.shapes, shape] }, picked: new Set([shape]) };
}

function withSection(plan: Plan, section: PlanSection): Plan {
  const known = plan.sections.some(({ key }) => key === section.key);
  return {
    ...plan,
    sections: known
      ? plan.sections.map((one) => (one.key === section.key ? section : one))
      : [...plan.sections, section],
  };
}

/** Changes seats that are selected: flags, notes, labels. A flag that is false is left out. */
export function changeSeats(plan: Plan, picked: Picked, change: (seat: PlanSeat) => PlanSeat): Edited {
  const next = new Set<object>([...picked]);
  const sections = plan.sections.map((section) => {
    const rows = changedRows(section.rows, (row) => {
      if (!row.seats.some((seat) => picked.has(seat))) return row;
      return {
        ...row,
        seats: row.seats.map((seat) => {
          if (!picked.has(seat)) return seat;
          const made = change(seat);
          next.delete(seat);
          next.add(made);
          return made;
        }),
      };
    });
    return rows === section.rows ? section : { ...section, rows };
  });
  return { plan: { ...plan, sections }, picked: next };
}

export function flagged(seat: PlanSeat, flag: 'accessible' | 'companion', on: boolean): PlanSeat {
  const { [flag]: _, ...rest } = seat;
  return on ? { ...rest, [flag]: true } : rest;
}

export function noted(seat: PlanSeat, note: string): PlanSeat {
  const { note: _, ...rest } = seat;
  return note.trim() ? { ...rest, note: note.trim().slice(0, 80) } : rest;
}

export function changeShape(plan: Plan, shape: PlanShape, change: Partial<PlanShape>): Edited {
  const made = { ...shape, ...change };
  return {
    plan: { ...plan, shapes: plan.shapes.map((one) => (one === shape ? made : one)) },
    picked: new Set([made]),
  };
}

export function changeSection(plan: Plan, key: string, change: Partial<PlanSection>, picked: Picked): Edited {
  const next = new Set(picked);
  const sections = plan.sections.map((section) => {
    if (section.key !== key) return section;
    const made = { ...section, ...change };
    if (next.delete(section)) next.add(made);
    return made;
  });
  return { plan: { ...plan, sections }, picked: next };
}

/** The rows that selected seats are in, from front to back as the plan has them. */
export function pickedRows(plan: Plan, picked: Picked): { section: PlanSection; row: PlanRow }[] {
  return plan.sections.flatMap((section) =>
    section.rows.filter((row) => row.seats.some((seat) => picked.has(seat))).map((row) => ({ section, row })),
  );
}

/** Names rows and seats anew. Rows count from top to bottom, seats from left to right, as they stand in the hall. */
export function number(
  plan: Plan,
  picked: Picked,
  wanted: { rows: RowNumbering | null; seats: SeatNumbering | null },
): Edited {
  const next = new Set(picked);
  const sections = plan.sections.map((section) => {
    const mine = section.rows.filter((row) => row.seats.some((seat) => picked.has(seat)));
    if (mine.length === 0) return section;
    const middle = (row: PlanRow) => row.seats.reduce((sum, { y }) => sum + y, 0) / row.seats.length;
    const ordered = [...mine].sort((a, b) => middle(a) - middle(b));
    const labels = wanted.rows ? rowLabels(ordered.length, wanted.rows) : null;
    const rows = section.rows.map((row) => {
      const index = ordered.indexOf(row);
      if (index < 0) return row;
      const label = labels?.[index] ?? row.label;
      if (!wanted.seats) return { ...row, label };
      const names = seatLabels(row.seats.length, wanted.seats);
      const across = row.table ? [...row.seats] : [...row.seats].sort((a, b) => a.x - b.x || a.y - b.y);
      const nameOf = new Map(across.map((seat, i) => [seat, names[i] ?? seat.label]));
      const seats = row.seats.map((seat) => {
        const made = { ...seat, label: nameOf.get(seat) ?? seat.label };
        if (next.delete(seat)) next.add(made);
        return made;
      });
      return { ...row, label, seats };
    });
    return { ...section, rows };
  });
  return { plan: { ...plan, sections }, picked: next };
}

/** Gives one row another number of seats, spacing or bow; its ends keep their middle and direction. */
export function reshapeRow(
  plan: Plan,
  row: PlanRow,
  { count, spacing, bow }: { count: number; spacing: number; bow: number },
): Edited {
  const first = row.seats[0];
  const last = row.seats.at(-1);
  if (!first || !last) return { plan, picked: NOTHING };
  const length = Math.hypot(last.x - first.x, last.y - first.y);
  const ux = length > 1 ? (last.x - first.x) / length : 1;
  const uy = length > 1 ? (last.y - first.y) / length : 0;
  const middle = { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 };
  const half = ((count - 1) * spacing) / 2;
  const from = { x: middle.x - ux * half, y: middle.y - uy * half };
  const to = { x: middle.x + ux * half, y: middle.y + uy * half };
  const seats = arcSeats(from, to, count, bow).map((spot, i): PlanSeat => {
    const old = row.seats[i];
    return old ? { ...old, ...at(spot) } : { label: String(i + 1), ...at(spot) };
  });
  const made = { ...row, seats };
  const sections = plan.sections.map((section) =>
    section.rows.includes(row)
      ? { ...section, rows: section.rows.map((one) => (one === row ? made : one)) }
      : section,
  );
  return { plan: { ...plan, sections }, picked: new Set(seats) };
}

/** Puts the rows of selected seats into another section. */
export function moveToSection(plan: Plan, picked: Picked, key: string): Edited {
  const rows = pickedRows(plan, picked).map(({ row }) => row);
  const moving = new Set<PlanRow>(rows);
  const sections = plan.sections
    .map((section) => {
      if (section.key !== key) {
        return { ...section, rows: section.rows.filter((row) => !moving.has(row)) };
      }
      const used = new Set(section.rows.filter((row) => !moving.has(row)).map(({ label }) => label));
      let next = { ...section, rows: section.rows.filter((row) => !moving.has(row)) };
      for (const row of rows) {
        const label = used.has(row.label) ? nextRowLabel(next) : row.label;
        used.add(label);
        next = { ...next, rows: [...next.rows, { ...row, label }] };
      }
      return next;
    })
    .filter((section) => section.rows.length > 0 || section.kind === 'standing' || section.key === key);
  return { plan: { ...plan, sections }, picked };
}

/** Moves everything and sizes the hall so that all stands inside, with room around it. */
export function fitHall(plan: Plan, room = 200): Plan {
  const everything = new Set<object>([
    ...plan.shapes,
    ...plan.sections.filter(({ kind }) => kind === 'standing'),
    ...plan.sections.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats)),
  ]);
  const box = boundsOf(plan, everything);
  if (!box) return plan;
  const { plan: moved } = moveBy(plan, everything, room - box.x0, room - box.y0);
  return {
    ...moved,
    width: Math.ceil(box.x1 - box.x0 + 2 * room),
    height: Math.ceil(box.y1 - box.y0 + 2 * room),
  };
}
