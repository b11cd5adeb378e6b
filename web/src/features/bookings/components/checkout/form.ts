import * as z from 'zod/mini';
import { emailText, optionalText, requiredText } from '@/lib/forms';
import type { Booking } from '../../types';

export const buyerSchema = z.object({
  name: requiredText(120),
  email: emailText(),
  /** Names on tickets, line by line. */
  holders: z.array(z.object({ line_id: z.string(), names: z.array(optionalText(120)) })),
});

export type BuyerForm = z.infer<typeof buyerSchema>;

/** A field for every ticket, as many as the lines give now, keeping what was typed before. */
export function holderFields(booking: Booking, before: BuyerForm['holders'] = []): BuyerForm['holders'] {
  return booking.lines
    .filter((line) => line.admissions > 0)
    .map((line) => {
      const typed = before.find(({ line_id }) => line_id === line.id)?.names ?? [];
      return {
        line_id: line.id,
        names: Array.from({ length: line.admissions }, (_, index) => typed[index] ?? ''),
      };
    });
}
