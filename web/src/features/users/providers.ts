import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Body } from '@/api/types';
import { safeNext } from '@/app/paths';
import { securityQuery } from './security';

export type ProviderPurpose = Body<'/api/v1/session/provider', 'post'>['purpose'];

/** The services whose accounts sign in here; an operator changes them once in a blue moon. */
export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => api.get('/api/v1/session/providers', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

interface Errand {
  purpose: ProviderPurpose;
  next: string;
}

const ERRAND = 'admit.provider';

/** Why this tab went to a provider, and where it goes afterwards. It outlives the way there and back. */
export const errand = {
  put: (one: Errand) => sessionStorage.setItem(ERRAND, JSON.stringify(one)),
  get: (): Errand => {
    try {
      const { purpose, next } = JSON.parse(sessionStorage.getItem(ERRAND) ?? '{}') as Partial<Errand>;
      return { purpose: purpose ?? 'sign_in', next: safeNext(next) };
    } catch {
      return { purpose: 'sign_in', next: safeNext(null) };
    }
  },
};

/** Leaves this page for the provider's. */
export async function goToProvider(provider: string, { purpose, next }: Errand) {
  // Renews the session first where that is due, which calls of the session itself can't ask for.
  if (purpose !== 'sign_in') await api.get('/api/v1/me');
  const { url } = await api.post('/api/v1/session/provider', { body: { provider, purpose } });
  errand.put({ purpose, next });
  // Whatever the server says, nothing but a page is opened.
  if (!/^https?:\/\//.test(url)) throw new Error('not a page');
  window.location.assign(url);
}

/** Hands in what the provider put into the address. */
export const comeBack = (body: Body<'/api/v1/session/provider/finish', 'post'>) =>
  api.post('/api/v1/session/provider/finish', { body });

export const useConfirmIdentity = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post('/api/v1/me/identities'),
    onSuccess: () => client.invalidateQueries({ queryKey: securityQuery.queryKey }),
  });
};

export const useRemoveIdentity = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      api.delete('/api/v1/me/identities/{identity_id}', { params: { path: { identity_id: id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: securityQuery.queryKey }),
  });
};
