import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Body, Result } from '@/api/types';
import type { AuditSource } from './team';

const OPERATORS = '/api/v1/platform/operators';

export type Operator = Result<typeof OPERATORS, 'get'>['items'][number];

export const operatorsQuery = queryOptions({
  queryKey: ['platform', 'operators'],
  queryFn: ({ signal }) => api.get(OPERATORS, { signal }),
  select: ({ items }) => items,
});

/** Roles over the installation are in its log. */
function useOperatorsChanged() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['platform'] });
}

export const useAppoint = () => {
  const onSuccess = useOperatorsChanged();
  return useMutation({
    mutationFn: (body: Body<typeof OPERATORS, 'put'>) => api.put(OPERATORS, { body }),
    onSuccess,
  });
};

export const useDismiss = () => {
  const onSuccess = useOperatorsChanged();
  return useMutation({
    mutationFn: (user_id: string) =>
      api.delete('/api/v1/platform/operators/{user_id}', { params: { path: { user_id } } }),
    onSuccess,
  });
};

export const platformAudit: AuditSource = {
  key: ['platform', 'audit'],
  page: (query, signal) => api.get('/api/v1/platform/audit', { params: { query }, signal }),
};
