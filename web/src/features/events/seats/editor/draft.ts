import type { Plan } from '../types';

/** Work that was not saved yet, kept on this device. */
export interface Draft {
  /** The saved version it was begun on. */
  base: number;
  plan: Plan;
  at: number;
}

const key = (id: string) => `admit.seatmap.${id}`;

export function keepDraft(id: string, draft: Draft): void {
  try {
    localStorage.setItem(key(id), JSON.stringify(draft));
  } catch {
    // A very large hall may not fit; then only leaving the page is warned about.
    localStorage.removeItem(key(id));
  }
}

export function dropDraft(id: string): void {
  localStorage.removeItem(key(id));
}

export function draftOf(id: string): Draft | null {
  try {
    const draft: unknown = JSON.parse(localStorage.getItem(key(id)) ?? 'null');
    if (typeof draft !== 'object' || draft === null) return null;
    const { base, plan, at } = draft as Partial<Draft>;
    if (typeof base !== 'number' || typeof at !== 'number' || plan?.format !== 1) return null;
    return { base, plan, at };
  } catch {
    return null;
  }
}
