import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Body, Schema } from '@/api/types';

interface Place {
  organizationId: string;
  eventId: string;
}

export type AccessCode = Schema<'AccessCode'>;

const CODES = '/api/v1/organizations/{organization_id}/events/{event_id}/access-codes';
const CODE = `${CODES}/{code_id}` as const;
const at = ({ organizationId, eventId }: Place) => ({ organization_id: organizationId, event_id: eventId });
const key = ({ organizationId, eventId }: Place) => ['organizer', organizationId, 'codes', eventId] as const;

export const codesQuery = (place: Place, filter: { q?: string }) =>
  pagedQuery<AccessCode, readonly unknown[]>([...key(place), 'list', filter], (after, signal) =>
    api.get(CODES, { params: { path: at(place), query: { ...filter, after, limit: 50 } }, signal }),
  );

export const codeUsesQuery = (place: Place, code_id: string) =>
  queryOptions({
    queryKey: [...key(place), 'uses', code_id],
    queryFn: ({ signal }) => api.get(`${CODE}/uses`, { params: { path: { ...at(place), code_id } }, signal }),
    select: ({ items }) => items,
  });

/** A plain link: the browser downloads it with the session's cookie. */
export const codesCsv = ({ organizationId, eventId }: Place, batch?: string) => {
  const path = `/api/v1/organizations/${encodeURIComponent(organizationId)}/events/${encodeURIComponent(eventId)}/access-codes.csv`;
  return batch ? `${path}?batch_id=${encodeURIComponent(batch)}` : path;
};

function useCodesChange<Input, Output>(place: Place, run: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSettled: () => client.invalidateQueries({ queryKey: key(place) }),
  });
}

export const useMakeCodes = (place: Place) =>
  useCodesChange(place, (body: Body<typeof CODES, 'post'>) =>
    api.post(CODES, { params: { path: at(place) }, body }),
  );

export const useChangeCode = (place: Place) =>
  useCodesChange(place, ({ id, body }: { id: string; body: Schema<'AccessCodeChange'> }) =>
    api.patch(CODE, { params: { path: { ...at(place), code_id: id } }, body }),
  );

export const useRevokeCode = (place: Place) =>
  useCodesChange(place, (code_id: string) =>
    api.delete(CODE, { params: { path: { ...at(place), code_id } } }),
  );
