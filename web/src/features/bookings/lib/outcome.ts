import type { Received } from '../types';
import { isExpired } from './clock';

/** How a payment went, as far as anyone knows. */
export type Outcome =
  | 'confirmed'
  /** The bank has not said anything yet; most often it does within a second. */
  | 'waiting'
  /** The bank has it and takes its time. */
  | 'slow'
  | 'failed'
  | 'expired'
  | 'cancelled'
  /** Nobody has tried to pay. */
  | 'unpaid';

export function outcomeOf(booking: Received): Outcome {
  const { state, payment } = booking;
  if (state === 'confirmed' || state === 'cancelled') return state;
  if (isExpired(booking)) return 'expired';
  switch (payment?.state) {
    case undefined:
      return 'unpaid';
    case 'processing':
      return 'slow';
    case 'failed':
    case 'cancelled':
      return 'failed';
    default:
      return 'waiting';
  }
}

/** How long until asking again, in ms: quick at first, patient later; `false` when nothing can change. */
export function askAgainIn(outcome: Outcome | undefined, asked: number): number | false {
  if (outcome === 'slow') return 3_000;
  // News of a failure can still be overtaken by the booking's own change of state.
  if (outcome === undefined || outcome === 'waiting') return asked < 15 ? 1_000 : 4_000;
  return false;
}
