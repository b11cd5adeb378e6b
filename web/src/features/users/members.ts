import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { useSession } from '@/contexts/SessionContext';
import type { Role } from './types';

const path = (organization_id: string) => ({ params: { path: { organization_id } } });

export const membersQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['organizations', organization_id, 'members'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/organizations/{organization_id}/members', {
        ...path(organization_id),
        signal,
      }),
    select: ({ items }) => items,
  });

export const invitationsQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['organizations', organization_id, 'invitations'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/organizations/{organization_id}/invitations', {
        ...path(organization_id),
        signal,
      }),
    select: ({ items }) => items,
  });

export interface Access {
  role: Role;
  /** The organization's own role, with `custom`. */
  role_id?: string;
  event_ids?: string[];
}

export const useInvite = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Access & { email: string }) =>
      api.post('/api/v1/organizations/{organization_id}/invitations', {
        ...path(organization_id),
        body,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsQuery(organization_id).queryKey }),
  });
};

export const useRevokeInvitation = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (invitation_id: string) =>
      api.delete('/api/v1/organizations/{organization_id}/invitations/{invitation_id}', {
        params: { path: { organization_id, invitation_id } },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsQuery(organization_id).queryKey }),
  });
};

/** A change of oneself changes the session too. */
function useMembersChanged(organization_id: string) {
  const client = useQueryClient();
  const { user, reload } = useSession();
  return async (user_id: string) => {
    await client.invalidateQueries({ queryKey: membersQuery(organization_id).queryKey });
    if (user?.id === user_id) await reload();
  };
}

export const useUpdateMember = (organization_id: string) => {
  const changed = useMembersChanged(organization_id);
  return useMutation({
    mutationFn: ({ user_id, ...body }: Access & { user_id: string }) =>
      api.patch('/api/v1/organizations/{organization_id}/members/{user_id}', {
        params: { path: { organization_id, user_id } },
        body,
      }),
    onSuccess: (_, { user_id }) => changed(user_id),
  });
};

export const useRemoveMember = (organization_id: string) => {
  const changed = useMembersChanged(organization_id);
  return useMutation({
    mutationFn: (user_id: string) =>
      api.delete('/api/v1/organizations/{organization_id}/members/{user_id}', {
        params: { path: { organization_id, user_id } },
      }),
    onSuccess: (_, user_id) => changed(user_id),
  });
};

/** The member becomes an owner, the caller a manager. */
export const useHandOver = (organization_id: string) => {
  const client = useQueryClient();
  const { reload } = useSession();
  return useMutation({
    mutationFn: (user_id: string) =>
      api.post('/api/v1/organizations/{organization_id}/hand-over', {
        ...path(organization_id),
        body: { user_id },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: membersQuery(organization_id).queryKey });
      await reload();
    },
  });
};
