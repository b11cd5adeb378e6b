import type { Offer, Product } from '@/features/events';

export const anOffer = (id: string, more: Partial<Offer> = {}): Offer => ({
  id,
  name: id,
  price: { amount: 2500, currency: 'EUR' },
  all_in: { amount: 2500, currency: 'EUR' },
  flexible: false,
  sales_start: null,
  sales_end: null,
  follows: null,
  limited: false,
  available: 10,
  min_per_booking: null,
  max_per_booking: null,
  state: 'on_sale',
  ...more,
});

/** An early bird and the price that follows it. */
export function ladder(early: Partial<Offer> = {}): [Offer, Offer] {
  return [
    anOffer('early', { limited: true, ...early }),
    anOffer('regular', {
      follows: 'early',
      state: 'not_started',
      price: { amount: 4500, currency: 'EUR' },
      all_in: { amount: 4500, currency: 'EUR' },
    }),
  ];
}

export const hall = (offers: Offer[], more: Partial<Product> = {}): Product => ({
  id: 'hall',
  kind: 'admission',
  name: 'Hall',
  description: '',
  min_per_booking: 1,
  max_per_booking: 10,
  max_per_person: null,
  admissions: 1,
  zone: null,
  hidden: false,
  available: 10,
  offers,
  ...more,
});
