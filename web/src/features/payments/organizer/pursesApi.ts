import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Schema } from '@/api/types';

export type Purse = Schema<'Purse'>;
export type PurseHistory = Schema<'PurseHistory'>;
export type PurseSettings = Schema<'PurseSettings'>;

const ORGANIZATION = '/api/v1/organizations/{organization_id}';
const PURSE = `${ORGANIZATION}/purses/{purse_id}` as const;

const of = (organization_id: string) => ({ path: { organization_id } });
const key = (organizationId: string) => ['organizer', organizationId, 'purses'] as const;

export const pursesQuery = (organizationId: string, q: string) =>
  pagedQuery<Purse, readonly unknown[]>([...key(organizationId), 'list', q], (after, signal) =>
    api.get(`${ORGANIZATION}/purses`, {
      params: { ...of(organizationId), query: { ...(q ? { q } : {}), after, limit: 50 } },
      signal,
    }),
  );

export const purseQuery = (organization_id: string, purse_id: string) =>
  queryOptions({
    queryKey: [...key(organization_id), purse_id],
    queryFn: ({ signal }) => api.get(PURSE, { params: { path: { organization_id, purse_id } }, signal }),
  });

export const purseSettingsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...key(organizationId), 'settings'],
    queryFn: ({ signal }) =>
      api.get(`${ORGANIZATION}/gift-card-settings`, { params: of(organizationId), signal }),
  });

export function useSetPurseSettings(organizationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PurseSettings) =>
      api.put(`${ORGANIZATION}/gift-card-settings`, { params: of(organizationId), body }),
    onSettled: () => client.invalidateQueries({ queryKey: key(organizationId) }),
  });
}

/** Stops a purse for a reason, or lets it go with `null`. */
export function useBlockPurse(organization_id: string, purse_id: string) {
  const client = useQueryClient();
  const params = { path: { organization_id, purse_id } };
  return useMutation({
    mutationFn: (reason: string | null) =>
      reason === null
        ? api.post(`${PURSE}/unblock`, { params })
        : api.post(`${PURSE}/block`, { params, body: { reason } }),
    onSettled: () => client.invalidateQueries({ queryKey: key(organization_id) }),
  });
}
