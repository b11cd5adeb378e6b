/** What support needs of the office's bookings. */
export { bookingQuery as organizerBookingQuery, useResendBooking } from './api';
export { CancelBookingDialog } from './components/CancelBookingDialog';
export type { OrganizerBooking } from './types';
