import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useMemo } from 'react';
import { api, maybeSignedIn, refreshSession, rememberSignedIn, setCsrfToken } from '@/api/client';
import type { Body, Schema } from '@/api/types';

export type Session = Schema<'Session'>;
export type Membership = Schema<'SessionMembership'>;
export type Role = Membership['role'];

async function fetchSession(signal?: AbortSignal): Promise<Session> {
  const ask = () => api.get('/api/v1/session', signal ? { signal } : {});
  let session = await ask();
  // To the server an expired access token looks like a guest; the refresh token may still know better.
  if (!session.user && maybeSignedIn() && (await refreshSession(Date.now()))) session = await ask();
  rememberSignedIn(session.user !== null && session.user !== undefined);
  setCsrfToken(session.csrf_token ?? null);
  return session;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => fetchSession(signal),
  staleTime: 5 * 60_000,
});

interface SessionValue {
  /**
   * `loading` until the server has said who this is; guards wait for it. `unreachable` when it could not be asked:
   * then pages show what is kept on the device, and nobody is sent to sign in without a network.
   */
  status: 'loading' | 'guest' | 'signed-in' | 'unreachable';
  user: NonNullable<Session['user']> | null;
  memberships: readonly Membership[];
  membership: (organizationId: string | undefined) => Membership | undefined;
  /** Whether that was all, or the second step is missing. */
  signIn: (credentials: Body<'/api/v1/session', 'post'>) => Promise<'signed-in' | 'second-step'>;
  /** Call it after signing in by any other way. */
  entered: () => Promise<void>;
  signOut: () => Promise<void>;
  /** Asks again, for example after joining an organization. */
  reload: () => Promise<void>;
}

const SessionContext = createContext<SessionValue | null>(null);

const NO_MEMBERSHIPS: readonly Membership[] = [];

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { data, isPending } = useQuery(sessionQuery);
  const status = data ? (data.user ? 'signed-in' : 'guest') : isPending ? 'loading' : 'unreachable';

  const reload = useCallback(() => client.invalidateQueries({ queryKey: sessionQuery.queryKey }), [client]);

  const startOver = useCallback(async () => {
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    // Another person may have used this browser before: nothing of theirs may stay.
    await client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
  }, [client]);

  const signIn = useCallback<SessionValue['signIn']>(
    async (credentials) => {
      const session = await api.post('/api/v1/session', { body: credentials });
      if (session.second_factor) return 'second-step';
      await startOver();
      return 'signed-in';
    },
    [startOver],
  );

  const signOut = useCallback(async () => {
    await api.delete('/api/v1/session');
    rememberSignedIn(false);
    const { clearWallet } = await import('@/pwa/ticketWallet');
    await clearWallet().catch(() => undefined);
    await startOver();
  }, [startOver]);

  const value = useMemo<SessionValue>(() => {
    const memberships = data?.memberships ?? NO_MEMBERSHIPS;
    return {
      status,
      user: data?.user ?? null,
      memberships,
      membership: (id) => memberships.find((one) => one.organization_id === id),
      signIn,
      entered: startOver,
      signOut,
      reload,
    };
  }, [data, status, signIn, startOver, signOut, reload]);

  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): SessionValue {
  const value = use(SessionContext);
  if (!value) throw new Error('useSession needs a SessionProvider');
  return value;
}
