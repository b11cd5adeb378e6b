import { describe, expect, it } from 'vitest';
import { percentText, toBasisPoints, toPercent } from './percent';

describe('percentages', () => {
  it('are written as people do', () => {
    expect(percentText(1900, 'en')).toBe('19%');
    expect(percentText(725, 'en')).toBe('7.25%');
    expect(percentText(550, 'de')).toBe('5,5\u00a0%');
  });

  it('survive the way through a form', () => {
    for (const percent of [0.01, 2.5, 7.25, 8.1, 19, 99.99]) {
      expect(toPercent(toBasisPoints(percent))).toBe(percent);
    }
  });
});
