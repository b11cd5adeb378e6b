import { afterEach, describe, expect, it, vi } from 'vitest';
import { toBits } from './engine/bits';
import { LiveSeats } from './live';
import type { SeatsSnapshot } from './types';

class Stream extends EventTarget {
  readyState = 0;
  close = vi.fn();
  say(type: string, data?: unknown) {
    this.dispatchEvent(
      data === undefined ? new Event(type) : new MessageEvent(type, { data: JSON.stringify(data) }),
    );
  }
}

const snapshotOf = (version: number, ...taken: number[]): SeatsSnapshot => ({
  version,
  seats: 10,
  taken: toBits(Array.from({ length: 10 }, (_, i) => (taken.includes(i) ? 1 : 0))),
});

function watch(answers: (SeatsSnapshot | Error | Promise<SeatsSnapshot>)[]) {
  const stream = new Stream();
  const seen: { taken: number[]; lost: readonly number[]; freed: readonly number[] }[] = [];
  const snapshot = vi.fn(async () => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next instanceof Error) throw next;
    return next as SeatsSnapshot;
  });
  const live = new LiveSeats({
    snapshot,
    url: '/live',
    open: () => stream as unknown as EventSource,
    onChange: (flags, { taken, freed }) =>
      seen.push({ taken: [...flags].flatMap((flag, i) => (flag ? [i] : [])), lost: taken, freed }),
    pollEvery: 1000,
  });
  live.start();
  return { live, stream, seen, snapshot };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

afterEach(() => vi.useRealTimers());

describe('live seats', () => {
  it('starts with the snapshot, then follows the changes', async () => {
    vi.useFakeTimers();
    const { stream, seen } = watch([snapshotOf(5, 1, 2)]);
    await settled();
    stream.say('delta', { version: 6, taken: [4], freed: [1] });
    expect(seen.at(-1)).toEqual({ taken: [2, 4], lost: [4], freed: [1] });
  });

  it('keeps changes that come before the snapshot, and drops old ones', async () => {
    vi.useFakeTimers();
    const { stream, seen } = watch([snapshotOf(5, 1)]);
    stream.say('delta', { version: 5, taken: [9], freed: [] });
    stream.say('delta', { version: 6, taken: [7], freed: [] });
    await settled();
    expect(seen.at(-1)?.taken).toEqual([1, 7]);
    stream.say('delta', { version: 6, taken: [3], freed: [] });
    expect(seen.at(-1)?.taken).toEqual([1, 7]);
  });

  it('asks for everything again when told so, and says what was lost meanwhile', async () => {
    vi.useFakeTimers();
    const { stream, seen } = watch([snapshotOf(5, 1), snapshotOf(9, 2, 3)]);
    await settled();
    stream.say('resync');
    await settled();
    expect(seen.at(-1)).toEqual({ taken: [2, 3], lost: [2, 3], freed: [1] });
  });

  it('polls while there is no stream, and stops when there is', async () => {
    vi.useFakeTimers();
    const { stream, snapshot } = watch([snapshotOf(5)]);
    stream.say('error');
    await vi.advanceTimersByTimeAsync(3500);
    expect(snapshot).toHaveBeenCalledTimes(4);
    stream.readyState = 1;
    stream.say('open');
    await settled();
    const asked = snapshot.mock.calls.length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(snapshot).toHaveBeenCalledTimes(asked);
  });

  it('survives a failing question and ends for good', async () => {
    vi.useFakeTimers();
    const { live, stream, seen } = watch([new Error('down'), snapshotOf(2, 8)]);
    await vi.advanceTimersByTimeAsync(1100);
    expect(seen.at(-1)?.taken).toEqual([8]);
    live.stop();
    expect(stream.close).toHaveBeenCalled();
    const before = seen.length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(seen).toHaveLength(before);
  });
});
