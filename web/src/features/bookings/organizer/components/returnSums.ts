import type { ReturnCard, ReturnItem } from '../returnsApi';

/** Tickets that can still be given back. */
export const liveItems = (items: readonly ReturnItem[]): ReturnItem[] =>
  items.filter((item) => item.ticket_id != null && item.state !== 'cancelled');

/** What the chosen tickets cost, in minor units. */
export const priceOf = (items: readonly ReturnItem[], chosen: readonly string[]): number =>
  items.reduce(
    (sum, item) => (item.ticket_id && chosen.includes(item.ticket_id) ? sum + item.price.amount : sum),
    0,
  );

/** What gift cards that stay good cost, in minor units: it can't go back. */
export const bound = (cards: readonly ReturnCard[], chosen: readonly string[]): number =>
  cards.reduce((sum, card) => (chosen.includes(card.id) ? sum : sum + card.price.amount), 0);

/** What the chosen gift cards cost, in minor units. */
export const priceOfCards = (cards: readonly ReturnCard[], chosen: readonly string[]): number =>
  cards.reduce((sum, card) => (chosen.includes(card.id) ? sum + card.price.amount : sum), 0);
