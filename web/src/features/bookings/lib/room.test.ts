import { describe, expect, it } from 'vitest';
import { ApiProblem } from '@/api/errors';
import { roomAddress, sentTo } from './room';

describe('the way to the waiting room', () => {
  it('leads to our own page and nowhere else', () => {
    expect(roomAddress('/queue/winter-gala')).toBe('/queue/winter-gala');
    for (const bad of [
      'https://evil.example/queue/x',
      '//evil.example',
      '/queue/../admin',
      '/queue/',
      null,
      7,
    ]) {
      expect(roomAddress(bad)).toBeNull();
    }
  });

  it('is told by the refusal of a hold', () => {
    const body = { code: 'waiting_room', extra: { address: '/queue/gala', reason: 'none' } };
    expect(sentTo(new ApiProblem(409, body))).toBe('/queue/gala');
    expect(sentTo(new ApiProblem(409, { ...body, code: 'sold_out' }))).toBeNull();
    expect(sentTo(new ApiProblem(409, { code: 'waiting_room' }))).toBeNull();
  });
});
