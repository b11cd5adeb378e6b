import type { Occurrence } from '@/features/events';
import type { Item, OpenedCode } from '../types';

/** The code that `items` need, so that no use of it is spent on what everybody can have. */
export function codeFor(
  items: readonly Item[],
  occurrence: Occurrence | undefined,
  opened: OpenedCode | undefined,
): string | undefined {
  if (!opened) return undefined;
  if (opened.channels) return opened.id;
  const asked = new Set(items.map(({ offer_id }) => offer_id));
  const needs = occurrence?.products.some(
    (product) =>
      product.offers.some(({ id }) => asked.has(id) && opened.offer_ids.includes(id)) ||
      (opened.product_ids.includes(product.id) && product.offers.some(({ id }) => asked.has(id))),
  );
  return needs ? opened.id : undefined;
}
