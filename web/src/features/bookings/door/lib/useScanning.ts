import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { type ApiProblem, toProblem } from '@/api/errors';
import { type DoorPlace, doorQuery, type Presentation, sendScan } from '../api';
import type { Scan } from '../types';
import { signal } from './signal';
import { toneOf } from './verdict';

export type Outcome =
  | { kind: 'judged'; scan: Scan; nonce: string }
  /** No answer came: nobody knows whether this ticket is good. The presentation is kept for another try. */
  | { kind: 'unchecked'; problem: ApiProblem; presentation: Presentation };

interface Scanning {
  busy: boolean;
  outcome: Outcome | null;
  /** Presents a code. While one is on its way, others wait for the person to show them again. */
  present: (code: string) => Promise<void>;
  /** The same presentation once more, with the same nonce: it can never count twice. */
  retry: () => Promise<void>;
  clear: () => void;
}

export function useScanning(place: DoorPlace, gate: string, sound: boolean): Scanning {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const running = useRef(false);

  const send = useCallback(
    async (presentation: Presentation) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      try {
        const scan = await sendScan(place, presentation);
        setOutcome({ kind: 'judged', scan, nonce: presentation.nonce });
        signal(toneOf(scan), sound);
        const { queryKey } = doorQuery(place);
        client.setQueryData(
          queryKey,
          (door) =>
            door && { ...door, sold: scan.sold, checked_in: scan.checked_in, recent: [scan, ...door.recent] },
        );
        void client.invalidateQueries({ queryKey, exact: true });
      } catch (error) {
        setOutcome({ kind: 'unchecked', problem: toProblem(error), presentation });
        signal('look', sound);
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [client, place, sound],
  );

  const present = useCallback(
    async (code: string) => {
      const text = code.trim();
      if (text) await send({ code: text, nonce: crypto.randomUUID(), gate });
    },
    [send, gate],
  );
  const retry = useCallback(async () => {
    if (outcome?.kind === 'unchecked') await send(outcome.presentation);
  }, [outcome, send]);
  const clear = useCallback(() => setOutcome(null), []);

  return { busy, outcome, present, retry, clear };
}
