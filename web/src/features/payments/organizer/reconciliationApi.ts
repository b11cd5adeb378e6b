import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Schema } from '@/api/types';

export type Difference = Schema<'Difference'>;
export type HeldMessage = Schema<'HeldMessage'>;
export type ComparedDay = Schema<'ComparedDay'>;

const ORGANIZATION = '/api/v1/organizations/{organization_id}';
const DIFFERENCE = `${ORGANIZATION}/differences/{difference_id}`;
const MESSAGE = `${ORGANIZATION}/quarantine/{quarantine_id}`;

const of = (organization_id: string) => ({ path: { organization_id } });
const key = (organizationId: string) => ['organizer', organizationId, 'reconciliation'] as const;

/** What providers say and what we say, day by day. */
export const reconciliationQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...key(organizationId), 'days'],
    queryFn: ({ signal }) =>
      api.get(`${ORGANIZATION}/reconciliation`, { params: of(organizationId), signal }),
  });

export const differencesQuery = (organizationId: string, state?: 'open') =>
  pagedQuery<Difference, readonly unknown[]>(
    [...key(organizationId), 'differences', state ?? 'all'],
    (after, signal) =>
      api.get(`${ORGANIZATION}/differences`, {
        params: { ...of(organizationId), query: { ...(state ? { state } : {}), after, limit: 50 } },
        signal,
      }),
  );

export const heldMessagesQuery = (organizationId: string) =>
  pagedQuery<HeldMessage, readonly unknown[]>([...key(organizationId), 'messages'], (after, signal) =>
    api.get(`${ORGANIZATION}/quarantine`, {
      params: { ...of(organizationId), query: { state: 'held', after, limit: 50 } },
      signal,
    }),
  );

/** Whatever shows money asks again, also when an act was refused: it stands otherwise by now. */
function useAct<Input>(organizationId: string, run: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSettled: () => client.invalidateQueries({ queryKey: ['organizer', organizationId] }),
  });
}

export const useCompareNow = (organizationId: string) =>
  useAct<void>(organizationId, () =>
    api.post(`${ORGANIZATION}/reconciliation/compare`, { params: of(organizationId) }),
  );

export const useRepair = (organization_id: string) =>
  useAct(organization_id, (difference_id: string) =>
    api.post(`${DIFFERENCE}/repair`, { params: { path: { organization_id, difference_id } } }),
  );

export const useExplain = (organization_id: string) =>
  useAct(organization_id, ({ id, reason }: { id: string; reason: string }) =>
    api.post(`${DIFFERENCE}/explain`, {
      params: { path: { organization_id, difference_id: id } },
      body: { reason },
    }),
  );

export const useRelease = (organization_id: string) =>
  useAct(organization_id, (quarantine_id: string) =>
    api.post(`${MESSAGE}/release`, { params: { path: { organization_id, quarantine_id } } }),
  );

export const useSendBack = (organization_id: string) =>
  useAct(organization_id, (quarantine_id: string) =>
    api.post(`${MESSAGE}/refund`, { params: { path: { organization_id, quarantine_id } } }),
  );

export const usePutAside = (organization_id: string) =>
  useAct(organization_id, ({ id, reason }: { id: string; reason: string }) =>
    api.post(`${MESSAGE}/ignore`, {
      params: { path: { organization_id, quarantine_id: id } },
      body: { reason },
    }),
  );
