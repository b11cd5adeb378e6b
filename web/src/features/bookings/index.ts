/** Holds, checkout, tickets, the door. May use events, payments and users. */
export { bookingQuery } from './api';
export { DownloadButtons } from './components/DownloadButtons';
export { TicketList } from './components/TicketList';
export { type BookingOutlet, useBookingOutlet } from './context';
export { faceOfKept, facesOf, spelled, walletTickets } from './lib/face';
export type { BookedEvent, Booking, Ticket } from './types';
