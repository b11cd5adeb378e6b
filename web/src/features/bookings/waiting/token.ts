/** The secret of a mailed link, kept for this tab so that a reload still knows whose entry it shows. */
const STORAGE = 'admit.waiting.';

export function rememberToken(entryId: string, token: string): void {
  sessionStorage.setItem(STORAGE + entryId, token);
}

export function tokenOf(entryId: string): string | null {
  return sessionStorage.getItem(STORAGE + entryId);
}
