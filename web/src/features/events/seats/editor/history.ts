/** What was, what is and what was taken back: every step of a session. Plans share what did not change. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
}

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [] });

export function done<T>(history: History<T>, next: T): History<T> {
  if (next === history.present) return history;
  return { past: [...history.past, history.present], present: next, future: [] };
}

export function undo<T>({ past, present, future }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future };
  return { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

export function redo<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, present, future };
  return { past: [...past, present], present: next, future: rest };
}
