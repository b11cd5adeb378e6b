import type { Schema } from '@/api/types';

export type BookingState = Schema<'BookingState'>;
export type ListedBooking = Schema<'ListedBooking'>;
/** A booking as the office sees it: everything but the codes that open the door. */
export type OrganizerBooking = Schema<'Booking'>;
export type Attendee = Schema<'Attendee'>;
export type Overview = Schema<'Overview'>;
export type EventSales = Schema<'EventSales'>;
