import { describe, expect, it } from 'vitest';
import { sumsOf } from './giveBack';

const item = (ticket_id: string | null, price: number, back: number) => ({
  ticket_id,
  price: { amount: price },
  back: { amount: back },
});
const items = [item('a', 2500, 2300), item('b', 2500, 2300), item(null, 1000, 1000)];

describe('what comes back', () => {
  it('is the sum of the chosen tickets', () => {
    expect(sumsOf({ items, refundable: { amount: 6000 } }, ['a'])).toEqual({ price: 2500, back: 2300 });
    expect(sumsOf({ items, refundable: { amount: 6000 } }, [])).toEqual({ price: 0, back: 0 });
  });

  it('is never more than what is still there', () => {
    expect(sumsOf({ items, refundable: { amount: 3000 } }, ['a', 'b'])).toEqual({ price: 5000, back: 3000 });
  });
});
