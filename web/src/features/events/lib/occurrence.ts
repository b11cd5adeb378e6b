import type { EventDetails, Occurrence } from '../types';

/** Can be bought now or will be. */
export function isPromising(occurrence: Occurrence): boolean {
  return occurrence.sales.state === 'on_sale' || occurrence.sales.state === 'not_started';
}

/** The date to show: the one asked for, or the first that can still be bought, or the first there is. */
export function shownOccurrence(event: EventDetails, wanted: string | null): Occurrence | undefined {
  const { occurrences } = event;
  return (
    occurrences.find(({ id }) => id === wanted) ??
    occurrences.find((one) => one.sales.state === 'on_sale') ??
    occurrences.find(isPromising) ??
    occurrences[0]
  );
}

export function isOver(event: EventDetails, now: number = Date.now()): boolean {
  return event.occurrences.every((one) => Date.parse(one.ends_at) <= now);
}
