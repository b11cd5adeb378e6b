import { queryOptions } from '@tanstack/react-query';
import { loose } from '@/api/loose';
import { type Page, pagedQuery } from '@/api/pages';
import { listTickets, putTickets, removeTickets, type WalletTicket } from '@/pwa/ticketWallet';
import { faceOfKept } from '../lib/face';
import type { BookedEvent, Booking, Ticket } from '../types';
import { faceOfMine } from './face';

export type BookingCard = Pick<
  Booking,
  | 'event_id'
  | 'id'
  | 'occurrence_id'
  | 'reference'
  | 'state'
  | 'quantity'
  | 'total'
  | 'event'
  | 'created_at'
  | 'expires_at'
>;

export type When = 'upcoming' | 'past';

export const myBookingsQuery = (when: When) =>
  pagedQuery<BookingCard, readonly string[]>(['me', 'bookings', when], (after, signal) =>
    loose.get<Page<BookingCard>>('/api/v1/me/bookings', {
      params: { query: { when, after, limit: 20 } },
      signal,
    }),
  );

export interface MyTicket extends Ticket {
  event_id: string;
  booking_id: string;
  occurrence_id: string;
  reference: string;
  event: BookedEvent;
}

/** What the server says, kept on this device; without a network what was kept before. */
async function myTickets(signal: AbortSignal) {
  try {
    const { items } = await loose.get<{ items: MyTicket[] }>('/api/v1/me/tickets', { signal });
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
