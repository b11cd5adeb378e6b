import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { sessionQuery, useSession } from '@/contexts/SessionContext';
import type { Organization } from './types';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get('/api/v1/me', { signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => api.get('/api/v1/me/sessions', { signal }),
  select: ({ items }) => items,
});

export const organizationQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['organizations', organization_id],
    queryFn: ({ signal }) =>
      api.get('/api/v1/organizations/{organization_id}', {
        params: { path: { organization_id } },
        signal,
      }),
    staleTime: 5 * 60_000,
  });

export interface NewUser {
  email: string;
  password: string;
  name: string;
  locale?: string;
}

/** Always answers the same, whether the address is new or not: the mail tells. */
export const useRegister = () =>
  useMutation({ mutationFn: (body: NewUser) => api.post('/api/v1/users', { body }) });

export const useVerifyEmail = () => {
  const { reload } = useSession();
  return useMutation({
    mutationFn: (token: string) => api.post('/api/v1/users/verify', { body: { token } }),
    onSuccess: reload,
  });
};

export const useResendVerification = () =>
  useMutation({ mutationFn: () => api.post('/api/v1/me/verification') });

export const useRequestReset = () =>
  useMutation({
    mutationFn: (email: string) => api.post('/api/v1/password-resets', { body: { email } }),
  });

export const useConfirmReset = () =>
  useMutation({
    mutationFn: (body: { token: string; password: string }) =>
      api.post('/api/v1/password-resets/confirm', { body }),
  });

export const useUpdateMe = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string; locale?: string }) => api.patch('/api/v1/me', { body }),
    onSuccess: (me) => {
      client.setQueryData(meQuery.queryKey, me);
      return client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
};

export const useChangePassword = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current_password?: string; new_password: string }) =>
      api.post('/api/v1/me/password', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
};

/** Without an id: every session but this one. */
export const useRevokeSession = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (session_id?: string) =>
      session_id
        ? api.delete('/api/v1/me/sessions/{session_id}', { params: { path: { session_id } } })
        : api.delete('/api/v1/me/sessions'),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
};

/** Secrets travel in bodies only, so reading an invitation is a POST too. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.post('/api/v1/invitations/show', { body: { token }, signal }),
    retry: false,
    enabled: token !== '',
  });

export const useAcceptInvitation = () => {
  const { reload } = useSession();
  return useMutation({
    mutationFn: (token: string) => api.post('/api/v1/invitations/accept', { body: { token } }),
    onSuccess: reload,
  });
};

export interface NewOrganization {
  name: string;
  country: string;
  currency: string;
  time_zone: string;
}

export const useCreateOrganization = () => {
  const { reload } = useSession();
  return useMutation({
    mutationFn: (body: NewOrganization) => api.post('/api/v1/organizations', { body }),
    onSuccess: reload,
  });
};

export type OrganizationChange = Partial<Omit<Organization, 'id'>> & { version: number };

export const useUpdateOrganization = (organization_id: string) => {
  const client = useQueryClient();
  const { reload } = useSession();
  return useMutation({
    mutationFn: (body: OrganizationChange) =>
      api.patch('/api/v1/organizations/{organization_id}', {
        params: { path: { organization_id } },
        body,
      }),
    onSuccess: (organization) => {
      client.setQueryData(organizationQuery(organization_id).queryKey, organization);
      return reload();
    },
  });
};
