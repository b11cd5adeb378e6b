import { queryOptions, useMutation } from '@tanstack/react-query';
import { api } from '@/api/client';
import { at, EVENT, eventKey, type Place, useEventChanged } from './api';
import type { EditedOffer, EditedProduct, Pool } from './types';

const PRODUCT = `${EVENT}/products/{product_id}`;
const OFFER = `${PRODUCT}/offers/{offer_id}`;
const POOL = `${EVENT}/pools/{pool_id}`;

export const productsQuery = (place: Place) =>
  queryOptions({
    queryKey: [...eventKey(place), 'products'],
    queryFn: ({ signal }) => api.get(`${EVENT}/products`, { params: { path: at(place) }, signal }),
    select: ({ items }) => items,
  });

export const poolsQuery = (place: Place) =>
  queryOptions({
    queryKey: [...eventKey(place), 'pools'],
    queryFn: ({ signal }) => api.get(`${EVENT}/pools`, { params: { path: at(place) }, signal }),
    select: ({ items }) => items,
    staleTime: 5_000,
  });

export interface NewTicketType {
  name: string;
  description?: string;
  price_minor: number;
  capacity: number;
  sales_start?: string;
  sales_end?: string;
  kind?: EditedProduct['kind'];
  admissions?: number;
  hidden?: boolean;
}

/** Every change refreshes the whole event, also a refused one: "somebody was faster" needs the new numbers. */
function useChange<Input, Output>(place: Place, run: (input: Input) => Promise<Output>) {
  const changed = useEventChanged(place);
  return useMutation({ mutationFn: run, onSettled: () => changed() });
}

/** Product, price and places in one step. */
export const useAddTicketType = (place: Place) =>
  useChange(place, (body: NewTicketType) =>
    api.post(`${EVENT}/ticket-types`, { params: { path: at(place) }, body }),
  );

type ProductFields = Partial<Pick<EditedProduct, 'name' | 'description' | 'hidden' | 'min_per_booking'>> & {
  max_per_booking?: number;
  max_per_person?: number | null;
  tax_rate_id?: string | null;
  admissions?: number;
  position?: number;
};

export const useUpdateProduct = (place: Place) =>
  useChange(place, ({ product, fields }: { product: EditedProduct; fields: ProductFields }) =>
    api.patch(PRODUCT, {
      params: { path: { ...at(place), product_id: product.id } },
      body: { ...fields, version: product.version },
    }),
  );

export const useArchiveProduct = (place: Place) =>
  useChange(place, (product_id: string) =>
    api.delete(PRODUCT, { params: { path: { ...at(place), product_id } } }),
  );

export const useLinkPools = (place: Place) =>
  useChange(place, ({ product_id, pools }: { product_id: string; pools: EditedProduct['pools'] }) =>
    api.put(`${PRODUCT}/pools`, { params: { path: { ...at(place), product_id } }, body: { pools } }),
  );

export interface OfferFields {
  name: string;
  price_minor: number;
  flexible: boolean;
  sales_start: string | null;
  sales_end: string | null;
  follows: string | null;
  quantity: number | null;
  min_per_booking: number | null;
  max_per_booking: number | null;
  hidden: boolean;
}

export const useSaveOffer = (place: Place, product_id: string) =>
  useChange(place, ({ offer, fields }: { offer: EditedOffer | undefined; fields: OfferFields }) =>
    offer
      ? api.patch(OFFER, {
          params: { path: { ...at(place), product_id, offer_id: offer.id } },
          body: { ...fields, version: offer.version },
        })
      : api.post(`${PRODUCT}/offers`, {
          params: { path: { ...at(place), product_id } },
          body: fields,
        }),
  );

export const useArchiveOffer = (place: Place, product_id: string) =>
  useChange(place, (offer_id: string) =>
    api.delete(OFFER, { params: { path: { ...at(place), product_id, offer_id } } }),
  );

export const useAddPool = (place: Place) =>
  useChange(place, (body: { occurrence_id: string; name: string; capacity: number }) =>
    api.post(`${EVENT}/pools`, { params: { path: at(place) }, body }),
  );

export const useUpdatePool = (place: Place) =>
  useChange(
    place,
    ({ pool, ...fields }: { pool: Pool; name?: string; capacity?: number; blocked?: number }) =>
      api.patch(POOL, {
        params: { path: { ...at(place), pool_id: pool.id } },
        body: { ...fields, version: pool.version },
      }),
  );

export const useDeletePool = (place: Place) =>
  useChange(place, (pool_id: string) => api.delete(POOL, { params: { path: { ...at(place), pool_id } } }));

const CHANNEL = `${EVENT}/channels/{pool_id}`;

export interface ChannelFields {
  name: string;
  capacity: number;
  release_at: string | null;
}

/** Sets places of `pool` aside, or changes what is set aside already. */
export const useSaveChannel = (place: Place) =>
  useChange(
    place,
    ({ pool, channel, fields }: { pool: Pool; channel?: Pool | undefined; fields: ChannelFields }) =>
      channel
        ? api.patch(CHANNEL, {
            params: { path: { ...at(place), pool_id: channel.id } },
            body: { ...fields, version: channel.version },
          })
        : api.post(`${EVENT}/channels`, {
            params: { path: at(place) },
            body: { ...fields, pool_id: pool.id },
          }),
  );

export const useReleaseChannel = (place: Place) =>
  useChange(place, (pool_id: string) =>
    api.post(`${CHANNEL}/release`, { params: { path: { ...at(place), pool_id } } }),
  );
