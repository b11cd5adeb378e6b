import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChosenSeat } from '../../lib/seats';

const STORAGE = 'admit.seats.';

function read(scope: string): ChosenSeat[] | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(STORAGE + scope) ?? 'null');
    if (!Array.isArray(kept)) return null;
    return kept.filter(
      (one): one is ChosenSeat => Number.isInteger(one?.seat) && typeof one?.offer_id === 'string',
    );
  } catch {
    return null;
  }
}

/** The seats chosen for a date survive a reload and the way back from the checkout; a hold brings its own. */
export function useStoredSeats(
  scope: string,
  held: readonly ChosenSeat[],
): [readonly ChosenSeat[], (next: readonly ChosenSeat[]) => void] {
  const [state, setState] = useState<{ scope: string; seats: readonly ChosenSeat[] }>(() => ({
    scope,
    seats: read(scope) ?? [],
  }));
  // Another date has seats of its own.
  if (state.scope !== scope) setState({ scope, seats: read(scope) ?? [] });
  const choose = useCallback(
    (seats: readonly ChosenSeat[]) => {
      sessionStorage.setItem(STORAGE + scope, JSON.stringify(seats));
      setState({ scope, seats });
    },
    [scope],
  );
  const known = useRef('');
  useEffect(() => {
    const print = `${scope}:${held.map(({ seat }) => seat).join()}`;
    if (held.length === 0 || known.current === print) return;
    known.current = print;
    choose(held);
  }, [held, scope, choose]);
  return [state.seats, choose];
}
