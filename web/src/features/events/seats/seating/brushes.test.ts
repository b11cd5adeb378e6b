import { describe, expect, it, vi } from 'vitest';
import { layOut } from '../engine/model';
import { hall } from '../test/hall';
import { makeBrush, seatsInside } from './brushes';

const model = layOut(hall(2, 4, 10));
const hands = () => ({ model: () => model, scale: () => 1, redraw: () => undefined, touched: vi.fn() });
const at = (seat: number) => ({ x: model.x[seat] ?? 0, y: model.y[seat] ?? 0 });
const event = {} as PointerEvent;

describe('brushes', () => {
  it('takes a whole section or row by a click', () => {
    const section = hands();
    makeBrush('section', section)?.up(at(45), event);
    expect(section.touched.mock.calls[0]?.[0]).toEqual(Array.from({ length: 40 }, (_, i) => 40 + i));
    const row = hands();
    makeBrush('row', row)?.up(at(12), event);
    expect(row.touched.mock.calls[0]?.[0]).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    const miss = hands();
    makeBrush('row', miss)?.up({ x: -900, y: -900 }, event);
    expect(miss.touched).not.toHaveBeenCalled();
  });

  it('collects what a stroke passes, once each', () => {
    const made = hands();
    const brush = makeBrush('brush', made);
    brush?.down(at(0), event);
    brush?.move(at(1), event);
    brush?.move(at(1), event);
    brush?.move(at(2), event);
    brush?.up(at(2), event);
    expect(made.touched.mock.calls).toEqual([[[0, 1, 2]]]);
  });

  it('takes what a lasso encloses and gives up cleanly', () => {
    const a = at(0);
    const b = at(11);
    const box = [
      [a.x - 10, a.y - 10],
      [b.x + 10, a.y - 10],
      [b.x + 10, b.y + 10],
      [a.x - 10, b.y + 10],
    ] as const;
    expect(seatsInside(model, box).sort((x, y) => x - y)).toEqual([0, 1, 10, 11]);
    const made = hands();
    const lasso = makeBrush('lasso', made);
    lasso?.down(a, event);
    lasso?.move(b, event);
    lasso?.cancel();
    lasso?.up(b, event);
    expect(made.touched).not.toHaveBeenCalled();
  });
});
