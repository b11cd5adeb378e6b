import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { downloadFile } from './download';

export type BookingBilling = Schema<'BookingBilling'>;
export type BillingDetails = Schema<'BillingDetails'>;
export type Document = Schema<'Document'>;

/** Whose booking: the buyer's own, or, with an organization, one of its office. */
export interface Place {
  organizationId?: string;
  eventId: string;
  bookingId: string;
}

const MINE = '/api/v1/events/{event_id}/bookings/{booking_id}/billing';
const DESK = '/api/v1/organizations/{organization_id}/events/{event_id}/bookings/{booking_id}/billing';

const key = ({ organizationId, eventId, bookingId }: Place) =>
  organizationId
    ? (['organizer', organizationId, 'bookings', 'billing', eventId, bookingId] as const)
    : (['booking', eventId, bookingId, 'billing'] as const);

const ids = ({ eventId, bookingId }: Place) => ({ event_id: eventId, booking_id: bookingId });

export const billingQuery = (place: Place) =>
  queryOptions({
    queryKey: key(place),
    queryFn: ({ signal }) =>
      place.organizationId
        ? api.get(DESK, {
            params: { path: { ...ids(place), organization_id: place.organizationId } },
            signal,
          })
        : api.get(MINE, { params: { path: ids(place) }, signal }),
    // An invoice is written a moment after the money came.
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data?.offered && data.documents.length === 0 && dataUpdateCount < 6 ? 2_500 : false,
  });

export function useSetBilling(place: Place) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BillingDetails) =>
      place.organizationId
        ? api.put(DESK, {
            params: { path: { ...ids(place), organization_id: place.organizationId } },
            body,
          })
        : api.put(MINE, { params: { path: ids(place) }, body }),
    onSuccess: (saved) => client.setQueryData(billingQuery(place).queryKey, saved),
  });
}

const enc = encodeURIComponent;

/** An invoice or a credit note as PDF, or for machines. */
export function downloadDocument(place: Place, document: Document, format: 'pdf' | 'xml'): Promise<void> {
  const of = place.organizationId
    ? `/api/v1/organizations/${enc(place.organizationId)}/events/${enc(place.eventId)}`
    : `/api/v1/events/${enc(place.eventId)}/bookings/${enc(place.bookingId)}`;
  return downloadFile(`${of}/documents/${enc(document.id)}/${format}`, `${document.number}.${format}`);
}
