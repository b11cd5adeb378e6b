import type { Offer, Product } from '@/features/events';
import type { Item } from '../types';

/** One seat a visitor wants, at the price of one offer. */
export interface ChosenSeat {
  seat: number;
  offer_id: string;
}

/** A way to pay for a seat of a zone: adult, child, with a meal. */
export interface SeatOffer {
  product: Product;
  offer: Offer;
  /** What one seat costs; a couple's ticket is shared by two. */
  price: number;
}

/** Everything that can be bought in a zone now; the cheapest last, so that nobody becomes a child by accident. */
export function offersOfZone(products: readonly Product[], zone: number): SeatOffer[] {
  return products
    .filter((product) => product.zone === zone)
    .flatMap((product) =>
      product.offers
        .filter(({ state }) => state === 'on_sale')
        .map((offer) => ({
          product,
          offer,
          price: Math.round(offer.all_in.amount / Math.max(1, product.admissions)),
        })),
    );
}

/** The lowest price of a seat in a zone; null when nothing is on sale there. */
export function fromPriceOfZone(products: readonly Product[], zone: number): number | null {
  const prices = offersOfZone(products, zone).map(({ price }) => price);
  return prices.length > 0 ? Math.min(...prices) : null;
}

export type SeatObstacle =
  | 'nothing'
  | { product: Product; more: number }
  | { product: Product; fewer: number };

export interface SeatBasket {
  items: Item[];
  amount: number;
  obstacle: SeatObstacle | null;
}

/** The seats as items of a hold, one per offer, and what stands in the way. */
export function seatBasket(chosen: readonly ChosenSeat[], products: readonly Product[]): SeatBasket {
  const items: Item[] = [];
  let amount = 0;
  let obstacle: SeatObstacle | null = chosen.length === 0 ? 'nothing' : null;
  for (const product of products) {
    if (product.zone == null) continue;
    let units = 0;
    let missing = 0;
    for (const offer of product.offers) {
      const seats = chosen.filter(({ offer_id }) => offer_id === offer.id).map(({ seat }) => seat);
      if (seats.length === 0) continue;
      const each = Math.max(1, product.admissions);
      missing += (each - (seats.length % each)) % each;
      const quantity = Math.ceil(seats.length / each);
      units += quantity;
      amount += quantity * offer.all_in.amount;
      items.push({ offer_id: offer.id, quantity, seats, unit_price: offer.price.amount });
    }
    if (missing > 0) obstacle = { product, more: missing };
    else if (units > 0 && units < product.min_per_booking) {
      obstacle = { product, more: (product.min_per_booking - units) * Math.max(1, product.admissions) };
    } else if (units > product.max_per_booking) {
      obstacle = { product, fewer: units - product.max_per_booking };
    }
  }
  return { items, amount, obstacle };
}

/** Takes away seats that others were faster with. */
export function without(chosen: readonly ChosenSeat[], gone: Iterable<number>): ChosenSeat[] {
  const lost = new Set(gone);
  return chosen.filter(({ seat }) => !lost.has(seat));
}

/**
 * Puts what the server suggests in the place of what was lost: either only the lost ones are replaced, or, when
 * it names as many as were asked for, all of them, so that people stay together. Prices stay as chosen where the
 * zone has them.
 */
export function withSuggestion(
  chosen: readonly ChosenSeat[],
  lost: readonly number[],
  suggestion: readonly number[],
  offerFor: (seat: number, like: string) => string | null,
): ChosenSeat[] {
  const gone = new Set(lost);
  const replaced = suggestion.length === chosen.length ? chosen : chosen.filter(({ seat }) => gone.has(seat));
  const kept = chosen.filter((one) => !replaced.includes(one));
  const taken = new Set(kept.map(({ seat }) => seat));
  const fresh = suggestion
    .filter((seat) => !taken.has(seat))
    .slice(0, replaced.length)
    .flatMap((seat, i) => {
      const offer_id = offerFor(seat, replaced[i]?.offer_id ?? '');
      return offer_id ? [{ seat, offer_id }] : [];
    });
  return [...kept, ...fresh];
}
