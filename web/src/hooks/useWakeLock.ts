import { useEffect } from 'react';

/** Keeps the screen on while something has to be shown to somebody: a ticket at the door. */
export function useWakeLock(active: boolean): void {
  useEffect(() => {
    if (!active || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (over) await lock.release();
      } catch {
        // A low battery or a strict browser: the ticket shows all the same.
      }
    };
    // The browser lets go whenever the page is hidden.
    document.addEventListener('visibilitychange', ask);
    void ask();
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release().catch(() => undefined);
    };
  }, [active]);
}
