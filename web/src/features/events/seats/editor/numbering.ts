export interface RowNumbering {
  kind: 'letters' | 'numbers';
  /** The first label: a number, or how many letters to skip plus one. */
  start: number;
  reverse: boolean;
  /** Leaves out I and O, which look like one and zero. */
  clear: boolean;
}

export interface SeatNumbering {
  /** From which end one counts, or from the middle outwards. */
  from: 'left' | 'right' | 'centre';
  start: number;
  step: number;
  /** Odd numbers on the left and even ones on the right, as old theatres have it. */
  oddEven: boolean;
}

/** 1 is A, 26 is Z, 27 is AA. */
export function letters(index: number, clear = false): string {
  const alphabet = clear ? 'ABCDEFGHJKLMNPQRSTUVWXYZ' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  let left = Math.max(1, Math.floor(index));
  let text = '';
  while (left > 0) {
    left -= 1;
    text = (alphabet[left % alphabet.length] ?? '') + text;
    left = Math.floor(left / alphabet.length);
  }
  return text;
}

export function rowLabels(count: number, { kind, start, reverse, clear }: RowNumbering): string[] {
  const labels = Array.from({ length: count }, (_, i) =>
    kind === 'letters' ? letters(start + i, clear) : String(start + i),
  );
  return reverse ? labels.reverse() : labels;
}

/** Labels for the seats of a row from left to right. */
export function seatLabels(count: number, { from, start, step, oddEven }: SeatNumbering): string[] {
  const labels = new Array<string>(count).fill('');
  const half = Math.ceil(count / 2);
  for (let i = 0; i < count; i += 1) {
    let number: number;
    if (oddEven) {
      // Counted from the aisle in the middle outwards: … 5 3 1 | 2 4 6 …
      const outer = from !== 'centre';
      const left = i < half;
      const steps = left ? (outer ? i : half - 1 - i) : outer ? count - 1 - i : i - half;
      number = start + steps * 2 * step + (left ? 0 : step);
    } else if (from === 'centre') {
      const distance = i < half ? half - 1 - i : i - half;
      number = start + (distance * 2 + (i < half ? 0 : 1)) * step;
    } else {
      number = start + (from === 'left' ? i : count - 1 - i) * step;
    }
    labels[i] = String(number);
  }
  return labels;
}

/** The label that follows the last one: C after B, 4 after 3. */
export function following(label: string): string {
  if (/^\d+$/.test(label)) return String(Number(label) + 1);
  if (/^[A-Z]+$/.test(label)) {
    let index = 0;
    for (const letter of label) index = index * 26 + (letter.charCodeAt(0) - 64);
    return letters(index + 1);
  }
  return `${label}2`.slice(0, 20);
}
