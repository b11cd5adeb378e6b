export type Strength = 0 | 1 | 2 | 3 | 4;

export interface Judgement {
  /** 0 nothing typed, 1 will be refused, 2 just enough, 3 good, 4 very good. */
  strength: Strength;
  /** What to do about it, as a key of `users:strength`. */
  advice: 'empty' | 'too_short' | 'pattern' | 'common' | 'personal' | 'fair' | 'good' | 'strong';
}

const WORDS =
  /password|passwort|qwert|letmein|welcome|iloveyou|admin|dragon|monkey|football|summer|sommer|winter/;

/** The first whole word of the person's own that the password is built on. */
function isPersonal(text: string, personal: readonly string[]): boolean {
  const words = personal
    .flatMap((one) => one.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 3);
  let rest = text;
  for (const word of [...words, 'admit']) rest = rest.replaceAll(word, '');
  return rest !== text && rest.replace(/[^\p{L}]/gu, '').length < 4;
}

function isPattern(text: string): boolean {
  if (/^(.{1,4})\1+.{0,3}$/u.test(text)) return true;
  const runs = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];
  const reversed = [...text].reverse().join('');
  return runs.some((run) => run.includes(text) || run.includes(reversed));
}

/**
 * A friendly guess of what the server will say: length counts most, as it does for attackers. The server
 * knows a long list of common passwords and has the last word.
 */
export function judgePassword(password: string, personal: readonly string[] = []): Judgement {
  if (password === '') return { strength: 0, advice: 'empty' };
  const length = [...password].length;
  const text = password.toLowerCase();
  const plain = text.replace(/\s/g, '');
  if (length < 12) return { strength: 1, advice: 'too_short' };
  if (isPattern(plain)) return { strength: 1, advice: 'pattern' };
  if (isPersonal(plain, personal)) return { strength: 1, advice: 'personal' };
  const unusual = plain.replace(/[^\p{L}]/gu, '').replace(WORDS, '').length;
  if (WORDS.test(plain) && unusual < 5) return { strength: 1, advice: 'common' };
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) =>
    kind.test(password),
  ).length;
  const distinct = new Set(text).size;
  const points = length + (kinds - 1) * 2 + Math.min(distinct, 12) / 2;
  if (points >= 28) return { strength: 4, advice: 'strong' };
  if (points >= 22) return { strength: 3, advice: 'good' };
  return { strength: 2, advice: 'fair' };
}
