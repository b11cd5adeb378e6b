import { safeNext } from '@/app/paths';

const KEY = 'admit.after-link';
/** A little longer than the mailed link is good. */
const MINUTES = 15;

/** Where to go once the mailed link was opened: in this browser, but likely in another tab. */
export const afterLink = {
  put: (next: string) => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ next, until: Date.now() + MINUTES * 60_000 }));
    } catch {
      // Storage may be closed to us; then the link leads to the account.
    }
  },
  take: (): string => {
    try {
      const { next, until } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as {
        next?: string;
        until?: number;
      };
      localStorage.removeItem(KEY);
      return safeNext(until && until > Date.now() ? next : null);
    } catch {
      return safeNext(null);
    }
  },
};
