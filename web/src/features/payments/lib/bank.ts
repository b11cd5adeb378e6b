/** Where the bank may be: the server says so, and nothing that runs here may be meant. */
export function bankUrl(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    const target = new URL(url, location.origin);
    return target.protocol === 'https:' || target.protocol === 'http:' ? target.href : null;
  } catch {
    return null;
  }
}

/** Leaves the app for the bank's page. Gives back whether there was one. */
export function goToBank(url: string | null | undefined): boolean {
  const target = bankUrl(url);
  if (!target) return false;
  location.assign(target);
  return true;
}
