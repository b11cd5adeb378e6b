import { describe, expect, it } from 'vitest';
import { spanOf } from './when';

const local = (text: string) => new Date(text);
const shown = (iso: string | undefined) => {
  if (!iso) return undefined;
  const date = new Date(iso);
  return `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][date.getDay()]} ${date.getHours()}`;
};
const words = (when: Parameters<typeof spanOf>[0], now: string) => {
  const { from, to } = spanOf(when, local(now));
  return [shown(from), shown(to)];
};

describe('spanOf', () => {
  // 3 June 2027 is a Thursday.
  it('lets the night end in the morning', () => {
    expect(words('tonight', '2027-06-03T12:00')).toEqual(['Thu 17', 'Fri 5']);
    expect(words('tonight', '2027-06-03T21:00')).toEqual([undefined, 'Fri 5']);
    expect(words('tonight', '2027-06-04T01:30')).toEqual([undefined, 'Fri 5']);
  });

  it('knows the weekend before, during and after', () => {
    expect(words('weekend', '2027-06-03T12:00')).toEqual(['Fri 17', 'Mon 5']);
    expect(words('weekend', '2027-06-06T12:00')).toEqual([undefined, 'Mon 5']);
    expect(words('weekend', '2027-06-07T12:00')).toEqual(['Fri 17', 'Mon 5']);
  });

  it('means the next day by tomorrow, also after midnight', () => {
    expect(words('tomorrow', '2027-06-03T12:00')).toEqual(['Fri 5', 'Sat 5']);
    expect(words('tomorrow', '2027-06-04T01:30')).toEqual(['Fri 5', 'Sat 5']);
  });

  it('leaves everything open for any date', () => {
    expect(spanOf('')).toEqual({});
    expect(spanOf('week', local('2027-06-03T12:00')).from).toBeUndefined();
  });
});
