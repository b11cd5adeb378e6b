/** Where most people have their mail. */
const DOMAINS = [
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'outlook.de',
  'hotmail.com',
  'hotmail.co.uk',
  'hotmail.fr',
  'live.com',
  'yahoo.com',
  'yahoo.co.uk',
  'yahoo.fr',
  'icloud.com',
  'me.com',
  'mac.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'gmx.at',
  'gmx.ch',
  'web.de',
  'freenet.de',
  't-online.de',
  'posteo.de',
  'mailbox.org',
  'proton.me',
  'protonmail.com',
  'orange.fr',
  'free.fr',
  'laposte.net',
  'wanadoo.fr',
  'libero.it',
  'bluewin.ch',
  'fastmail.com',
];

/** Endings nobody has, and what was meant. */
const ENDINGS: [RegExp, string][] = [
  [/\.(con|cmo|ocm|comm|vom|xom|cim|coom|c0m)$/, '.com'],
  [/\.(ogr|rog|orgg)$/, '.org'],
  [/\.(nte|ent|nett)$/, '.net'],
];

/** How many slips of the finger lie between two words: wrong, missing, extra or swapped letters. */
function slips(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, row) => [row]);
  for (let column = 0; column <= other.length; column += 1) (rows[0] as number[])[column] = column;
  const at = (row: number, column: number) => rows[row]?.[column] ?? 99;
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      let best = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + same);
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        best = Math.min(best, at(row - 2, column - 2) + 1);
      }
      (rows[row] as number[])[column] = best;
    }
  }
  return at(one.length, other.length);
}

/** The address that was probably meant, or `null` when this one looks fine. Never more than a question. */
export function meantAddress(address: string): string | null {
  const [, name, domain] = /^\s*([^\s@]+)@([^\s@]+)\s*$/.exec(address.toLowerCase()) ?? [];
  if (!name || !domain || DOMAINS.includes(domain)) return null;
  const given = address.trim().slice(0, name.length);
  let best: string | null = null;
  let distance = 3;
  for (const known of DOMAINS) {
    // Short names are close to everything: there only one slip counts.
    const most = known.indexOf('.') <= 3 ? 1 : 2;
    const found = slips(domain, known);
    if (found <= most && found < distance && known[0] === domain[0]) [best, distance] = [known, found];
  }
  if (best) return `${given}@${best}`;
  for (const [ending, meant] of ENDINGS) {
    if (ending.test(domain)) return `${given}@${domain.replace(ending, meant)}`;
  }
  return null;
}
