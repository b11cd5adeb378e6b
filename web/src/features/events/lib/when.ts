import type { When } from '@/components/SearchBar';

/** A stretch of time to search in; an open end means now, or for ever. */
export interface Span {
  from?: string;
  to?: string;
}

/** The small hours still belong to the night before. */
const NIGHT_ENDS = 5;
const EVENING_BEGINS = 17;

function at(day: Date, hour: number, plusDays = 0): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + plusDays, hour);
}

/** What a word such as "this weekend" means on the visitor's own calendar. Moments that have passed are left open. */
export function spanOf(when: When, now: Date = new Date()): Span {
  // After midnight, "tonight" is still the night that began yesterday.
  const today = now.getHours() < NIGHT_ENDS ? at(now, 12, -1) : now;
  const weekday = today.getDay();
  switch (when) {
    case 'tonight':
      return span(at(today, EVENING_BEGINS), at(today, NIGHT_ENDS, 1), now);
    case 'tomorrow':
      return span(at(today, NIGHT_ENDS, 1), at(today, NIGHT_ENDS, 2), now);
    case 'weekend': {
      const friday = weekday === 0 ? -2 : 5 - weekday;
      return span(at(today, EVENING_BEGINS, friday), at(today, NIGHT_ENDS, friday + 3), now);
    }
    case 'week':
      return { to: at(today, NIGHT_ENDS, 7).toISOString() };
    case 'month':
      return { to: at(today, NIGHT_ENDS, 30).toISOString() };
    default:
      return {};
  }
}

function span(from: Date, to: Date, now: Date): Span {
  return { ...(from > now ? { from: from.toISOString() } : {}), to: to.toISOString() };
}
