import { describe, expect, it } from 'vitest';
import type { EventDetails } from '@/features/events';
import { keyOf, mostOf, soldOutOptions } from './wish';

const product = (id: string, available: number, state: string, max = 10) => ({
  id,
  available,
  max_per_booking: max,
  offers: [{ state }],
});
const occurrence = (id: string, state: string, sales: string, products: object[]) => ({
  id,
  state,
  sales: { state: sales },
  products,
});
const event = {
  occurrences: [
    occurrence('mon', 'scheduled', 'on_sale', [product('a', 0, 'on_sale', 4), product('b', 3, 'on_sale')]),
    occurrence('tue', 'scheduled', 'sold_out', [product('a', 0, 'sold_out', 4), product('b', 0, 'sold_out')]),
    occurrence('wed', 'cancelled', 'sold_out', [product('a', 0, 'sold_out')]),
    occurrence('thu', 'scheduled', 'not_started', [product('a', 0, 'not_started')]),
  ],
} as unknown as EventDetails;

describe('what one can wait for', () => {
  it('is what is sold out on a date that takes place', () => {
    const keys = soldOutOptions(event).map((option) => keyOf(option.occurrence.id, option.product.id));
    expect(keys).toEqual(['mon:a', 'tue:a', 'tue:b']);
  });

  it('is no more than one booking may hold of any of it', () => {
    const options = soldOutOptions(event);
    expect(mostOf(options, ['tue:b'])).toBe(10);
    expect(mostOf(options, ['tue:b', 'tue:a'])).toBe(4);
    expect(mostOf(options, [])).toBe(20);
  });
});
