import type { Schema } from '@/api/types';

/** A booking as its buyer sees it. */
export type Booking = Schema<'Booking'>;
export type BookedEvent = Schema<'BookedEvent'>;
export type Line = Schema<'Line'>;
export type Ticket = Schema<'Ticket'>;

/** So many units of one offer, always with the price that was shown: a price that changed meanwhile is told. */
export type Item = Schema<'Item'> & { unit_price: number };

/** A booking with the distance between the server's clock and this device's, in ms. */
export interface Received extends Booking {
  clock_offset: number;
}
