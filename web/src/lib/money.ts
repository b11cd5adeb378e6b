import { regional } from './locale';

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(
  currency: string,
  locale: string | undefined,
  options: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  const key = `${locale ?? ''}|${currency}|${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(regional(locale), { style: 'currency', currency, ...options });
  formatters.set(key, made);
  return made;
}

/** How many decimals a currency's minor unit has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyExponent(currency: string): number {
  return formatter(currency, 'en', {}).resolvedOptions().maximumFractionDigits ?? 2;
}

/** What stands before or after an amount in a field: "€", "CHF". */
export function currencySymbol(currency: string, locale?: string): string {
  const parts = formatter(currency, locale, { currencyDisplay: 'narrowSymbol' }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}

export interface MoneyFormat {
  locale?: string | undefined;
  /** Drops ",00": for "from €25" on cards, never in sums. */
  short?: boolean | undefined;
  /** Shows a plus sign on positive amounts, for ledgers. */
  signed?: boolean | undefined;
}

/** Minor units to text. `formatMoney(2500, 'EUR')` is "€25.00". */
export function formatMoney(
  minor: number,
  currency: string,
  { locale, short, signed }: MoneyFormat = {},
): string {
  // What is turned around for a statement may be a zero with a sign.
  const value = minor === 0 ? 0 : minor / 10 ** currencyExponent(currency);
  return formatter(currency, locale, {
    currencyDisplay: 'narrowSymbol',
    ...(short ? { trailingZeroDisplay: 'stripIfInteger' } : {}),
    ...(signed ? { signDisplay: 'exceptZero' } : {}),
  }).format(value);
}

/** What someone typed ("25", "25.5", "25,50") to minor units; `null` when it is not an amount. */
export function parseMoney(text: string, currency: string): number | null {
  const exponent = currencyExponent(currency);
  const match = /^(\d{1,12})(?:[.,](\d*))?$/.exec(text.replace(/[\s\u00a0']/g, ''));
  if (!match) return null;
  const decimals = match[2] ?? '';
  if (decimals.length > exponent) return null;
  return Number(match[1]) * 10 ** exponent + Number(decimals.padEnd(exponent, '0') || 0);
}

/** Minor units as the plain decimal a field shows while it is edited. */
export function moneyInput(minor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  return minor % 10 ** exponent === 0
    ? String(minor / 10 ** exponent)
    : (minor / 10 ** exponent).toFixed(exponent);
}
