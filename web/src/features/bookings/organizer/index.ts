/** What support needs of the office's bookings. */
export { bookingQuery as organizerBookingQuery, useResendBooking } from './api';
export { ReturnDialog } from './components/ReturnDialog';
export type { OrganizerBooking } from './types';
