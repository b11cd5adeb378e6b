import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Schema } from '@/api/types';
import { done, keyFor } from '../lib/intention';

export type BookingReturns = Schema<'BookingReturns'>;
export type ReturnItem = Schema<'ReturnItem'>;
export type ReturnCard = Schema<'ReturnCard'>;
export type ReturnRequest = Schema<'ReturnRequest'>;
export type Return = Schema<'Return'>;
export type ListedRefund = Schema<'ListedRefund'>;
export type RefundPolicy = Schema<'RefundPolicy'>;
export type RefundRunRequest = Schema<'RefundRunRequest'>;

interface Place {
  organizationId: string;
  eventId: string;
}

const ORGANIZATION = '/api/v1/organizations/{organization_id}';
const EVENT = `${ORGANIZATION}/events/{event_id}`;
const RETURNS = `${EVENT}/bookings/{booking_id}/returns`;

const at = ({ organizationId, eventId }: Place) => ({ organization_id: organizationId, event_id: eventId });
/** The same root as that of bookings: what goes back changes what they show. */
const key = (organizationId: string) => ['organizer', organizationId, 'bookings'] as const;

/** Whatever shows bookings, places or money asks again. */
function useAskAgain(organizationId: string): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: ['organizer', organizationId] });
  };
}

export const bookingReturnsQuery = (place: Place, booking_id: string) =>
  queryOptions({
    queryKey: [...key(place.organizationId), 'returns', place.eventId, booking_id],
    queryFn: ({ signal }) => api.get(RETURNS, { params: { path: { ...at(place), booking_id } }, signal }),
    // A refund that is under way moves within seconds.
    refetchInterval: (query) =>
      query.state.data?.refunds.some(({ state }) => state === 'requested' || state === 'submitted')
        ? 3_000
        : false,
  });

export const useGiveBack = (place: Place, booking_id: string) => {
  const ask = useAskAgain(place.organizationId);
  return useMutation({
    mutationFn: async (body: ReturnRequest) => {
      const scope = `return:${booking_id}`;
      const made = await api.post(RETURNS, {
        params: { path: { ...at(place), booking_id } },
        body,
        idempotencyKey: keyFor(scope, body),
      });
      done(scope);
      return made;
    },
    onSuccess: ask,
  });
};

export const useDecide = (organizationId: string) => {
  const ask = useAskAgain(organizationId);
  return useMutation({
    mutationFn: ({ one, decline }: { one: Return; decline?: string }) => {
      const path = { organization_id: organizationId, event_id: one.event_id, return_id: one.id };
      return decline === undefined
        ? api.post(`${EVENT}/returns/{return_id}/approve`, { params: { path } })
        : api.post(`${EVENT}/returns/{return_id}/decline`, { params: { path }, body: { reason: decline } });
    },
    onSettled: ask,
  });
};

export const useRetryRefund = (organizationId: string) => {
  const ask = useAskAgain(organizationId);
  return useMutation({
    mutationFn: ({ eventId, refundId }: { eventId: string; refundId: string }) =>
      api.post(`${EVENT}/refunds/{refund_id}/retry`, {
        params: { path: { organization_id: organizationId, event_id: eventId, refund_id: refundId } },
      }),
    onSettled: ask,
  });
};

export const waitingReturnsQuery = (organization_id: string) =>
  pagedQuery<Return, readonly unknown[]>([...key(organization_id), 'waiting-returns'], (after, signal) =>
    api.get(`${ORGANIZATION}/returns`, {
      params: { path: { organization_id }, query: { state: 'waiting', after, limit: 50 } },
      signal,
    }),
  );

export const refundsQuery = (organization_id: string, state?: 'failed') =>
  pagedQuery<ListedRefund, readonly unknown[]>(
    [...key(organization_id), 'refunds', state ?? 'all'],
    (after, signal) =>
      api.get(`${ORGANIZATION}/refunds`, {
        params: { path: { organization_id }, query: { ...(state ? { state } : {}), after, limit: 50 } },
        signal,
      }),
  );

export const refundSettingsQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['organizer', organization_id, 'refund-settings'],
    queryFn: ({ signal }) =>
      api.get(`${ORGANIZATION}/refund-settings`, { params: { path: { organization_id } }, signal }),
  });

export const useSetRefundSettings = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'RefundSettings'>) =>
      api.put(`${ORGANIZATION}/refund-settings`, { params: { path: { organization_id } }, body }),
    onSuccess: (saved) => client.setQueryData(refundSettingsQuery(organization_id).queryKey, saved),
  });
};

export const refundPolicyQuery = (place: Place) =>
  queryOptions({
    queryKey: ['organizer', place.organizationId, 'refund-policy', place.eventId],
    queryFn: ({ signal }) => api.get(`${EVENT}/refund-policy`, { params: { path: at(place) }, signal }),
  });

export const useSetRefundPolicy = (place: Place) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RefundPolicy) =>
      api.put(`${EVENT}/refund-policy`, { params: { path: at(place) }, body }),
    onSuccess: (saved) => client.setQueryData(refundPolicyQuery(place).queryKey, saved),
  });
};

export const refundRunsQuery = (place: Place) =>
  queryOptions({
    queryKey: ['organizer', place.organizationId, 'refund-runs', place.eventId],
    queryFn: ({ signal }) => api.get(`${EVENT}/refund-runs`, { params: { path: at(place) }, signal }),
    refetchInterval: (query) =>
      query.state.data?.items.some(({ total, done: over, failed }) => over + failed < total) ? 2_000 : false,
  });

export const refundRunQuery = (place: Place, run_id: string) =>
  queryOptions({
    queryKey: [...refundRunsQuery(place).queryKey, run_id],
    queryFn: ({ signal }) =>
      api.get(`${EVENT}/refund-runs/{run_id}`, { params: { path: { ...at(place), run_id } }, signal }),
  });

export const useBeginRun = (place: Place) => {
  const ask = useAskAgain(place.organizationId);
  return useMutation({
    mutationFn: (body: RefundRunRequest) =>
      api.post(`${EVENT}/refund-runs`, { params: { path: at(place) }, body }),
    onSuccess: ask,
  });
};

export const useResumeRun = (place: Place) => {
  const ask = useAskAgain(place.organizationId);
  return useMutation({
    mutationFn: (run_id: string) =>
      api.post(`${EVENT}/refund-runs/{run_id}/resume`, { params: { path: { ...at(place), run_id } } }),
    onSuccess: ask,
  });
};
