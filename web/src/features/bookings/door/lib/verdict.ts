import type { Scan, ScanReason } from '../types';

/** Let in · look closer · do not let in. */
export type Tone = 'yes' | 'look' | 'no';

const look: ReadonlySet<ScanReason> = new Set(['already_in', 'wrong_occurrence', 'outdated']);

/** Real tickets in the wrong moment deserve a question; everything else that is refused is a plain no. */
export function toneOf({ verdict, reason }: Pick<Scan, 'verdict' | 'reason'>): Tone {
  if (verdict === 'accepted') return 'yes';
  return look.has(reason) ? 'look' : 'no';
}
