import { queryOptions } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keepLoadedFiles } from '@/pwa/register';
import { putTickets, removeTickets, ticketsOfBooking } from '@/pwa/ticketWallet';
import { walletTickets } from './lib/face';
import type { Booking } from './types';

/** The tickets of a booking that this device keeps; there with and without a network. */
export const keptQuery = (bookingId: string) =>
  queryOptions({
    queryKey: ['wallet', bookingId],
    queryFn: () => ticketsOfBooking(bookingId),
    staleTime: 0,
    retry: false,
  });

/** Keeps the tickets of a booking on this device, and lets go of those that are not good any more. */
export function useKeepTickets(booking: Booking | undefined): void {
  useEffect(() => {
    if (!booking || (booking.state !== 'confirmed' && booking.state !== 'cancelled')) return;
    const good = walletTickets(booking);
    const kept = new Set(good.map(({ id }) => id));
    const gone = booking.tickets.map(({ id }) => id).filter((id) => !kept.has(id));
    // A browser may refuse storage, in a private window for example. Then there is just no wallet.
    Promise.all([putTickets(good), removeTickets(gone)]).then(keepLoadedFiles, () => undefined);
  }, [booking]);
}
