export interface Day {
  /** ISO date, `2027-01-31`. */
  day: string;
  tickets: number;
  revenue: number;
}

const iso = (date: Date) => date.toISOString().slice(0, 10);

/**
 * The last `count` days up to `today`, one each, also where nothing was sold: a chart without gaps does not lie.
 * Of several currencies only one is summed; money of different kinds cannot be added.
 */
export function lastDays(
  sales: readonly { day: string; tickets: number; revenue_minor: number; currency?: string }[],
  count: number,
  currency?: string,
  today = new Date(),
): Day[] {
  const sums = new Map<string, Day>();
  for (const { day, tickets, revenue_minor, currency: of } of sales) {
    const key = day.slice(0, 10);
    const sum = sums.get(key) ?? { day: key, tickets: 0, revenue: 0 };
    sum.tickets += tickets;
    if (!currency || !of || of === currency) sum.revenue += revenue_minor;
    sums.set(key, sum);
  }
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()));
    date.setUTCDate(date.getUTCDate() - (count - 1 - index));
    const day = iso(date);
    return sums.get(day) ?? { day, tickets: 0, revenue: 0 };
  });
}
