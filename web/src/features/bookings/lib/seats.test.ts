import { describe, expect, it } from 'vitest';
import type { Offer, Product } from '@/features/events';
import { fromPriceOfZone, offersOfZone, seatBasket, without, withSuggestion } from './seats';

const offer = (id: string, amount: number, more: Partial<Offer> = {}): Offer => ({
  id,
  name: id,
  price: { amount, currency: 'EUR' },
  all_in: { amount, currency: 'EUR' },
  flexible: false,
  limited: false,
  available: 100,
  sales_start: null,
  sales_end: null,
  state: 'on_sale',
  ...more,
});

const product = (id: string, zone: number | null, offers: Offer[], more: Partial<Product> = {}): Product => ({
  id,
  kind: 'admission',
  name: id,
  description: '',
  min_per_booking: 1,
  max_per_booking: 10,
  admissions: 1,
  hidden: false,
  available: 10,
  zone,
  offers,
  ...more,
});

const stalls = product('stalls', 0, [
  offer('adult', 4000),
  offer('child', 2000),
  offer('early', 1000, { state: 'ended' }),
]);
const couple = product('couple', 1, [offer('pair', 9000)], { admissions: 2 });
const shirt = product('shirt', null, [offer('shirt', 1500)], { kind: 'addon' });
const products = [stalls, couple, shirt];

describe('prices of zones', () => {
  it('are those on sale now, for one seat', () => {
    expect(offersOfZone(products, 0).map((one) => one.offer.id)).toEqual(['adult', 'child']);
    expect(fromPriceOfZone(products, 0)).toBe(2000);
    expect(fromPriceOfZone(products, 1)).toBe(4500);
    expect(fromPriceOfZone(products, 7)).toBeNull();
  });
});

describe('the basket', () => {
  it('makes one item of each offer, with its seats', () => {
    const basket = seatBasket(
      [
        { seat: 4, offer_id: 'adult' },
        { seat: 5, offer_id: 'child' },
        { seat: 6, offer_id: 'adult' },
      ],
      products,
    );
    expect(basket).toEqual({
      amount: 10_000,
      obstacle: null,
      items: [
        { offer_id: 'adult', quantity: 2, seats: [4, 6], unit_price: 4000 },
        { offer_id: 'child', quantity: 1, seats: [5], unit_price: 2000 },
      ],
    });
  });

  it('says what stands in the way', () => {
    expect(seatBasket([], products).obstacle).toBe('nothing');
    expect(seatBasket([{ seat: 1, offer_id: 'pair' }], products).obstacle).toEqual({
      product: couple,
      more: 1,
    });
    const both = [1, 2].map((seat) => ({ seat, offer_id: 'pair' }));
    expect(seatBasket(both, products)).toMatchObject({ obstacle: null, amount: 9000 });
    const three = product('three', 0, [offer('adult', 4000)], { min_per_booking: 3, max_per_booking: 3 });
    const seats = (n: number) => Array.from({ length: n }, (_, seat) => ({ seat, offer_id: 'adult' }));
    expect(seatBasket(seats(1), [three]).obstacle).toEqual({ product: three, more: 2 });
    expect(seatBasket(seats(4), [three]).obstacle).toEqual({ product: three, fewer: 1 });
  });
});

describe('losing seats', () => {
  const chosen = [
    { seat: 1, offer_id: 'adult' },
    { seat: 2, offer_id: 'child' },
  ];

  it('drops what is gone', () => {
    expect(without(chosen, [1])).toEqual([{ seat: 2, offer_id: 'child' }]);
  });

  it('moves everybody when as many are suggested as were asked for, and else only who lost', () => {
    const same = (_: number, like: string) => like;
    expect(withSuggestion(chosen, [1], [8, 9], same)).toEqual([
      { seat: 8, offer_id: 'adult' },
      { seat: 9, offer_id: 'child' },
    ]);
    expect(withSuggestion(chosen, [1], [8], same)).toEqual([
      { seat: 2, offer_id: 'child' },
      { seat: 8, offer_id: 'adult' },
    ]);
    expect(withSuggestion(chosen, [1], [8], () => null)).toEqual([{ seat: 2, offer_id: 'child' }]);
  });
});
