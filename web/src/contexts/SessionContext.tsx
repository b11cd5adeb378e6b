import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useMemo } from 'react';
import { api, setCsrfToken } from '@/api/client';
import type { Body, Schema } from '@/api/types';

export type Session = Schema<'Session'>;
export type Membership = Schema<'SessionMembership'>;
export type Role = Membership['role'];

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const session = await api.get('/api/v1/session', { signal });
    setCsrfToken(session.csrf_token ?? null);
    return session;
  },
  staleTime: 5 * 60_000,
});

interface SessionValue {
  /** `loading` until the server has said who this is; guards wait for it. */
  status: 'loading' | 'guest' | 'signed-in';
  user: NonNullable<Session['user']> | null;
  memberships: readonly Membership[];
  membership: (organizationId: string | undefined) => Membership | undefined;
  signIn: (credentials: Body<'/api/v1/session', 'post'>) => Promise<void>;
  signOut: () => Promise<void>;
  /** Asks again, for example after joining an organization. */
  reload: () => Promise<void>;
}

const SessionContext = createContext<SessionValue | null>(null);

const NO_MEMBERSHIPS: readonly Membership[] = [];

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { data, isPending } = useQuery(sessionQuery);

  const reload = useCallback(() => client.invalidateQueries({ queryKey: sessionQuery.queryKey }), [client]);

  const signIn = useCallback<SessionValue['signIn']>(
    async (credentials) => {
      await api.post('/api/v1/session', { body: credentials });
      // Another person may have used this browser before: nothing of theirs may stay.
      client.clear();
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    },
    [client],
  );

  const signOut = useCallback(async () => {
    await api.delete('/api/v1/session');
    setCsrfToken(null);
    client.clear();
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
  }, [client]);

  const value = useMemo<SessionValue>(() => {
    const memberships = data?.memberships ?? NO_MEMBERSHIPS;
    return {
      status: isPending ? 'loading' : data?.user ? 'signed-in' : 'guest',
      user: data?.user ?? null,
      memberships,
      membership: (id) => memberships.find((one) => one.organization_id === id),
      signIn,
      signOut,
      reload,
    };
  }, [data, isPending, signIn, signOut, reload]);

  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): SessionValue {
  const value = use(SessionContext);
  if (!value) throw new Error('useSession needs a SessionProvider');
  return value;
}
