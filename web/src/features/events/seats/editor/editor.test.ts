import { describe, expect, it } from 'vitest';
import { layOut, seatCount } from '../engine/model';
import { hall } from '../test/hall';
import type { Plan } from '../types';
import { begin, done, redo, undo } from './history';
import { following, letters, rowLabels, seatLabels } from './numbering';
import {
  addRows,
  addShape,
  addStanding,
  addTable,
  boundsOf,
  changeSeats,
  copied,
  fitHall,
  flagged,
  moveBy,
  moveToSection,
  NOTHING,
  noted,
  number,
  pasted,
  remove,
  reshapeRow,
  rotateBy,
  rowPlaces,
} from './ops';
import { findings } from './validate';

const empty: Plan = { format: 1, width: 2000, height: 2000, shapes: [], sections: [] };
const plan = hall(2, 3, 5);
const [first, second] = plan.sections;
const rowA = first?.rows[0];
const picked = new Set<object>(rowA?.seats ?? []);

describe('history', () => {
  it('goes back and forth without end, and forgets the future on a new step', () => {
    let h = begin(0);
    for (let i = 1; i <= 500; i += 1) h = done(h, i);
    for (let i = 0; i < 500; i += 1) h = undo(h);
    expect(h.present).toBe(0);
    expect(undo(h).present).toBe(0);
    h = redo(redo(h));
    expect(h.present).toBe(2);
    h = done(h, 99);
    expect(redo(h).present).toBe(99);
    expect(done(h, 99)).toBe(h);
  });
});

describe('numbering', () => {
  it('counts in letters', () => {
    expect([1, 26, 27, 52, 53].map((n) => letters(n))).toEqual(['A', 'Z', 'AA', 'AZ', 'BA']);
    expect(letters(9, true)).toBe('J');
    expect([following('A'), following('Z'), following('AZ'), following('9')]).toEqual([
      'B',
      'AA',
      'BA',
      '10',
    ]);
    expect(rowLabels(3, { kind: 'letters', start: 2, reverse: true, clear: false })).toEqual(['D', 'C', 'B']);
    expect(rowLabels(2, { kind: 'numbers', start: 10, reverse: false, clear: false })).toEqual(['10', '11']);
  });

  it('numbers seats from either end, by steps, from the centre, and odd and even', () => {
    const plain = { from: 'left', start: 1, step: 1, oddEven: false } as const;
    expect(seatLabels(4, plain)).toEqual(['1', '2', '3', '4']);
    expect(seatLabels(4, { ...plain, from: 'right', start: 10 })).toEqual(['13', '12', '11', '10']);
    expect(seatLabels(3, { ...plain, step: 2 })).toEqual(['1', '3', '5']);
    expect(seatLabels(6, { ...plain, from: 'centre' })).toEqual(['5', '3', '1', '2', '4', '6']);
    expect(seatLabels(6, { ...plain, from: 'centre', oddEven: true })).toEqual([
      '5',
      '3',
      '1',
      '2',
      '4',
      '6',
    ]);
    expect(seatLabels(6, { ...plain, oddEven: true })).toEqual(['1', '3', '5', '6', '4', '2']);
    for (const from of ['left', 'right', 'centre'] as const) {
      for (const oddEven of [true, false]) {
        for (const count of [1, 2, 7, 8]) {
          expect(new Set(seatLabels(count, { ...plain, from, oddEven })).size).toBe(count);
        }
      }
    }
  });

  it('names rows from the front and seats from the left, wherever the plan has them', () => {
    const all = new Set<object>(first?.rows.flatMap(({ seats }) => [...seats]));
    const { plan: named } = number(plan, all, {
      rows: { kind: 'numbers', start: 1, reverse: false, clear: false },
      seats: { from: 'right', start: 1, step: 1, oddEven: false },
    });
    expect(named.sections[0]?.rows.map(({ label }) => label)).toEqual(['1', '2', '3']);
    expect(named.sections[0]?.rows[0]?.seats.map(({ label }) => label)).toEqual(['5', '4', '3', '2', '1']);
    expect(named.sections[1]).toBe(plan.sections[1]);
  });
});

describe('editing', () => {
  it('moves what is selected, shares the rest and keeps the selection', () => {
    const { plan: moved, picked: now } = moveBy(plan, picked, 30, -10);
    expect(moved.sections[0]?.rows[0]?.seats[0]?.x).toBe((rowA?.seats[0]?.x ?? 0) + 30);
    expect(moved.sections[0]?.rows[1]).toBe(first?.rows[1]);
    expect(moved.sections[1]).toBe(second);
    expect(now.size).toBe(5);
    expect(boundsOf(moved, now)?.y0).toBe((rowA?.seats[0]?.y ?? 0) - 10);
  });

  it('turns around the middle and back', () => {
    const turnedOnce = rotateBy(plan, picked, 90);
    const box = boundsOf(turnedOnce.plan, turnedOnce.picked);
    expect((box?.x1 ?? 1) - (box?.x0 ?? 0)).toBeCloseTo(0);
    const back = rotateBy(turnedOnce.plan, turnedOnce.picked, -90);
    expect(back.plan.sections[0]?.rows[0]?.seats[4]?.x).toBeCloseTo(rowA?.seats[4]?.x ?? 0);
  });

  it('takes away, and what is left empty goes too', () => {
    expect(seatCount(remove(plan, picked).plan)).toBe(25);
    expect(remove(plan, picked).plan.sections[0]?.rows).toHaveLength(2);
    const all = new Set<object>(first?.rows.flatMap(({ seats }) => [...seats]));
    expect(remove(plan, all).plan.sections).toEqual([second]);
  });

  it('copies rows under new names', () => {
    const { plan: more, picked: now } = pasted(plan, copied(plan, picked), 0, 300);
    expect(more.sections[0]?.rows.map(({ label }) => label)).toEqual(['A', 'B', 'C', 'D']);
    expect(now.size).toBe(5);
    expect(findings(layOut(more)).filter(({ kind }) => kind === 'row_twice')).toEqual([]);
  });

  it('draws blocks of rows, tables, standing areas and shapes', () => {
    const places = rowPlaces({
      from: { x: 100, y: 100 },
      to: { x: 595, y: 100 },
      count: 10,
      bow: 0,
      rows: 3,
      gap: 90,
    });
    const rows = addRows(empty, null, places, 'Stalls');
    expect(rows.plan.sections[0]).toMatchObject({ key: 'stalls', name: 'Stalls', kind: 'seated' });
    expect(rows.plan.sections[0]?.rows.map(({ label }) => label)).toEqual(['A', 'B', 'C']);
    expect(rows.plan.sections[0]?.rows[2]?.seats[0]).toEqual({ label: '1', x: 100, y: 280 });
    const again = addRows(rows.plan, 'stalls', places, 'Stalls');
    expect(again.plan.sections).toHaveLength(1);
    const other = addRows(rows.plan, null, places, 'Stalls');
    expect(other.plan.sections[1]).toMatchObject({ key: 'stalls-2', name: 'Stalls 2' });

    const table = addTable(rows.plan, 'stalls', { x: 900, y: 900 }, 8, 'Tables');
    expect(table.plan.sections[1]?.rows[0]?.seats).toHaveLength(8);
    expect(findings(layOut(table.plan))).toEqual([]);

    const standing = addStanding(empty, { x0: 0, y0: 0, x1: 1000, y1: 500 }, 'Floor');
    expect(standing.plan.sections[0]).toMatchObject({ kind: 'standing', capacity: 100 });
    const shape = addShape(empty, 'stage', { x0: 5, y0: 5, x1: 105, y1: 55 }, 'Stage');
    expect(shape.plan.shapes[0]).toMatchObject({ width: 100, height: 50, label: 'Stage' });
  });

  it('changes flags and notes, and leaves out what is not so', () => {
    const { plan: marked, picked: now } = changeSeats(plan, picked, (seat) =>
      noted(flagged(seat, 'accessible', true), ' Pillar '),
    );
    expect(marked.sections[0]?.rows[0]?.seats[0]).toMatchObject({ accessible: true, note: 'Pillar' });
    const { plan: plain } = changeSeats(marked, now, (seat) => noted(flagged(seat, 'accessible', false), ''));
    expect(plain.sections[0]?.rows[0]?.seats[0]).toEqual(rowA?.seats[0]);
  });

  it('reshapes a row around its middle', () => {
    if (!rowA) throw new Error('no row');
    const { plan: next } = reshapeRow(plan, rowA, { count: 7, spacing: 60, bow: 20 });
    const seats = next.sections[0]?.rows[0]?.seats ?? [];
    expect(seats).toHaveLength(7);
    expect((seats[6]?.x ?? 0) - (seats[0]?.x ?? 0)).toBeCloseTo(360);
    expect(((seats[6]?.x ?? 0) + (seats[0]?.x ?? 0)) / 2).toBeCloseTo(
      ((rowA.seats[4]?.x ?? 0) + (rowA.seats[0]?.x ?? 0)) / 2,
    );
  });

  it('moves rows to another section under a free name', () => {
    const { plan: next } = moveToSection(plan, picked, 's1');
    expect(next.sections[0]?.rows).toHaveLength(2);
    expect(next.sections[1]?.rows.map(({ label }) => label)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('makes the hall as large as what is in it', () => {
    const far = moveBy(plan, picked, -5000, 0).plan;
    expect(findings(layOut(far)).map(({ kind }) => kind)).toContain('outside');
    expect(findings(layOut(fitHall(far)))).toEqual([]);
  });
});

describe('outlines', () => {
  it('go with a section that moves as a whole, and stay with one that does not', () => {
    const framed: Plan = {
      ...plan,
      sections: plan.sections.map((section) => ({
        ...section,
        outline: [
          [0, 0],
          [10, 0],
          [10, 10],
        ] as const,
      })),
    };
    const rows = framed.sections[0]?.rows ?? [];
    const all = new Set<object>(rows.flatMap(({ seats }) => [...seats]));
    expect(moveBy(framed, all, 5, 5).plan.sections[0]?.outline?.[0]).toEqual([5, 5]);
    expect(moveBy(framed, new Set(rows[0]?.seats), 5, 5).plan.sections[0]?.outline?.[0]).toEqual([0, 0]);
  });
});

describe('what is wrong', () => {
  it('finds nothing in a good plan', () => {
    expect(findings(layOut(plan))).toEqual([]);
    expect(findings(layOut(empty)).map(({ kind }) => kind)).toEqual(['no_seats']);
  });

  it('finds double names and seats in each other', () => {
    const { plan: twice } = changeSeats(plan, picked, (seat) => ({ ...seat, label: '7' }));
    expect(findings(layOut(twice))).toMatchObject([
      { kind: 'seat_twice', row: 'A', label: '7', seats: [0, 1, 2, 3, 4] },
    ]);
    const heap = moveBy(plan, new Set([rowA?.seats[0] ?? NOTHING]), 50, 0).plan;
    expect(findings(layOut(heap))).toEqual([{ kind: 'overlap', seats: [0, 1] }]);
    const rows: Plan = {
      ...plan,
      sections: plan.sections.map((section) => ({
        ...section,
        rows: section.rows.map((row) => ({ ...row, label: 'X' })),
      })),
    };
    expect(findings(layOut(rows)).map(({ kind }) => kind)).toEqual(['row_twice', 'row_twice']);
  });

  it('looks through twenty thousand seats in no time', () => {
    const model = layOut(hall(20, 25, 40));
    const begun = performance.now();
    expect(findings(model)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
