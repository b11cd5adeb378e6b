import type { ApiProblem } from '@/api/errors';

/** Where the waiting room's page is: only ever one of our own, whatever the answer says. */
export function roomAddress(address: unknown): string | null {
  return typeof address === 'string' && /^\/queue\/[a-z0-9-]+$/i.test(address) ? address : null;
}

/** Where a refused hold sends its buyer, if it was refused because others go first. */
export function sentTo(problem: ApiProblem): string | null {
  if (problem.code !== 'waiting_room') return null;
  const extra = problem.body.extra;
  return roomAddress(
    typeof extra === 'object' && extra !== null && 'address' in extra ? extra.address : null,
  );
}
