import { useOutletContext } from 'react-router';
import type { Booking } from './types';

/** The booking's page leaves room for a page inside it: the talk with the organizer, which stands above bookings. */
export interface BookingOutlet {
  booking: Booking;
}

export function useBookingOutlet(): BookingOutlet {
  return useOutletContext<BookingOutlet>();
}
