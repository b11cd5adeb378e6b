import * as z from 'zod/mini';
import { wholeNumber } from '@/lib/forms';
import type { Wish } from '../api';

export const wishFields = {
  /** `occurrence:product`, the dearest wish first. */
  choices: z.array(z.string()).check(z.minLength(1), z.maxLength(10)),
  quantity: wholeNumber(1, 20),
  minimum: wholeNumber(1, 20),
  together: z.boolean(),
};

export const wishSchema = z.object(wishFields);
export type WishForm = z.infer<typeof wishSchema>;

export function wishOf({ choices, quantity, minimum, together }: WishForm): Wish {
  const pairs = choices.map((key) => {
    const [occurrence_id = '', product_id = ''] = key.split(':');
    return { occurrence_id, product_id };
  });
  return { choices: pairs, quantity, minimum, together };
}
