import type { ReturnItem } from '../returnsApi';

/** Tickets that can still be given back. */
export const liveItems = (items: readonly ReturnItem[]): ReturnItem[] =>
  items.filter((item) => item.ticket_id != null && item.state !== 'cancelled');

/** What the chosen tickets cost, in minor units. */
export const priceOf = (items: readonly ReturnItem[], chosen: readonly string[]): number =>
  items.reduce(
    (sum, item) => (item.ticket_id && chosen.includes(item.ticket_id) ? sum + item.price.amount : sum),
    0,
  );
