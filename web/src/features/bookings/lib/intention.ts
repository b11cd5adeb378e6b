import { idempotencyKey } from '@/api/client';

/**
 * A key per intention: whoever wants the same thing again, because the network broke or the page was reloaded,
 * sends the same key and so gets the same booking, never a second one. Kept until the thing is done.
 */
const STORAGE = 'admit.key.';

/** A short name for what is wanted, so that no address ends up in the browser's storage (cyrb53). */
function fingerprint(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

/** The key for wanting `what` in `scope`. Wanting something else there makes a new one. */
export function keyFor(scope: string, what: unknown): string {
  const print = fingerprint(JSON.stringify(what));
  const [known, key] = (sessionStorage.getItem(STORAGE + scope) ?? '').split(' ');
  if (key && known === print) return key;
  const fresh = idempotencyKey();
  sessionStorage.setItem(STORAGE + scope, `${print} ${fresh}`);
  return fresh;
}

/** It is done: the next time the same is wanted, it is wanted once more. */
export function done(scope: string): void {
  sessionStorage.removeItem(STORAGE + scope);
}
