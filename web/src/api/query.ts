import { QueryClient } from '@tanstack/react-query';
import { toProblem } from './errors';

/** Worth another try: no answer, or the server was busy. A "no" stays a "no". */
function shouldRetry(failures: number, error: unknown): boolean {
  const { status } = toProblem(error);
  if (!navigator.onLine) return false;
  return failures < 2 && (status === 0 || status === 429 || status >= 500);
}

function retryDelay(failures: number, error: unknown): number {
  const { retryAfter } = toProblem(error);
  return retryAfter ? retryAfter * 1000 : Math.min(500 * 2 ** failures, 5_000);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        retry: shouldRetry,
        retryDelay,
        refetchOnWindowFocus: true,
        // Ask even when the browser believes it is offline: it is often wrong, and waiting forever helps nobody.
        networkMode: 'always',
      },
      // Mutations are repeated by people, who know whether they still want it.
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

export const queryClient = createQueryClient();
