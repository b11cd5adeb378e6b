import { seatText } from '@/features/events';
import type { WalletTicket } from '@/pwa/ticketWallet';
import type { Booking, Ticket } from '../types';

/** All that stands on a ticket, whether it came from the server or from this device. */
export type Face = Omit<WalletTicket, 'saved_at' | 'credential'> & {
  credential: string | null;
  state: Ticket['state'];
  used_at: string | null;
};

export function facesOf(booking: Booking): Face[] {
  const { event } = booking;
  return booking.tickets.map((ticket) => ({
    id: ticket.id,
    event_id: booking.event_id,
    booking_id: booking.id,
    reference: booking.reference,
    number: ticket.number,
    credential: ticket.credential ?? null,
    code: ticket.code,
    event_title: event.title,
    starts_at: event.starts_at,
    ends_at: event.ends_at,
    doors_at: event.doors_at ?? null,
    time_zone: event.time_zone,
    organizer_name: event.organizer.name,
    venue_name: event.venue_name ?? null,
    venue_address: [event.address, event.city].filter(Boolean).join(', ') || null,
    product_name: ticket.product_name,
    offer_name: ticket.offer_name,
    seat_label: ticket.seat ? seatText(ticket.seat) : null,
    holder_name: ticket.holder_name ?? null,
    accent_color: event.organizer.accent_color,
    state: ticket.state,
    used_at: ticket.used_at ?? null,
  }));
}

export function faceOfKept(kept: WalletTicket): Face {
  return { ...kept, state: 'valid', used_at: null };
}

/** What the wallet keeps: tickets that still let someone in. */
export function walletTickets(booking: Booking): Omit<WalletTicket, 'saved_at'>[] {
  return facesOf(booking).flatMap(({ state, used_at, credential, ...face }) =>
    credential && state === 'valid' ? [{ ...face, credential }] : [],
  );
}

/** ABCD-EFGH-JKLM: typed codes are read in groups. */
export function spelled(code: string): string {
  return code.replace(/[^A-Za-z0-9]/g, '').replace(/(.{4})(?=.)/g, '$1-');
}
