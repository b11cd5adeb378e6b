import { describe, expect, it } from 'vitest';
import { ApiProblem } from '@/api/errors';
import { hall, ladder } from '../test/ladder';
import { atTheNewPrice, stepChange } from './ladder';
import { mostOf, type Shelf, stepped } from './selection';

const refused = (offer_id: string, left: number, now: { offer_id: string; left: number | null }) =>
  new ApiProblem(409, {
    code: 'price_changed',
    extra: { offer_id, left, now: { name: 'x', price: { amount: 1, currency: 'EUR' }, ...now } },
  } as never);

describe('a price that is gone', () => {
  it('keeps what is left and takes the rest at the next price', () => {
    const change = stepChange(refused('early', 1, { offer_id: 'regular', left: null }));
    if (!change) throw new Error('no change');
    expect(atTheNewPrice({ early: { quantity: 3 } }, hall(ladder()), change)).toEqual({
      early: { quantity: 1 },
      regular: { quantity: 2 },
    });
  });

  it('goes back to an earlier price that has places again', () => {
    const change = stepChange(refused('regular', 0, { offer_id: 'early', left: 1 }));
    if (!change) throw new Error('no change');
    expect(atTheNewPrice({ regular: { quantity: 3 } }, hall(ladder()), change)).toEqual({
      early: { quantity: 1 },
      regular: { quantity: 2 },
    });
  });

  it('offers nothing when the next price has too few as well', () => {
    const change = stepChange(refused('early', 0, { offer_id: 'regular', left: 1 }));
    if (!change) throw new Error('no change');
    expect(atTheNewPrice({ early: { quantity: 3 } }, hall(ladder()), change)).toBeNull();
  });

  it('is not every changed price', () => {
    expect(stepChange(new ApiProblem(409, { code: 'price_changed' }))).toBeNull();
    expect(stepChange(new ApiProblem(409, { code: 'sold_out' }))).toBeNull();
  });
});

describe('the next price', () => {
  const [early, regular] = ladder({ available: 2 });
  const product = hall([early, regular]);
  const shelf: Shelf = { products: [product], most: 10 };

  it('can be taken as soon as the same booking takes the last of the one before', () => {
    expect(mostOf({}, shelf, product, early)).toBe(2);
    expect(mostOf({ early: { quantity: 1 } }, shelf, product, regular)).toBe(0);
    expect(mostOf({ early: { quantity: 2 } }, shelf, product, regular)).toBe(8);
    const chosen = stepped({ early: { quantity: 2 } }, shelf, product, regular, 1);
    expect(chosen.regular?.quantity).toBe(1);
  });

  it('waits when nobody can say that these are the last', () => {
    const [first, next] = ladder({ available: 10 });
    const full = hall([first, next]);
    expect(mostOf({ early: { quantity: 10 } }, { products: [full], most: 10 }, full, next)).toBe(0);
  });

  it('goes when the one before is not full any more', () => {
    const chosen = stepped({ early: { quantity: 2 }, regular: { quantity: 3 } }, shelf, product, early, -1);
    expect(chosen).toEqual({ early: { quantity: 1 } });
  });
});
