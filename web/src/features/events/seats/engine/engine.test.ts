import { describe, expect, it } from 'vitest';
import { hall } from '../test/hall';
import { bitsOf, toBits } from './bits';
import { farBands } from './far';
import { arcSeats, aroundTable, endOfRow, insidePolygon, seatsBetween, simplified, turned } from './geometry';
import { eachNear, nearest } from './grid';
import { layOut, placeOf, seatCount } from './model';
import { MINE, OFF, plainStates, TAKEN } from './states';
import { seatNear, stepFrom } from './steps';
import { between, CLOSEST, inSight, keepInSight, toHall, toScreen, whole, zoomAt } from './view';

const plan = hall(4, 10, 20);
const model = layOut(plan);

describe('laying out', () => {
  it('numbers seats in reading order', () => {
    expect(model.count).toBe(800);
    expect(seatCount(plan)).toBe(800);
    expect(placeOf(model, 0)).toEqual({ seat: 0, section: 'Section 1', row: 'A', label: '1' });
    expect(placeOf(model, 20)).toEqual({ seat: 20, section: 'Section 1', row: 'B', label: '1' });
    expect(placeOf(model, 799)).toEqual({ seat: 799, section: 'Section 4', row: 'J', label: '20' });
    expect(placeOf(model, 800)).toBeNull();
    expect(model.sections[1]).toMatchObject({ start: 200, end: 400 });
  });

  it('encloses everything, also what stands outside the plan’s measures', () => {
    const far = layOut({
      ...plan,
      sections: [
        {
          key: 'a',
          name: 'A',
          kind: 'seated',
          rows: [{ label: 'A', seats: [{ label: '1', x: -500, y: 10 }] }],
        },
      ],
    });
    expect(far.bounds.x0).toBeLessThan(-500);
    expect(nearest(far.grid, far.x, far.y, { x: -495, y: 12 }, 22)).toBe(0);
  });
});

describe('finding seats', () => {
  it('sees exactly those a slow search sees', () => {
    const rect = { x0: 500, y0: 700, x1: 1900, y1: 1500 };
    const found = new Set<number>();
    eachNear(model.grid, rect, (seat) => {
      expect(found.has(seat)).toBe(false);
      found.add(seat);
    });
    for (let seat = 0; seat < model.count; seat += 1) {
      const [x, y] = [model.x[seat] ?? 0, model.y[seat] ?? 0];
      if (x >= rect.x0 && x <= rect.x1 && y >= rect.y0 && y <= rect.y1) expect(found.has(seat)).toBe(true);
    }
    expect(found.size).toBeLessThan(model.count);
  });

  it('hits the nearest within reach and nothing beyond', () => {
    const at = { x: (model.x[37] ?? 0) + 15, y: (model.y[37] ?? 0) - 10 };
    expect(nearest(model.grid, model.x, model.y, at, 25)).toBe(37);
    expect(nearest(model.grid, model.x, model.y, { x: 50, y: 50 }, 25)).toBeNull();
    expect(nearest(model.grid, model.x, model.y, { x: -9e6, y: 9e6 }, 25)).toBeNull();
  });
});

describe('the way by arrow keys', () => {
  it('goes along a row and from row to row', () => {
    expect(stepFrom(model, 25, 'right')).toBe(26);
    expect(stepFrom(model, 25, 'left')).toBe(24);
    expect(stepFrom(model, 25, 'down')).toBe(45);
    expect(stepFrom(model, 25, 'up')).toBe(5);
  });

  it('leaves a section at its end and stays where nothing follows', () => {
    expect(placeOf(model, stepFrom(model, 19, 'right'))).toMatchObject({
      section: 'Section 2',
      row: 'A',
      label: '1',
    });
    expect(stepFrom(model, 0, 'left')).toBe(0);
    expect(stepFrom(model, 5, 'up')).toBe(5);
  });

  it('follows a bowed row to its end', () => {
    const bowed = layOut(hall(1, 6, 30, 260));
    let seat = 60;
    for (let i = 0; i < 29; i += 1) seat = stepFrom(bowed, seat, 'right');
    expect(seat).toBe(89);
  });

  it('comes in at the nearest that is wanted', () => {
    const at = { x: model.x[100] ?? 0, y: model.y[100] ?? 0 };
    expect(seatNear(model, at)).toBe(100);
    expect(seatNear(model, at, (seat) => seat !== 100)).not.toBe(100);
    expect(seatNear(model, at, () => false)).toBeNull();
  });
});

describe('curves', () => {
  const from = { x: 0, y: 0 };
  const to = { x: 1000, y: 0 };

  it('keeps the ends, bows upwards or downwards, and spaces evenly', () => {
    for (const bow of [200, -200, 700]) {
      const seats = arcSeats(from, to, 21, bow);
      expect(seats[0]?.x).toBeCloseTo(0);
      expect(seats[20]?.x).toBeCloseTo(1000);
      expect(seats[20]?.y).toBeCloseTo(0);
      expect(seats[10]?.x).toBeCloseTo(500);
      expect(seats[10]?.y).toBeCloseTo(-bow);
      const gaps = seats
        .slice(1)
        .map((seat, i) => Math.hypot(seat.x - (seats[i]?.x ?? 0), seat.y - (seats[i]?.y ?? 0)));
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(0.01);
    }
  });

  it('bows whichever way a row is drawn', () => {
    const middle = arcSeats({ x: 0, y: 1000 }, { x: 0, y: 0 }, 3, 100)[1];
    expect(middle?.x).toBeCloseTo(-100);
    expect(middle?.y).toBeCloseTo(500);
  });

  it('is straight without a bow, and kind to nothing at all', () => {
    expect(arcSeats(from, to, 3, 0)).toEqual([from, { x: 500, y: 0 }, to]);
    expect(arcSeats(from, to, 1, 50)).toEqual([{ x: 500, y: 0 }]);
    expect(arcSeats(from, to, 0, 50)).toEqual([]);
  });

  it('counts and measures rows', () => {
    expect(seatsBetween(from, { x: 55 * 9, y: 0 }, 55)).toBe(10);
    expect(seatsBetween(from, { x: 20, y: 0 }, 55)).toBe(1);
    expect(endOfRow(from, to, 3, 55)).toEqual({ x: 110, y: 0 });
  });

  it('seats people around a table', () => {
    const seats = aroundTable(100, 100, 80, 4);
    expect(seats[0]?.x).toBeCloseTo(100);
    expect(seats[0]?.y).toBeCloseTo(20);
    for (const seat of seats) expect(Math.hypot(seat.x - 100, seat.y - 100)).toBeCloseTo(80);
  });

  it('turns and encloses', () => {
    const right = turned({ x: 10, y: 0 }, { x: 0, y: 0 }, 90);
    expect(right.x).toBeCloseTo(0);
    expect(right.y).toBeCloseTo(10);
    const triangle = [
      [0, 0],
      [10, 0],
      [0, 10],
    ] as const;
    expect(insidePolygon(2, 2, triangle)).toBe(true);
    expect(insidePolygon(8, 8, triangle)).toBe(false);
  });

  it('keeps a line’s shape with fewer points', () => {
    expect(simplified(arcSeats(from, to, 40, 0), 5)).toHaveLength(2);
    const bowed = simplified(arcSeats(from, to, 40, 200), 5);
    expect(bowed.length).toBeGreaterThan(3);
    expect(bowed.length).toBeLessThan(15);
  });
});

describe('the view', () => {
  const size = { width: 800, height: 600 };

  it('shows everything, also beside a sheet', () => {
    const view = whole(model.bounds, size, { bottom: 200 });
    const low = toScreen(view, model.bounds.x1, model.bounds.y1);
    expect(low.x).toBeLessThanOrEqual(size.width - 20);
    expect(low.y).toBeLessThanOrEqual(size.height - 200);
    const sight = inSight(view, size);
    expect(sight.x0).toBeLessThanOrEqual(model.bounds.x0);
  });

  it('zooms around the pointer and stops at its ends', () => {
    const view = { scale: 0.2, x: 100, y: 50 };
    const before = toHall(view, 300, 200);
    const after = toHall(zoomAt(view, 2, 300, 200, 0.01), 300, 200);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
    expect(zoomAt(view, 1000, 0, 0, 0.01).scale).toBe(CLOSEST);
    expect(zoomAt(view, 0.0001, 0, 0, 0.05).scale).toBe(0.05);
  });

  it('never loses the hall', () => {
    const lost = keepInSight({ scale: 0.2, x: 1e7, y: -1e7 }, model.bounds, size);
    const sight = inSight(lost, size);
    expect(sight.x0).toBeLessThan(model.bounds.x1);
    expect(sight.y1).toBeGreaterThan(model.bounds.y0);
  });

  it('flies from here to there', () => {
    const from = { scale: 0.1, x: 0, y: 0 };
    const to = { scale: 0.4, x: 900, y: 700 };
    expect(between(from, to, 0, size).scale).toBeCloseTo(0.1);
    expect(between(from, to, 0.5, size).scale).toBeCloseTo(0.2);
    expect(between(from, to, 1, size)).toEqual(to);
  });
});

describe('bits', () => {
  it('reads the lowest bit first, and back', () => {
    expect([...bitsOf(btoa('\u0005\u0080'), 16)]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    const flags = Uint8Array.from({ length: 1001 }, (_, i) => (i % 7 === 0 ? 1 : 0));
    expect(bitsOf(toBits(flags), 1001)).toEqual(flags);
  });
});

describe('from afar', () => {
  it('draws a row as one stroke per zone, broken at what is not on sale', () => {
    const states = plainStates(model.count, 0);
    const [band, ...rest] = farBands(model, states);
    expect(rest).toHaveLength(0);
    expect(band?.points).toHaveLength(40);
    expect(band?.points[0]).toHaveLength(2);
    expect(band?.free).toBe(3);

    states.zone.fill(1, 10, 20);
    states.state.fill(TAKEN, 10, 20);
    states.state.fill(OFF, 20, 40);
    states.state[0] = MINE;
    const bands = farBands(model, states);
    expect(bands.find(({ zone }) => zone === 1)).toMatchObject({ free: 0 });
    expect(bands.find(({ free }) => free === -1)?.points).toHaveLength(1);
    expect(bands.find(({ free }) => free === 4)?.points).toEqual([[{ x: model.x[0], y: model.y[0] }]]);
  });
});
