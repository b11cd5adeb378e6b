import type { Schema } from '@/api/types';
import type { Occurrence, SeatPlace } from '@/features/events';

/** A booking as its buyer sees it. */
export type Booking = Omit<Schema<'Booking'>, 'lines' | 'tickets'> & { lines: Line[]; tickets: Ticket[] };
export type BookedEvent = Schema<'BookedEvent'>;
export type Line = Schema<'Line'> & { seats?: readonly SeatPlace[] };
export type Ticket = Schema<'Ticket'> & { seat?: SeatPlace | null };

/** So many units of one offer, always with the price that was shown: a price that changed meanwhile is told. */
export type Item = Schema<'Item'> & {
  unit_price: number;
  /** Which seats; without them the server picks the best that are together. */
  seats?: number[];
};

/** A booking with the distance between the server's clock and this device's, in ms. */
export interface Received extends Booking {
  clock_offset: number;
  /** Under which the server is asked whether there are news. */
  tag?: string;
}

/** What an access code opens. */
export type OpenedCode = Omit<Schema<'OpenedCode'>, 'occurrences'> & { occurrences: Occurrence[] };
