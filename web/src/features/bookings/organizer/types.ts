import type { Schema } from '@/api/types';
import type { SeatPlace } from '@/features/events';
import type { Booking } from '../types';

export type BookingState = Schema<'BookingState'>;
export type ListedBooking = Schema<'ListedBooking'>;
/** A booking as the office sees it: everything but the codes that open the door. */
export type OrganizerBooking = Booking;
export type Attendee = Schema<'Attendee'> & { seat?: SeatPlace | null };
export type Overview = Schema<'Overview'>;
export type EventSales = Schema<'EventSales'>;
