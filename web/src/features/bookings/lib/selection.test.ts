import { describe, expect, it } from 'vitest';
import type { Offer, Product } from '@/features/events';
import {
  basketOf,
  fitted,
  mostOf,
  type Selection,
  type Shelf,
  shownOffers,
  stepped,
  unitPrice,
} from './selection';

const offer = (id: string, more: Partial<Offer> = {}): Offer => ({
  limited: false,
  available: 100,
  id,
  name: id,
  price: { amount: 2500, currency: 'EUR' },
  all_in: more.price ?? { amount: 2500, currency: 'EUR' },
  flexible: false,
  sales_start: null,
  sales_end: null,
  state: 'on_sale',
  ...more,
});

const product = (id: string, offers: Offer[], more: Partial<Product> = {}): Product => ({
  id,
  kind: 'admission',
  name: id,
  description: '',
  min_per_booking: 1,
  max_per_booking: 10,
  admissions: 1,
  hidden: false,
  available: 10,
  offers,
  ...more,
});

const early = offer('early', { price: { amount: 2000, currency: 'EUR' } });
const late = offer('late');
const hall = product('hall', [early, late], { available: 5 });
const table = offer('table');
const tables = product('tables', [table], { min_per_booking: 3, max_per_booking: 6 });
const shirt = offer('shirt');
const shirts = product('shirts', [shirt], { kind: 'addon' });
const shelf: Shelf = { products: [hall, tables, shirts], most: 8 };

describe('limits', () => {
  it('counts all prices of a product against what is left of it', () => {
    const chosen: Selection = { early: { quantity: 3 } };
    expect(mostOf(chosen, shelf, hall, late)).toBe(2);
    expect(mostOf(chosen, shelf, hall, early)).toBe(5);
  });

  it('counts all tickets against the most of one booking, but no add-ons', () => {
    expect(mostOf({ table: { quantity: 6 } }, shelf, hall, late)).toBe(2);
    expect(mostOf({ shirt: { quantity: 6 } }, shelf, hall, late)).toBe(5);
    expect(mostOf({ table: { quantity: 6 }, late: { quantity: 2 } }, shelf, shirts, shirt)).toBe(10);
  });

  it('gives nothing of what is not on sale', () => {
    const closed = offer('closed', { state: 'not_started' });
    expect(mostOf({}, shelf, product('p', [closed]), closed)).toBe(0);
  });
});

describe('steps', () => {
  it('jumps to the least that is sold, and back to none', () => {
    const three = stepped({}, shelf, tables, table, 1);
    expect(three).toEqual({ table: { quantity: 3 } });
    expect(stepped(three, shelf, tables, table, -1)).toEqual({});
  });

  it('never goes past what is left', () => {
    let chosen: Selection = {};
    for (let n = 0; n < 9; n += 1) chosen = stepped(chosen, shelf, hall, late, 1);
    expect(chosen).toEqual({ late: { quantity: 5 } });
  });
});

describe('the basket', () => {
  it('adds up over all lines, with everything included', () => {
    const basket = basketOf({ early: { quantity: 2 }, late: { quantity: 1 } }, shelf, 'EUR');
    expect(basket).toMatchObject({ quantity: 3, total: { amount: 6500, currency: 'EUR' }, obstacle: null });
    expect(basket.items).toContainEqual({ offer_id: 'early', quantity: 2, unit_price: 2000 });
  });

  it('wants something, and a ticket with every add-on', () => {
    expect(basketOf({}, shelf, 'EUR').obstacle).toBe('nothing');
    expect(basketOf({ shirt: { quantity: 1 } }, shelf, 'EUR').obstacle).toBe('needs_admission');
    expect(basketOf({ shirt: { quantity: 1 }, late: { quantity: 1 } }, shelf, 'EUR').obstacle).toBeNull();
  });

  it('adds up what is really paid, and asks for the price of the offer', () => {
    const dear = offer('dear', { all_in: { amount: 2763, currency: 'EUR' } });
    const open: Shelf = { products: [product('p', [dear])], most: 10 };
    const basket = basketOf({ dear: { quantity: 2 } }, open, 'EUR');
    expect(basket.total.amount).toBe(5526);
    expect(basket.items[0]?.unit_price).toBe(2500);
  });

  it('takes an own price from the least on', () => {
    const own = offer('own', { flexible: true, price: { amount: 500, currency: 'EUR' } });
    const open: Shelf = { products: [product('p', [own])], most: 10 };
    expect(unitPrice({}, own)).toBe(500);
    expect(unitPrice({ own: { quantity: 1, price: 400 } }, own)).toBeNull();
    expect(basketOf({ own: { quantity: 2, price: 1200 } }, open, 'EUR').total.amount).toBe(2400);
    expect(basketOf({ own: { quantity: 1, price: Number.NaN } }, open, 'EUR').obstacle).toBe('price');
  });
});

describe('when others were faster', () => {
  it('keeps what is still there and says what went', () => {
    const scarce: Shelf = {
      products: [
        { ...hall, available: 1 },
        { ...tables, available: 2 },
      ],
      most: 8,
    };
    const { selection, changes } = fitted({ late: { quantity: 2 }, table: { quantity: 3 } }, scarce);
    expect(selection).toEqual({ late: { quantity: 1 } });
    expect(changes.map(({ product: { id }, before, after }) => [id, before, after])).toEqual([
      ['hall', 2, 1],
      ['tables', 3, 0],
    ]);
  });
});

it('shows prices that are over only when there is no other', () => {
  const over = offer('over', { state: 'ended' });
  expect(shownOffers(product('p', [over, late]))).toEqual([late]);
  expect(shownOffers(product('p', [over]))).toEqual([over]);
});
