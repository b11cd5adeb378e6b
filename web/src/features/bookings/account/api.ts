import { queryOptions } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Schema } from '@/api/types';
import type { SeatPlace } from '@/features/events';
import { listTickets, putTickets, removeTickets, type WalletTicket } from '@/pwa/ticketWallet';
import { faceOfKept } from '../lib/face';
import { faceOfMine } from './face';

export type BookingCard = Schema<'BookingCard'>;
export type MyTicket = Schema<'WalletTicket'> & { seat?: SeatPlace | null };
export type When = 'upcoming' | 'past';

export const myBookingsQuery = (when: When) =>
  pagedQuery<BookingCard, readonly string[]>(['me', 'bookings', when], (after, signal) =>
    api.get('/api/v1/me/bookings', {
      params: { query: { when, after, limit: 20 } },
      signal,
    }),
  );

/** What the server says, kept on this device; without a network what was kept before. */
async function myTickets(signal: AbortSignal) {
  try {
    const { items } = await api.get('/api/v1/me/tickets', { signal });
    const faces = items.map(faceOfMine);
    await keep(
      faces.flatMap(({ state, used_at, credential, ...face }) =>
        credential ? [{ ...face, credential }] : [],
      ),
    );
    return { faces, kept: false };
  } catch (error) {
    const kept = await listTickets().catch(() => []);
    if (signal.aborted || kept.length === 0) throw error;
    return { faces: kept.filter(isAhead).map(faceOfKept), kept: true };
  }
}

const isAhead = ({ ends_at, starts_at }: WalletTicket) =>
  new Date(ends_at || starts_at).getTime() > Date.now();

/** A browser may refuse storage, in a private window for example. Then there is just no wallet. */
async function keep(tickets: Omit<WalletTicket, 'saved_at'>[]): Promise<void> {
  const good = new Set(tickets.map(({ id }) => id));
  try {
    const gone = (await listTickets()).filter((ticket) => isAhead(ticket) && !good.has(ticket.id));
    await putTickets(tickets);
    await removeTickets(gone.map(({ id }) => id));
  } catch {
    // As above.
  }
}

export const myTicketsQuery = queryOptions({
  queryKey: ['me', 'tickets'],
  queryFn: ({ signal }) => myTickets(signal),
  staleTime: 30_000,
});
