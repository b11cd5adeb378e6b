import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { bookingKey } from './api';
import { received } from './lib/clock';
import { done, keyFor } from './lib/intention';

export type BuyerReturns = Schema<'BuyerReturns'>;

interface Ids {
  eventId: string;
  bookingId: string;
}

const RETURNS = '/api/v1/events/{event_id}/bookings/{booking_id}/returns' as const;

const idsOf = ({ eventId, bookingId }: Ids) => ({ path: { event_id: eventId, booking_id: bookingId } });

/** What comes back for each ticket just now. */
export const myReturnsQuery = (ids: Ids) =>
  queryOptions({
    queryKey: [...bookingKey(ids), 'returns'],
    queryFn: ({ signal }) => api.get(RETURNS, { params: idsOf(ids), signal }),
    staleTime: 10_000,
  });

export const useGiveTicketsBack = (ids: Ids) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { ticket_ids: string[]; expected_minor: number }) => {
      const scope = `give-back:${ids.bookingId}`;
      const booking = await api.post(RETURNS, {
        params: idsOf(ids),
        body,
        idempotencyKey: keyFor(scope, body),
      });
      done(scope);
      return received(booking);
    },
    onSuccess: (booking) => client.setQueryData(bookingKey(ids), booking),
    // Whatever went wrong, what comes back may be another sum now.
    onSettled: () => client.invalidateQueries({ queryKey: bookingKey(ids) }),
  });
};
