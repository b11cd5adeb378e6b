import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Body, Schema } from '@/api/types';

interface Place {
  organizationId: string;
  eventId: string;
}

export type ListSettings = Schema<'ListSettings'>;
export type ListedEntry = Schema<'ListedEntry'>;
export type WaitingNote = Schema<'WaitingNote'>;
export type EntryState = Schema<'WaitingEntryState'>;

const LIST = '/api/v1/organizations/{organization_id}/events/{event_id}/waiting-list' as const;
const ENTRY = `${LIST}/entries/{entry_id}` as const;

const at = ({ organizationId, eventId }: Place) => ({ organization_id: organizationId, event_id: eventId });
const keyOf = ({ organizationId, eventId }: Place) =>
  ['organizer', organizationId, 'waiting-list', eventId] as const;

export const waitingListQuery = (place: Place) =>
  queryOptions({
    queryKey: [...keyOf(place), 'settings'],
    queryFn: ({ signal }) => api.get(LIST, { params: { path: at(place) }, signal }),
    refetchInterval: 15_000,
  });

export interface EntriesFilter {
  state?: EntryState;
  q?: string;
}

export const entriesQuery = (place: Place, filter: EntriesFilter) =>
  pagedQuery<ListedEntry, readonly unknown[]>([...keyOf(place), 'entries', filter], (after, signal) =>
    api.get(`${LIST}/entries`, {
      params: { path: at(place), query: { ...filter, after, limit: 50 } },
      signal,
    }),
  );

export const historyQuery = (place: Place, entryId: string | null) =>
  queryOptions({
    queryKey: [...keyOf(place), 'history', entryId],
    queryFn: ({ signal }) =>
      entryId
        ? api.get(`${ENTRY}/history`, { params: { path: { ...at(place), entry_id: entryId } }, signal })
        : api.get(`${LIST}/history`, { params: { path: at(place) }, signal }),
    staleTime: 0,
  });

export const csvOf = ({ organizationId, eventId }: Place) =>
  `/api/v1/organizations/${encodeURIComponent(organizationId)}/events/${encodeURIComponent(eventId)}/waiting-list.csv`;

/** Whatever is done with a list, its figures, its order and its history are others afterwards. */
function useChange<T>(place: Place, change: (value: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(place) }),
  });
}

export const useSetList = (place: Place) =>
  useChange(place, (body: Body<typeof LIST, 'put'>) => api.put(LIST, { params: { path: at(place) }, body }));

const path = (place: Place, entry: ListedEntry) => ({ path: { ...at(place), entry_id: entry.id } });

export const useMoveEntry = (place: Place, entry: ListedEntry) =>
  useChange(place, (body: { place: number; reason: string }) =>
    api.post(`${ENTRY}/move`, { params: path(place, entry), body }),
  );

export const useRemoveEntry = (place: Place, entry: ListedEntry) =>
  useChange(place, (body: { reason: string }) =>
    api.post(`${ENTRY}/remove`, { params: path(place, entry), body }),
  );

export const useOfferEntry = (place: Place, entry: ListedEntry) =>
  useChange(place, (body: { quantity: number; reason: string; from_blocked: boolean }) =>
    api.post(`${ENTRY}/offer`, { params: path(place, entry), body }),
  );
