import type { ApiProblem } from '@/api/errors';
import type { MoneyValue, Offer, Product } from '@/features/events';
import { quantityOf, type Selection, withQuantity } from './selection';

/** What the server says when another price is on sale than the one that was asked for. */
export interface StepChange {
  /** The price that was asked for, and how many of it can still be had. */
  offerId: string;
  left: number;
  now: { offer_id: string; name: string; price: MoneyValue; left: number | null };
}

export function stepChange(problem: ApiProblem | null): StepChange | null {
  const extra = problem?.code === 'price_changed' ? problem.body.extra : null;
  if (!extra || typeof extra !== 'object' || !('now' in extra) || !('offer_id' in extra)) return null;
  const { offer_id, left, now } = extra as { offer_id: string; left: number; now: StepChange['now'] };
  return { offerId: offer_id, left, now };
}

/** The price that `offer` follows, when it does. */
export function stepBefore(product: Product, offer: Offer): Offer | undefined {
  return product.offers.find(({ id }) => id === offer.follows);
}

/**
 * As many as were wanted, at the prices that are on sale: what is left of the one that was asked for, and the
 * rest at the next. `null` when there are not as many.
 */
export function atTheNewPrice(selection: Selection, product: Product, change: StepChange): Selection | null {
  const asked = product.offers.find(({ id }) => id === change.offerId);
  const other = product.offers.find(({ id }) => id === change.now.offer_id);
  if (!asked || !other) return null;
  const wanted = quantityOf(selection, asked);
  const rest = wanted - change.left;
  const earlier = isBefore(product, other, asked);
  const have = quantityOf(selection, other);
  const taken = Math.min(rest, change.now.left === null ? rest : Math.max(0, change.now.left - have));
  // An earlier price that came back is used up first; what goes beyond it stays at the price asked for.
  const kept = earlier ? wanted - taken : change.left;
  if (taken <= 0 || kept + taken < wanted) return null;
  return withQuantity(withQuantity(selection, asked, kept), other, have + taken);
}

function isBefore(product: Product, one: Offer, other: Offer): boolean {
  let at = stepBefore(product, other);
  for (let steps = 0; at && steps < product.offers.length; steps++) {
    if (at.id === one.id) return true;
    at = stepBefore(product, at);
  }
  return false;
}
