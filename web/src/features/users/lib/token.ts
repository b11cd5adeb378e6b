import { useState } from 'react';

/** The secret of a mailed link. It stands in the fragment, which no server and no referrer ever sees. */
export function useLinkToken(): string {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '');
  return token;
}

const INVITATION = 'admit.invitation';

/** An invitation outlives the way over sign-in or registration, even when that ends in another tab. */
export const keptInvitation = {
  put: (token: string) => localStorage.setItem(INVITATION, token),
  get: () => localStorage.getItem(INVITATION) ?? '',
  clear: () => localStorage.removeItem(INVITATION),
};
