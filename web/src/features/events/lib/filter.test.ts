import { describe, expect, it } from 'vitest';
import { narrowings, noFilter, readFilter, writeFilter } from './filter';

const read = (query: string) => readFilter(new URLSearchParams(query));

describe('the filter in the URL', () => {
  it('comes back as it was written', () => {
    const filter = read('q=jazz&city=Berlin&when=weekend&category=music&free=1&sort=price');
    expect(filter).toMatchObject({
      q: 'jazz',
      city: 'Berlin',
      when: 'weekend',
      category: 'music',
      free: true,
    });
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(narrowings(filter)).toBe(5);
  });

  it('keeps empty things out of the URL', () => {
    expect(writeFilter(noFilter).toString()).toBe('');
  });

  it('ignores what nobody understands', () => {
    expect(read('when=someday&category=circus&free=yes&sort=random')).toEqual(noFilter);
    expect(read(`q=${'x'.repeat(500)}`).q).toHaveLength(200);
  });
});
