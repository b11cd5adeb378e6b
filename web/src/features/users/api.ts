import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { loose } from '@/api/loose';
import { type Session, sessionQuery, useSession } from '@/contexts/SessionContext';
import type { InvitationView, Me, Organization, SessionInfo } from './types';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => loose.get<Me>('/api/v1/me', { signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => loose.get<{ items: SessionInfo[] }>('/api/v1/me/sessions', { signal }),
  select: ({ items }) => items,
});

export const organizationQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['organizations', organization_id],
    queryFn: ({ signal }) =>
      loose.get<Organization>('/api/v1/organizations/{organization_id}', {
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
  useMutation({ mutationFn: (body: NewUser) => loose.post('/api/v1/users', { body }) });

export const useVerifyEmail = () => {
  const { reload } = useSession();
  return useMutation({
    mutationFn: (token: string) => loose.post<Session>('/api/v1/users/verify', { body: { token } }),
    onSuccess: reload,
  });
};

export const useResendVerification = () =>
  useMutation({ mutationFn: () => loose.post('/api/v1/me/verification') });

export const useRequestReset = () =>
  useMutation({
    mutationFn: (email: string) => loose.post('/api/v1/password-resets', { body: { email } }),
  });

export const useConfirmReset = () =>
  useMutation({
    mutationFn: (body: { token: string; password: string }) =>
      loose.post('/api/v1/password-resets/confirm', { body }),
  });

export const useUpdateMe = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string; locale?: string }) => loose.patch<Me>('/api/v1/me', { body }),
    onSuccess: (me) => {
      client.setQueryData(meQuery.queryKey, me);
      return client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
};

export const useChangePassword = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current_password: string; new_password: string }) =>
      loose.post('/api/v1/me/password', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
};

/** Without an id: every session but this one. */
export const useRevokeSession = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (session_id?: string) =>
      session_id
        ? loose.delete('/api/v1/me/sessions/{session_id}', { params: { path: { session_id } } })
        : loose.delete('/api/v1/me/sessions'),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
};

/** Secrets travel in bodies only, so reading an invitation is a POST too. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      loose.post<InvitationView>('/api/v1/invitations/show', { body: { token }, signal }),
    retry: false,
    enabled: token !== '',
  });

export const useAcceptInvitation = () => {
  const { reload } = useSession();
  return useMutation({
    mutationFn: (token: string) =>
      loose.post<{ organization_id: string }>('/api/v1/invitations/accept', { body: { token } }),
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
    mutationFn: (body: NewOrganization) => loose.post<Organization>('/api/v1/organizations', { body }),
    onSuccess: reload,
  });
};

export type OrganizationChange = Partial<Omit<Organization, 'id'>> & { version: number };

export const useUpdateOrganization = (organization_id: string) => {
  const client = useQueryClient();
  const { reload } = useSession();
  return useMutation({
    mutationFn: (body: OrganizationChange) =>
      loose.patch<Organization>('/api/v1/organizations/{organization_id}', {
        params: { path: { organization_id } },
        body,
      }),
    onSuccess: (organization) => {
      client.setQueryData(organizationQuery(organization_id).queryKey, organization);
      return reload();
    },
  });
};
