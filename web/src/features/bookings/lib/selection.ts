import type { Schema } from '@/api/types';
import type { EventDetails, MoneyValue, Occurrence, Offer, Product } from '@/features/events';
import type { Item } from '../types';

/** What a visitor has chosen: units of offers, and their own price where the price is theirs to choose. */
export type Selection = Readonly<Record<string, { quantity: number; price?: number }>>;

/** What is left now, by date and product or offer. */
export type Left = Schema<'Availability'>;

export interface Shelf {
  products: readonly Product[];
  /** Most tickets in one booking, over all products. */
  most: number;
}

/** What is on sale on a date without a seat, with how much is left right now. Seats are chosen on the map. */
export function shelfOf(
  event: EventDetails,
  occurrence: Occurrence | undefined,
  left: Left | undefined,
): Shelf {
  const products = productsOf(occurrence, left).filter(({ zone }) => zone == null);
  return { products, most: event.max_per_booking };
}

/** Everything on sale on a date, with how much is left right now. */
export function productsOf(occurrence: Occurrence | undefined, left: Left | undefined): Product[] {
  return (occurrence?.products ?? []).map((product) => ({
    ...product,
    available: left?.products[`${occurrence?.id}:${product.id}`] ?? product.available,
    offers: product.offers.map((offer) => ({ ...offer, ...left?.offers[`${occurrence?.id}:${offer.id}`] })),
  }));
}

/** Prices that are over are left out, unless nothing else is left to show. */
export function shownOffers(product: Product): readonly Offer[] {
  const open = product.offers.filter((offer) => offer.state !== 'ended');
  return open.length > 0 ? open : product.offers.slice(-1);
}

export function quantityOf(selection: Selection, offer: Offer): number {
  return selection[offer.id]?.quantity ?? 0;
}

function ofProduct(selection: Selection, product: Product): number {
  return product.offers.reduce((sum, offer) => sum + quantityOf(selection, offer), 0);
}

/** Only what lets people in counts against the most of one booking; shirts do not. */
function countsAsTicket({ kind }: Product): boolean {
  return kind === 'admission' || kind === 'pass';
}

export function ticketsOf(selection: Selection, shelf: Shelf): number {
  return shelf.products
    .filter(countsAsTicket)
    .reduce((sum, product) => sum + ofProduct(selection, product), 0);
}

/** The highest quantity of this offer, given everything else that is chosen. */
export function mostOf(selection: Selection, shelf: Shelf, product: Product, offer: Offer): number {
  if (offer.state !== 'on_sale' && !isNext(selection, shelf, product, offer)) return 0;
  const here = quantityOf(selection, offer);
  const othersOfProduct = ofProduct(selection, product) - here;
  const ofProductLeft = Math.min(product.max_per_booking, product.available) - othersOfProduct;
  const ofOffer = offer.limited ? offer.available : ofProductLeft;
  const ofThis = Math.min(ofProductLeft, ofOffer, offer.max_per_booking ?? ofProductLeft);
  if (!countsAsTicket(product)) return Math.max(0, ofThis);
  return Math.max(0, Math.min(ofThis, shelf.most - (ticketsOf(selection, shelf) - here)));
}

/**
 * Whether an offer that follows another one can go into the same booking, because the booking takes the last of
 * the one before. What is left of it is known when it is less than what one booking could take.
 */
function isNext(selection: Selection, shelf: Shelf, product: Product, offer: Offer): boolean {
  const before = product.offers.find(({ id }) => id === offer.follows);
  if (offer.state !== 'not_started' || !before?.limited || before.state !== 'on_sale') return false;
  const most = Math.min(product.max_per_booking, shelf.most, before.max_per_booking ?? Infinity);
  return before.available < most && quantityOf(selection, before) >= before.available;
}

/** Whether the stepper of an offer can be shown at all. */
export function canTake(selection: Selection, shelf: Shelf, product: Product, offer: Offer): boolean {
  return offer.state === 'on_sale' || isNext(selection, shelf, product, offer);
}

/** One more or one less; a product that is only sold in threes goes from none to three at once. */
export function stepped(
  selection: Selection,
  shelf: Shelf,
  product: Product,
  offer: Offer,
  direction: 1 | -1,
): Selection {
  const here = quantityOf(selection, offer);
  const others = ofProduct(selection, product) - here;
  const least = Math.max(1, product.min_per_booking - others, offer.min_per_booking ?? 1);
  let next = here + direction;
  if (direction > 0 && here === 0) next = least;
  if (direction < 0 && next < least) next = 0;
  const changed = withQuantity(selection, offer, Math.min(next, mostOf(selection, shelf, product, offer)));
  // Without the last of this price, the next one has to wait again.
  return product.offers
    .filter((other) => other.follows === offer.id && quantityOf(changed, other) > 0)
    .filter((other) => !canTake(changed, shelf, product, other))
    .reduce((rest, other) => withQuantity(rest, other, 0), changed);
}

export function withQuantity(selection: Selection, offer: Offer, quantity: number): Selection {
  const { [offer.id]: before, ...rest } = selection;
  if (quantity <= 0 && before?.price === undefined) return rest;
  return { ...rest, [offer.id]: { ...before, quantity: Math.max(0, quantity) } };
}

export function withPrice(selection: Selection, offer: Offer, price: number): Selection {
  return { ...selection, [offer.id]: { quantity: quantityOf(selection, offer), price } };
}

/** What one unit costs this visitor; `null` while their own price is no price yet. */
export function unitPrice(selection: Selection, offer: Offer): number | null {
  if (!offer.flexible) return offer.price.amount;
  const own = selection[offer.id]?.price ?? offer.price.amount;
  return Number.isNaN(own) || own < offer.price.amount ? null : own;
}

/** With the fees and the tax that come on top; of a price that the visitor chooses, as much as of the least one. */
function allIn(offer: Offer, price: number): number {
  return price === 0 ? 0 : price + offer.all_in.amount - offer.price.amount;
}

export type Obstacle = 'nothing' | 'price' | 'needs_admission';

export interface Basket {
  items: Item[];
  quantity: number;
  total: MoneyValue;
  /** Why it can't be held yet. */
  obstacle: Obstacle | null;
}

export function basketOf(selection: Selection, shelf: Shelf, currency: string): Basket {
  const items: Item[] = [];
  let obstacle: Obstacle | null = null;
  let amount = 0;
  let admission = false;
  let addon = false;
  for (const product of shelf.products) {
    for (const offer of product.offers) {
      const quantity = quantityOf(selection, offer);
      if (quantity === 0) continue;
      const price = unitPrice(selection, offer);
      if (price === null) obstacle = 'price';
      items.push({ offer_id: offer.id, quantity, unit_price: price ?? offer.price.amount });
      amount += quantity * (price === null ? 0 : allIn(offer, price));
      admission ||= product.kind === 'admission';
      addon ||= product.kind === 'addon';
    }
  }
  if (items.length === 0) obstacle = 'nothing';
  else if (addon && !admission) obstacle = 'needs_admission';
  const quantity = items.reduce((sum, item) => sum + item.quantity, 0);
  return { items, quantity, total: { amount, currency }, obstacle };
}

export interface Change {
  product: Product;
  before: number;
  after: number;
}

/** The selection cut down to what is still there, and what had to go. */
export function fitted(selection: Selection, shelf: Shelf): { selection: Selection; changes: Change[] } {
  let next = selection;
  const changes: Change[] = [];
  for (const product of shelf.products) {
    const before = ofProduct(next, product);
    for (const offer of product.offers) {
      const quantity = quantityOf(next, offer);
      const most = mostOf(next, shelf, product, offer);
      if (quantity > most) {
        const least = product.min_per_booking - (ofProduct(next, product) - quantity);
        next = withQuantity(next, offer, most < least ? 0 : most);
      }
    }
    const after = ofProduct(next, product);
    if (after < before) changes.push({ product, before, after });
  }
  return { selection: next, changes };
}
