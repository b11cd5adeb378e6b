import { useCallback, useEffect, useState } from 'react';
import { goToBank } from './lib/bank';

/**
 * The way to the bank and back. `leaving` keeps the button busy while the browser is on its way; whoever comes
 * back with the back button finds the page as it was left, so it has to wake up again.
 */
export function useBank(): { leaving: boolean; leave: (url: string | null | undefined) => void } {
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    const back = (event: PageTransitionEvent) => event.persisted && setLeaving(false);
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);
  const leave = useCallback((url: string | null | undefined) => setLeaving(goToBank(url)), []);
  return { leaving, leave };
}

/** Whether this page was reached with the browser's back or forward button. */
export function cameBack(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'back_forward';
}
