import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Body, Result } from '@/api/types';

const path = (organization_id: string) => ({ params: { path: { organization_id } } });

export const rolesQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['organizations', organization_id, 'roles'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/organizations/{organization_id}/roles', { ...path(organization_id), signal }),
  });

type RoleDraft = Body<'/api/v1/organizations/{organization_id}/roles', 'post'>;

/** Adds a role, or changes the one that `id` and `version` name. Members show its name. */
export const useSaveRole = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, ...body }: RoleDraft & { id?: string; version?: number }) =>
      id
        ? api.patch('/api/v1/organizations/{organization_id}/roles/{role_id}', {
            params: { path: { organization_id, role_id: id } },
            body: { ...body, version: version ?? 1 },
          })
        : api.post('/api/v1/organizations/{organization_id}/roles', { ...path(organization_id), body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['organizations', organization_id] }),
  });
};

export const useRemoveRole = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (role_id: string) =>
      api.delete('/api/v1/organizations/{organization_id}/roles/{role_id}', {
        params: { path: { organization_id, role_id } },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: rolesQuery(organization_id).queryKey }),
  });
};

export const apiKeysQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['organizations', organization_id, 'api-keys'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/organizations/{organization_id}/api-keys', { ...path(organization_id), signal }),
    select: ({ items }) => items,
  });

type KeyDraft = Body<'/api/v1/organizations/{organization_id}/api-keys', 'post'>;

function useKeysChanged(organization_id: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: apiKeysQuery(organization_id).queryKey });
}

export const useMakeKey = (organization_id: string) => {
  const changed = useKeysChanged(organization_id);
  return useMutation({
    mutationFn: (body: KeyDraft) =>
      api.post('/api/v1/organizations/{organization_id}/api-keys', { ...path(organization_id), body }),
    onSuccess: changed,
  });
};

export const useChangeKey = (organization_id: string) => {
  const changed = useKeysChanged(organization_id);
  return useMutation({
    mutationFn: ({ api_key_id, ...body }: KeyDraft & { api_key_id: string }) =>
      api.put('/api/v1/organizations/{organization_id}/api-keys/{api_key_id}', {
        params: { path: { organization_id, api_key_id } },
        body,
      }),
    onSuccess: changed,
  });
};

export const useRotateKey = (organization_id: string) => {
  const changed = useKeysChanged(organization_id);
  return useMutation({
    mutationFn: ({ api_key_id, overlap_hours }: { api_key_id: string; overlap_hours: number }) =>
      api.post('/api/v1/organizations/{organization_id}/api-keys/{api_key_id}/rotate', {
        params: { path: { organization_id, api_key_id } },
        body: { overlap_hours },
      }),
    onSuccess: changed,
  });
};

export const useRevokeKey = (organization_id: string) => {
  const changed = useKeysChanged(organization_id);
  return useMutation({
    mutationFn: (api_key_id: string) =>
      api.delete('/api/v1/organizations/{organization_id}/api-keys/{api_key_id}', {
        params: { path: { organization_id, api_key_id } },
      }),
    onSuccess: changed,
  });
};

export interface AuditFilter {
  actor?: string;
  target?: string;
  from?: string;
  to?: string;
}

/** Whose changes they are, and how a page of them is fetched. */
export interface AuditSource {
  key: readonly string[];
  page: (query: AuditFilter & { limit: number; after?: string }, signal: AbortSignal) => Promise<AuditPage>;
}

type AuditPage = Result<'/api/v1/organizations/{organization_id}/audit', 'get'>;

export const auditOf = (organization_id: string): AuditSource => ({
  key: ['organizations', organization_id, 'audit'],
  page: (query, signal) =>
    api.get('/api/v1/organizations/{organization_id}/audit', {
      params: { path: { organization_id }, query },
      signal,
    }),
});

export const auditQuery = (source: AuditSource, filter: AuditFilter) =>
  pagedQuery([...source.key, filter], (after, signal) =>
    source.page({ ...filter, limit: 50, ...(after ? { after } : {}) }, signal),
  );

/** Where the log is downloaded as a file. */
export const auditFile = (organization_id: string, filter: AuditFilter) =>
  `/api/v1/organizations/${encodeURIComponent(organization_id)}/audit.csv?${new URLSearchParams({ ...filter })}`;
