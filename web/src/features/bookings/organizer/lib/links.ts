import { paths } from '@/app/paths';

/** The event's list of bookings with one of them open. */
export const bookingPath = (organizationId: string, eventId: string, bookingId: string) =>
  `${paths.organizer.event(organizationId, eventId, 'bookings')}?booking=${encodeURIComponent(bookingId)}`;
