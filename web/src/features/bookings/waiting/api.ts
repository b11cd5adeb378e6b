import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Body, Schema } from '@/api/types';
import { tokenOf } from './token';

export type WaitingEntry = Schema<'WaitingEntry'>;
export type WaitingOffer = Schema<'WaitingOffer'>;
export type ListInfo = Schema<'WaitingListInfo'>;
export type Wish = Schema<'WishRequest'>;

const LIST = '/api/v1/events/{event_id}/waiting-list' as const;
const ENTRY = `${LIST}/{entry_id}` as const;

export interface EntryIds {
  eventId: string;
  entryId: string;
}

/** The secret of a mailed link goes along as long as this tab has it; its owner needs none. */
function asOwner({ eventId, entryId }: EntryIds) {
  const token = tokenOf(entryId);
  return {
    path: { event_id: eventId, entry_id: entryId },
    header: token ? { 'X-Waiting-List-Token': token } : {},
  };
}

const interval = (state: WaitingEntry['state'] | undefined) =>
  state === 'waiting' || state === 'offered' ? 20_000 : false;

export const listQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['waiting-list', eventId],
    queryFn: ({ signal }) => api.get(LIST, { params: { path: { event_id: eventId } }, signal }),
    staleTime: 30_000,
  });

export const entryKey = ({ eventId, entryId }: EntryIds) => ['waiting-entry', eventId, entryId] as const;

/** Looks again now and then: an offer should not need a reload. */
export const entryQuery = (ids: EntryIds) =>
  queryOptions({
    queryKey: entryKey(ids),
    queryFn: ({ signal }) => api.get(ENTRY, { params: asOwner(ids), signal }),
    staleTime: 5_000,
    refetchInterval: (query) => interval(query.state.data?.state),
  });

export const myListsQuery = queryOptions({
  queryKey: ['me', 'waiting-lists'],
  queryFn: ({ signal }) => api.get('/api/v1/me/waiting-lists', { signal }),
  staleTime: 10_000,
});

/** Every answer about an entry is the entry: what comes back is what is shown. */
function useKeep() {
  const client = useQueryClient();
  return (entry: WaitingEntry) => {
    client.setQueryData(entryKey({ eventId: entry.event_id, entryId: entry.id }), entry);
    void client.invalidateQueries({ queryKey: myListsQuery.queryKey });
    void client.invalidateQueries({ queryKey: ['waiting-list', entry.event_id] });
    return entry;
  };
}

export type JoinRequest = Body<typeof LIST, 'post'>;

export function useJoin(eventId: string) {
  const keep = useKeep();
  return useMutation({
    mutationFn: async (body: JoinRequest) => {
      const { entry } = await api.post(LIST, { params: { path: { event_id: eventId } }, body });
      return entry ? keep(entry) : null;
    },
  });
}

export function useConfirmEntry(ids: EntryIds) {
  const keep = useKeep();
  return useMutation({
    mutationFn: async () => keep(await api.post(`${ENTRY}/confirm`, { params: asOwner(ids) })),
  });
}

export function useChangeWish(ids: EntryIds) {
  const keep = useKeep();
  return useMutation({
    mutationFn: async (body: Body<typeof ENTRY, 'patch'>) =>
      keep(await api.patch(ENTRY, { params: asOwner(ids), body })),
  });
}

export function useResume(ids: EntryIds) {
  const keep = useKeep();
  return useMutation({
    mutationFn: async () => keep(await api.post(`${ENTRY}/resume`, { params: asOwner(ids) })),
  });
}

export function useLeave(ids: EntryIds) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(ENTRY, { params: asOwner(ids) }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: entryKey(ids) }),
        client.invalidateQueries({ queryKey: myListsQuery.queryKey }),
      ]),
  });
}

export function useAccept(ids: EntryIds) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post(`${ENTRY}/accept`, { params: asOwner(ids) }),
    onError: () => client.invalidateQueries({ queryKey: entryKey(ids) }),
  });
}

export function useDecline(ids: EntryIds) {
  const keep = useKeep();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (stay: boolean) =>
      keep(await api.post(`${ENTRY}/decline`, { params: asOwner(ids), body: { stay } })),
    onError: () => client.invalidateQueries({ queryKey: entryKey(ids) }),
  });
}
