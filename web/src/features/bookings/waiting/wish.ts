import type { EventDetails, Occurrence, Product } from '@/features/events';

/** A ticket of one date that somebody could wait for. */
export interface Option {
  occurrence: Occurrence;
  product: Product;
}

export const keyOf = (occurrenceId: string, productId: string) => `${occurrenceId}:${productId}`;

/** What is sold out, date by date: what can be bought right now needs no list. */
export function soldOutOptions(event: EventDetails): Option[] {
  return event.occurrences
    .filter((occurrence) => occurrence.state === 'scheduled' && takesEntries(occurrence.sales.state))
    .flatMap((occurrence) =>
      occurrence.products.filter(isSoldOut).map((product) => ({ occurrence, product })),
    );
}

const takesEntries = (state: Occurrence['sales']['state']) => state === 'on_sale' || state === 'sold_out';

/** Whether nothing of it can be had though it is its time. */
export function isSoldOut(product: Product): boolean {
  return product.offers.some(
    (offer) => offer.state === 'sold_out' || (offer.state === 'on_sale' && product.available === 0),
  );
}

/** The most that one person may wish for. */
export function mostOf(options: readonly Option[], chosen: readonly string[]): number {
  const limits = options
    .filter(({ occurrence, product }) => chosen.includes(keyOf(occurrence.id, product.id)))
    .map(({ product }) => product.max_per_booking);
  return Math.max(1, Math.min(20, ...limits));
}
