import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { at, EVENT, eventKey, type Place } from './api';

export type TaxRate = Schema<'TaxRate'>;
export type Fee = Schema<'Fee'>;
export type AutoDiscount = Schema<'AutoDiscount'>;
export type Reduction = Schema<'Reduction'>;

const TAXES = '/api/v1/organizations/{organization_id}/tax-rates';
const FEES = '/api/v1/organizations/{organization_id}/fees';
const chargesKey = (organizationId: string) => ['organizer', organizationId, 'charges'] as const;
const of = (organization_id: string) => ({ path: { organization_id } });

export const taxRatesQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...chargesKey(organizationId), 'taxes'],
    queryFn: ({ signal }) => api.get(TAXES, { params: of(organizationId), signal }),
  });

export const feesQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...chargesKey(organizationId), 'fees'],
    queryFn: ({ signal }) => api.get(FEES, { params: of(organizationId), signal }),
  });

export const eventFeesQuery = (place: Place) =>
  queryOptions({
    queryKey: [...eventKey(place), 'fees'],
    queryFn: ({ signal }) => api.get(`${EVENT}/fees`, { params: { path: at(place) }, signal }),
  });

export const discountsQuery = (place: Place) =>
  queryOptions({
    queryKey: [...eventKey(place), 'discounts'],
    queryFn: ({ signal }) => api.get(`${EVENT}/discounts`, { params: { path: at(place) }, signal }),
  });

/** Lists are written as a whole, so somebody else's change is never lost: the version says which one was read. */
function useWrite<Input, Output>(organizationId: string, run: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    // Prices of all events may follow.
    onSettled: () => client.invalidateQueries({ queryKey: ['organizer', organizationId] }),
  });
}

export const useSetTaxRates = (organizationId: string) =>
  useWrite(organizationId, (body: Schema<'TaxRates'>) =>
    api.put(TAXES, { params: of(organizationId), body }),
  );

export const useSetFees = (organizationId: string) =>
  useWrite(organizationId, (body: Schema<'Fees'>) => api.put(FEES, { params: of(organizationId), body }));

export const useSetEventFees = (place: Place) =>
  useWrite(place.organizationId, (body: Schema<'EventFees'>) =>
    api.put(`${EVENT}/fees`, { params: { path: at(place) }, body }),
  );

export const useSetDiscounts = (place: Place) =>
  useWrite(place.organizationId, (body: Schema<'AutoDiscounts'>) =>
    api.put(`${EVENT}/discounts`, { params: { path: at(place) }, body }),
  );

const PLATFORM_FEES = '/api/v1/platform/fees';

/** What the installation itself earns; all events have it. */
export const platformFeesQuery = queryOptions({
  queryKey: ['platform', 'fees'],
  queryFn: ({ signal }) => api.get(PLATFORM_FEES, { signal }),
});

export const useSetPlatformFees = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'Fees'>) => api.put(PLATFORM_FEES, { body }),
    onSettled: () => client.invalidateQueries({ queryKey: platformFeesQuery.queryKey }),
  });
};
