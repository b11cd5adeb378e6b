import { describe, expect, it } from 'vitest';
import { paths, safeNext } from './paths';

describe('paths', () => {
  it('escapes what comes from outside', () => {
    expect(paths.event('späti & co/../x')).toBe('/e/sp%C3%A4ti%20%26%20co%2F..%2Fx');
    expect(paths.search({ q: 'a&b', city: '', when: 'tonight' })).toBe('/search?q=a%26b&when=tonight');
  });

  it('keeps a capability out of what browsers send', () => {
    expect(paths.booking('e', 'b', 't+k')).toBe('/bookings/e/b#token=t%2Bk');
  });

  it('leads into the workspace of an event', () => {
    expect(paths.organizer.event('o', 'e')).toBe('/organizer/o/events/e/overview');
    expect(paths.organizer.event('o', 'e', 'check-in')).toBe('/organizer/o/events/e/check-in');
    expect(paths.door.scan('o', 'e', 'c')).toBe('/door/o/e/c');
  });

  it('returns only to our own pages after signing in', () => {
    expect(safeNext('/account/tickets?x=1')).toBe('/account/tickets?x=1');
    for (const trap of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '',
      null,
    ]) {
      expect(safeNext(trap)).toBe('/account');
    }
  });
});
