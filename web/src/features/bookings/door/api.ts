import { queryOptions } from '@tanstack/react-query';
import { api } from '@/api/client';

export interface DoorPlace {
  organizationId: string;
  eventId: string;
  occurrenceId: string;
}

const OCCURRENCE = '/api/v1/organizations/{organization_id}/events/{event_id}/occurrences/{occurrence_id}';

const at = ({ organizationId, eventId, occurrenceId }: DoorPlace) => ({
  organization_id: organizationId,
  event_id: eventId,
  occurrence_id: occurrenceId,
});

export const doorListQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['door', organization_id],
    queryFn: ({ signal }) =>
      api.get('/api/v1/organizations/{organization_id}/door', {
        params: { path: { organization_id } },
        signal,
      }),
    select: ({ items }) => items,
  });

/** Other gates count too, so it asks again every few seconds. */
export const doorQuery = (place: DoorPlace) =>
  queryOptions({
    queryKey: ['door', place.organizationId, place.eventId, place.occurrenceId],
    queryFn: ({ signal }) => api.get(`${OCCURRENCE}/door`, { params: { path: at(place) }, signal }),
    staleTime: 0,
    refetchInterval: 10_000,
  });

export const doorSearchQuery = (place: DoorPlace, q: string) =>
  queryOptions({
    queryKey: ['door', place.organizationId, place.eventId, place.occurrenceId, 'search', q],
    queryFn: ({ signal }) =>
      api.get(`${OCCURRENCE}/search`, {
        params: { path: at(place), query: { q } },
        signal,
      }),
    select: ({ items }) => items,
    enabled: q !== '',
    staleTime: 0,
  });

/** The same nonce is the same scan, however often it is sent. */
export interface Presentation {
  code: string;
  nonce: string;
  gate: string;
}

export const sendScan = (place: DoorPlace, { code, nonce, gate }: Presentation) =>
  api.post(`${OCCURRENCE}/scans`, {
    params: { path: at(place) },
    body: { code, nonce, ...(gate ? { gate } : {}) },
  });
