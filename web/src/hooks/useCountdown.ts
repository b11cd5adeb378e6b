import { useEffect, useState } from 'react';

/** Whole seconds until a deadline, never below zero. Counts by the clock, so a sleeping tab is not late. */
export function useCountdown(deadline: Date | string | number, now: () => number = Date.now): number {
  const end = new Date(deadline).getTime();
  const [left, setLeft] = useState(() => secondsLeft(end, now()));
  useEffect(() => {
    const tick = () => setLeft(secondsLeft(end, now()));
    tick();
    const timer = setInterval(() => {
      tick();
      if (now() >= end) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [end, now]);
  return left;
}

function secondsLeft(end: number, now: number): number {
  return Math.max(0, Math.ceil((end - now) / 1000));
}
