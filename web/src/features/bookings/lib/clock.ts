import type { Booking, Received } from '../types';

/** Notes how far the server's clock is ahead of this device's, so that a wrong clock costs nobody a ticket. */
export function received(booking: Booking, now: number = Date.now()): Received {
  return { ...booking, clock_offset: Date.parse(booking.server_time) - now };
}

export function serverNow(booking: Received): number {
  return Date.now() + booking.clock_offset;
}

/** Whether places are set aside for it still. */
export function isOpen(booking: Received): boolean {
  return booking.state === 'held' || booking.state === 'awaiting_payment';
}

/** A hold whose time is up, whether or not the server has tidied it away yet. */
export function isExpired(booking: Received): boolean {
  const { state, expires_at } = booking;
  if (state === 'expired') return true;
  if (state !== 'held' || !expires_at) return false;
  return Date.parse(expires_at) <= serverNow(booking);
}
