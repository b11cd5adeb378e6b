import { describe, expect, it } from 'vitest';
import { createRepeatFilter } from './repeats';
import { toneOf } from './verdict';

describe('a code before the camera', () => {
  it('counts again only after it was out of sight', () => {
    let now = 0;
    const fresh = createRepeatFilter(2_500, () => now);
    expect(fresh('a')).toBe(true);
    for (now = 100; now < 10_000; now += 100) expect(fresh('a')).toBe(false);
    now += 2_600;
    expect(fresh('a')).toBe(true);
  });

  it('gives way to another code at once', () => {
    const fresh = createRepeatFilter(2_500, () => 0);
    expect([fresh('a'), fresh('b'), fresh('b'), fresh('a')]).toEqual([true, true, false, true]);
  });
});

describe('the colour of a verdict', () => {
  it('is amber for real tickets in the wrong moment and red for the rest', () => {
    expect(toneOf({ verdict: 'accepted', reason: 'ok' })).toBe('yes');
    expect(toneOf({ verdict: 'refused', reason: 'already_in' })).toBe('look');
    expect(toneOf({ verdict: 'refused', reason: 'wrong_occurrence' })).toBe('look');
    for (const reason of ['unknown', 'forged', 'cancelled', 'blocked'] as const) {
      expect(toneOf({ verdict: 'refused', reason })).toBe('no');
    }
  });
});
