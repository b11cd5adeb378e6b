import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Schema } from '@/api/types';
import type { Attendee, BookingState, ListedBooking } from './types';

interface Place {
  organizationId: string;
  eventId: string;
}

const ORGANIZATION = '/api/v1/organizations/{organization_id}';
const EVENT = `${ORGANIZATION}/events/{event_id}`;
const BOOKING = `${EVENT}/bookings/{booking_id}`;

const at = ({ organizationId, eventId }: Place) => ({ organization_id: organizationId, event_id: eventId });
/** Everything the organizer reads about bookings hangs below this key. */
const key = (organizationId: string) => ['organizer', organizationId, 'bookings'] as const;

export const overviewQuery = (organization_id: string) =>
  queryOptions({
    queryKey: [...key(organization_id), 'overview'],
    queryFn: ({ signal }) =>
      api.get(`${ORGANIZATION}/overview`, { params: { path: { organization_id } }, signal }),
    refetchInterval: 60_000,
  });

export const salesQuery = (place: Place) =>
  queryOptions({
    queryKey: [...key(place.organizationId), 'sales', place.eventId],
    queryFn: ({ signal }) => api.get(`${EVENT}/sales`, { params: { path: at(place) }, signal }),
    refetchInterval: 30_000,
  });

export interface BookingsFilter {
  q?: string;
  state?: BookingState;
  occurrence_id?: string;
}

export const bookingsQuery = (place: Place, filter: BookingsFilter) =>
  pagedQuery<ListedBooking, readonly unknown[]>(
    [...key(place.organizationId), 'list', place.eventId, filter],
    (after, signal) =>
      api.get(`${EVENT}/bookings`, {
        params: { path: at(place), query: { ...filter, after, limit: 50 } },
        signal,
      }),
  );

export const bookingQuery = (place: Place, booking_id: string) =>
  queryOptions({
    queryKey: [...key(place.organizationId), 'one', place.eventId, booking_id],
    queryFn: ({ signal }) => api.get(BOOKING, { params: { path: { ...at(place), booking_id } }, signal }),
  });

export const attendeesQuery = (place: Place, filter: { q?: string; occurrence_id?: string }) =>
  pagedQuery<Attendee, readonly unknown[]>(
    [...key(place.organizationId), 'attendees', place.eventId, filter],
    (after, signal) =>
      api.get(`${EVENT}/attendees`, {
        params: { path: at(place), query: { ...filter, after, limit: 50 } },
        signal,
      }),
  );

/** A plain link: the browser downloads it with the session's cookie. */
export const attendeesCsv = ({ organizationId, eventId }: Place) =>
  `/api/v1/organizations/${encodeURIComponent(organizationId)}/events/${encodeURIComponent(eventId)}/attendees.csv`;

/** Books places that cost nothing; places go, so what the event shows of them is asked for again too. */
export const useGiveAway = (place: Place) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, key: idempotencyKey }: { body: Schema<'GiveAwayRequest'>; key: string }) =>
      api.post(`${EVENT}/gifts`, { params: { path: at(place) }, body, idempotencyKey }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: key(place.organizationId) }),
        client.invalidateQueries({ queryKey: ['organizer', place.organizationId, 'event', place.eventId] }),
      ]);
    },
  });
};

/** Places come back to the sale, so what the event shows of them is asked for again too. */
export const useCancelBooking = (place: Place, booking_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { reason: string; refund: boolean }) =>
      api.post(`${BOOKING}/cancel`, {
        params: { path: { ...at(place), booking_id } },
        body,
      }),
    onSuccess: async (booking) => {
      client.setQueryData(bookingQuery(place, booking_id).queryKey, booking);
      await Promise.all([
        client.invalidateQueries({ queryKey: key(place.organizationId) }),
        client.invalidateQueries({ queryKey: ['organizer', place.organizationId, 'event', place.eventId] }),
      ]);
    },
  });
};

export const useResendBooking = (place: Place, booking_id: string) =>
  useMutation({
    mutationFn: () => api.post(`${BOOKING}/resend`, { params: { path: { ...at(place), booking_id } } }),
  });
