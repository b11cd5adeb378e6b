import { bitsOf } from './engine/bits';
import type { SeatsDelta, SeatsSnapshot } from './types';

export interface LiveOptions {
  snapshot: () => Promise<SeatsSnapshot>;
  /** Where the stream of changes is. */
  url: string;
  /** What is taken now, one byte per seat, and the seats that have changed since the last call. */
  onChange: (taken: Uint8Array, changed: { taken: readonly number[]; freed: readonly number[] }) => void;
  /** Stands for EventSource where there is none. */
  open?: (url: string) => EventSource;
  /** Between two questions while there is no stream, in milliseconds. */
  pollEvery?: number;
}

/**
 * Keeps knowing which seats are taken: a snapshot, then changes as they come. Changes that arrive before the
 * snapshot wait for it; after a gap everything is asked again; without a stream it asks every few seconds.
 */
export class LiveSeats {
  #options: LiveOptions;
  #source: EventSource | null = null;
  #taken: Uint8Array | null = null;
  #version = -1;
  #waiting: SeatsDelta[] = [];
  #loading = false;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  start(): void {
    const open = this.#options.open ?? ((url) => new EventSource(url, { withCredentials: true }));
    try {
      const source = open(this.#options.url);
      this.#source = source;
      source.addEventListener('delta', (event) => this.#hear((event as MessageEvent<string>).data));
      source.addEventListener('resync', () => void this.refresh());
      source.addEventListener('open', () => {
        this.#stopPolling();
        // Whatever happened while nobody listened.
        void this.refresh();
      });
      source.addEventListener('error', () => this.#poll());
    } catch {
      this.#poll();
    }
    void this.refresh();
    // Until the stream has opened, nothing tells of changes.
    this.#poll();
  }

  stop(): void {
    this.#closed = true;
    this.#source?.close();
    this.#stopPolling();
  }

  async refresh(): Promise<void> {
    if (this.#closed) return;
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    try {
      const { version, seats, taken } = await this.#options.snapshot();
      if (!this.#closed && version >= this.#version) this.#take(version, bitsOf(taken, seats));
    } catch {
      this.#poll();
    } finally {
      this.#loading = false;
      if (this.#again) {
        this.#again = false;
        void this.refresh();
      }
    }
  }

  #take(version: number, next: Uint8Array): void {
    const before = this.#taken;
    const taken: number[] = [];
    const freed: number[] = [];
    if (before) {
      for (let seat = 0; seat < next.length; seat += 1) {
        if (next[seat] && !before[seat]) taken.push(seat);
        if (!next[seat] && before[seat]) freed.push(seat);
      }
    }
    this.#taken = next;
    this.#version = version;
    const waiting = this.#waiting.filter((delta) => delta.version > version);
    this.#waiting = [];
    this.#options.onChange(next, { taken, freed });
    for (const delta of waiting) this.#apply(delta);
  }

  #hear(text: string): void {
    let delta: SeatsDelta;
    try {
      delta = JSON.parse(text);
    } catch {
      return void this.refresh();
    }
    if (!this.#taken || this.#loading) {
      this.#waiting.push(delta);
      return;
    }
    this.#apply(delta);
  }

  #apply(delta: SeatsDelta): void {
    if (!this.#taken || delta.version <= this.#version) return;
    const next = this.#taken.slice();
    for (const seat of delta.freed) next[seat] = 0;
    for (const seat of delta.taken) next[seat] = 1;
    this.#taken = next;
    this.#version = delta.version;
    this.#options.onChange(next, { taken: delta.taken, freed: delta.freed });
  }

  #poll(): void {
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#source?.readyState === 1) return;
      void this.refresh();
      this.#poll();
    }, this.#options.pollEvery ?? 4000);
  }

  #stopPolling(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
