import { describe, expect, it } from 'vitest';
import { hall } from '../test/hall';
import { countsOf, painted, withoutZone, zonesBySection } from './zones';

describe('zones', () => {
  const plan = zonesBySection(hall(3, 2, 5));

  it('begin with one for each section, or one for a hall of many blocks', () => {
    expect(plan.zones.map(({ name }) => name)).toEqual(['Section 1', 'Section 2', 'Section 3']);
    expect(countsOf(plan)).toEqual({ each: [10, 10, 10], off: 0 });
    const arena = zonesBySection(hall(20, 2, 5));
    expect(arena.zones).toHaveLength(1);
    expect(countsOf(arena)).toEqual({ each: [200], off: 0 });
  });

  it('are painted, and painting the same again changes nothing', () => {
    const next = painted(plan, [0, 1, 29], 1);
    expect(countsOf(next)).toEqual({ each: [8, 13, 9], off: 0 });
    expect(painted(next, [0, 1], 1)).toBe(next);
    expect(countsOf(painted(plan, [5], -1)).off).toBe(1);
    expect(plan.zoneOf[0]).toBe(0);
  });

  it('close ranks when one goes', () => {
    const next = withoutZone(plan, 1);
    expect(next.zones).toHaveLength(2);
    expect(countsOf(next)).toEqual({ each: [10, 10], off: 10 });
    expect(next.zoneOf[29]).toBe(1);
  });
});
