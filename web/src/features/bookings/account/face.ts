import { seatText } from '@/features/events';
import type { Face } from '../lib/face';
import type { MyTicket } from './api';

/** A ticket of the account, as it stands on a card. */
export function faceOfMine({ event, ...ticket }: MyTicket): Face {
  return {
    id: ticket.id,
    event_id: ticket.event_id,
    booking_id: ticket.booking_id,
    reference: ticket.reference,
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
  };
}
