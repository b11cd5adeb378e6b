import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Category, EventDetails } from '../types';
import type { EventRow, EventState, OrganizerEvent } from './types';

/** Where an event lives: every call below needs both. */
export interface Place {
  organizationId: string;
  eventId: string;
}

const EVENTS = '/api/v1/organizations/{organization_id}/events';
export const EVENT = `${EVENTS}/{event_id}`;

export const at = ({ organizationId, eventId }: Place) => ({
  organization_id: organizationId,
  event_id: eventId,
});

/** Everything about one event hangs below this key, so a change can refresh all of it. */
export const eventKey = ({ organizationId, eventId }: Place) =>
  ['organizer', organizationId, 'event', eventId] as const;

export interface EventsFilter {
  q?: string;
  state?: EventState;
}

export const eventsQuery = (organizationId: string, filter: EventsFilter = {}) =>
  pagedQuery<EventRow, readonly unknown[]>(['organizer', organizationId, 'events', filter], (after, signal) =>
    api.get(EVENTS, {
      params: { path: { organization_id: organizationId }, query: { ...filter, after, limit: 24 } },
      signal,
    }),
  );

/** The titles of all events, for choosing some of them. */
export const eventTitlesQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['organizer', organizationId, 'events', 'titles'],
    queryFn: ({ signal }) =>
      api.get(EVENTS, {
        params: { path: { organization_id: organizationId }, query: { limit: 100 } },
        signal,
      }),
    select: ({ items }) => items.map(({ id, title }) => ({ id, title })),
  });

export const organizerEventQuery = (place: Place) =>
  queryOptions({
    queryKey: eventKey(place),
    queryFn: ({ signal }) => api.get(EVENT, { params: { path: at(place) }, signal }),
  });

export const checklistQuery = (place: Place) =>
  queryOptions({
    queryKey: [...eventKey(place), 'checklist'],
    queryFn: ({ signal }) => api.get(`${EVENT}/checklist`, { params: { path: at(place) }, signal }),
    // Other tabs change what it says.
    staleTime: 0,
  });

/** The page as the catalogue will show it, drafts too. */
export const previewQuery = (place: Place) =>
  queryOptions({
    queryKey: [...eventKey(place), 'preview'],
    queryFn: async ({ signal }) => {
      const page = await api.get(`${EVENT}/preview`, { params: { path: at(place) }, signal });
      return page as EventDetails;
    },
    staleTime: 0,
  });

export interface NewEvent {
  title: string;
  category: Category;
  language?: string;
}

export const useCreateEvent = (organizationId: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewEvent) =>
      api.post(EVENTS, { params: { path: { organization_id: organizationId } }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['organizer', organizationId, 'events'] }),
  });
};

export type EventChange = Partial<
  Pick<
    OrganizerEvent,
    | 'title'
    | 'slug'
    | 'summary'
    | 'description'
    | 'category'
    | 'tags'
    | 'language'
    | 'currency'
    | 'hold_minutes'
    | 'max_per_booking'
    | 'refund_policy'
    | 'age_note'
  >
> & {
  /** Null: no limit. */
  max_per_person?: number | null;
  version: number;
  cover_id?: string | null;
};

/** After any change of an event: what is shown of it anywhere is asked for again. */
export function useEventChanged(place: Place) {
  const client = useQueryClient();
  return async (event?: OrganizerEvent) => {
    if (event) client.setQueryData(organizerEventQuery(place).queryKey, event);
    await Promise.all([
      client.invalidateQueries({ queryKey: eventKey(place) }),
      client.invalidateQueries({ queryKey: ['organizer', place.organizationId, 'events'] }),
      client.invalidateQueries({ queryKey: ['catalogue'] }),
    ]);
  };
}

export const useUpdateEvent = (place: Place) => {
  const changed = useEventChanged(place);
  return useMutation({
    mutationFn: (body: EventChange) => api.patch(EVENT, { params: { path: at(place) }, body }),
    onSuccess: changed,
    // "Somebody was faster" needs to know what they made of it.
    onError: () => changed(),
  });
};

export type Step = 'publish' | 'unpublish' | 'archive';

export const useEventStep = (place: Place) => {
  const changed = useEventChanged(place);
  return useMutation({
    mutationFn: (step: Step) => api.post(`${EVENT}/${step}`, { params: { path: at(place) } }),
    onSuccess: changed,
  });
};

export const useCancelEvent = (place: Place) => {
  const changed = useEventChanged(place);
  return useMutation({
    mutationFn: (reason: string) =>
      api.post(`${EVENT}/cancel`, { params: { path: at(place) }, body: { reason } }),
    onSuccess: changed,
  });
};

export const useDuplicateEvent = (place: Place) => {
  const changed = useEventChanged(place);
  return useMutation({
    mutationFn: () => api.post(`${EVENT}/duplicate`, { params: { path: at(place) } }),
    onSuccess: () => changed(),
  });
};
