import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Schema } from '@/api/types';
import { downloadFile, downloadMade } from '../documents/download';

export type Document = Schema<'Document'>;
export type Statement = Schema<'Statement'>;
export type ExportRequest = Schema<'ExportRequest'>;
export type BillingSettings = Schema<'BillingSettings'>;
export type DatevSettings = Schema<'DatevSettings'>;

const ORGANIZATION = '/api/v1/organizations/{organization_id}';
const key = (organizationId: string) => ['organizer', organizationId, 'bookkeeping'] as const;
const of = (organization_id: string) => ({ path: { organization_id } });

export interface DocumentFilter {
  q?: string;
  kind?: Document['kind'];
}

export const documentsQuery = (organizationId: string, filter: DocumentFilter) =>
  pagedQuery<Document, readonly unknown[]>([...key(organizationId), 'documents', filter], (after, signal) =>
    api.get(`${ORGANIZATION}/documents`, {
      params: { ...of(organizationId), query: { ...filter, after, limit: 50 } },
      signal,
    }),
  );

export const billingSettingsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...key(organizationId), 'billing'],
    queryFn: ({ signal }) => api.get(`${ORGANIZATION}/billing`, { params: of(organizationId), signal }),
  });

export function useSetBillingSettings(organizationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'BillingSettingsRequest'>) =>
      api.put(`${ORGANIZATION}/billing`, { params: of(organizationId), body }),
    onSuccess: (saved) => client.setQueryData(billingSettingsQuery(organizationId).queryKey, saved),
  });
}

export const exportsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...key(organizationId), 'exports'],
    queryFn: ({ signal }) => api.get(`${ORGANIZATION}/exports`, { params: of(organizationId), signal }),
  });

export function useExport(organizationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ExportRequest) =>
      downloadMade(
        `/api/v1/organizations/${encodeURIComponent(organizationId)}/exports`,
        body,
        `${body.kind}.${body.format}`,
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: exportsQuery(organizationId).queryKey }),
  });
}

export const datevQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...key(organizationId), 'datev'],
    queryFn: ({ signal }) => api.get(`${ORGANIZATION}/datev`, { params: of(organizationId), signal }),
  });

export function useSetDatev(organizationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DatevSettings) =>
      api.put(`${ORGANIZATION}/datev`, { params: of(organizationId), body }),
    onSuccess: (saved) => client.setQueryData(datevQuery(organizationId).queryKey, saved),
  });
}

export const statementsQuery = (organizationId: string, event_id?: string) =>
  queryOptions({
    queryKey: [...key(organizationId), 'statements', event_id ?? 'all'],
    queryFn: ({ signal }) =>
      api.get(`${ORGANIZATION}/statements`, {
        params: { ...of(organizationId), query: event_id ? { event_id } : {} },
        signal,
      }),
  });

export function useCloseStatement(organizationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'CloseRequest'>) =>
      api.post(`${ORGANIZATION}/statements`, { params: of(organizationId), body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [...key(organizationId), 'statements'] }),
  });
}

/** A closed statement as PDF or CSV. */
export function downloadStatement(organizationId: string, id: string, format: 'pdf' | 'csv'): Promise<void> {
  const path = `/api/v1/organizations/${encodeURIComponent(organizationId)}/statements/${encodeURIComponent(id)}`;
  return downloadFile(`${path}/${format}`, `statement.${format}`);
}
