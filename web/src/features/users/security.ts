import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, http } from '@/api/client';
import { useSession } from '@/contexts/SessionContext';
import { sessionsQuery } from './api';
import { askForPasskey, createPasskey } from './lib/passkey';

export const securityQuery = queryOptions({
  queryKey: ['me', 'security'],
  queryFn: ({ signal }) => api.get('/api/v1/me/security', { signal }),
});

/** A change of how one gets in may have ended other sessions. */
function useRefreshed() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: securityQuery.queryKey });
    await client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  };
}

export const usePrepareApp = () => useMutation({ mutationFn: () => api.post('/api/v1/me/authenticator') });

export const useConfirmApp = () => {
  const onSuccess = useRefreshed();
  return useMutation({
    mutationFn: (code: string) => api.post('/api/v1/me/authenticator/confirm', { body: { code } }),
    onSuccess,
  });
};

export const useRemoveApp = () => {
  const onSuccess = useRefreshed();
  return useMutation({ mutationFn: () => api.delete('/api/v1/me/authenticator'), onSuccess });
};

export const useRenewCodes = () => {
  const onSuccess = useRefreshed();
  return useMutation({ mutationFn: () => api.post('/api/v1/me/recovery-codes'), onSuccess });
};

/** Asks the server for a challenge, the device for a key, and keeps it under `name`. */
export const useAddPasskey = () => {
  const onSuccess = useRefreshed();
  return useMutation({
    mutationFn: async (name: string) => {
      const { flow, options } = await api.post('/api/v1/me/passkeys/challenge');
      const credential = await createPasskey(options);
      return api.post('/api/v1/me/passkeys', { body: { flow, name, credential: credential as never } });
    },
    onSuccess,
  });
};

export const useRenamePasskey = () => {
  const onSuccess = useRefreshed();
  return useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) =>
      api.patch('/api/v1/me/passkeys/{passkey_id}', {
        params: { path: { passkey_id: id } },
        body: { name },
      }),
    onSuccess,
  });
};

export const useRemovePasskey = () => {
  const onSuccess = useRefreshed();
  return useMutation({
    mutationFn: (id: string) =>
      api.delete('/api/v1/me/passkeys/{passkey_id}', { params: { path: { passkey_id: id } } }),
    onSuccess,
  });
};

/** Signs in with a passkey; `quiet` waits in the list under the e-mail field until one is chosen. */
export async function enterWithPasskey(options: { samePerson?: boolean; quiet?: AbortSignal } = {}) {
  const challenge = await api.post('/api/v1/session/passkey/challenge');
  const credential = await askForPasskey(challenge.options, options.quiet);
  return api.post('/api/v1/session/passkey', {
    body: { flow: challenge.flow, credential: credential as never, same_person: options.samePerson ?? false },
  });
}

export const enterWithCode = (code: string) => api.post('/api/v1/session/second-factor', { body: { code } });

export const useRequestLink = () =>
  useMutation({ mutationFn: (email: string) => api.post('/api/v1/session/link', { body: { email } }) });

export const openLink = (token: string) => api.post('/api/v1/session/link/open', { body: { token } });

export const useChangeEmail = () =>
  useMutation({ mutationFn: (email: string) => api.post('/api/v1/me/email', { body: { email } }) });

export const useConfirmEmail = (undo: boolean) => {
  const { reload } = useSession();
  return useMutation({
    mutationFn: (token: string) =>
      undo
        ? api.post('/api/v1/users/email/undo', { body: { token } })
        : api.post('/api/v1/users/email/confirm', { body: { token } }),
    onSuccess: reload,
  });
};

/** Everything that is known of the person, as a file in their downloads. */
export const useCopyOfMyData = () =>
  useMutation({
    mutationFn: async () => {
      const { data } = await http.get<object>('/api/v1/me/data');
      const url = URL.createObjectURL(
        new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }),
      );
      const link = document.createElement('a');
      link.href = url;
      link.download = 'my-data.json';
      link.click();
      URL.revokeObjectURL(url);
    },
  });

export const useErase = () =>
  useMutation({ mutationFn: (email: string) => api.post('/api/v1/me/erase', { body: { email } }) });
