import { regional } from './locale';

export type TimeStyle = 'full' | 'long' | 'short' | 'date' | 'time' | 'weekday' | 'relative';

const STYLES: Record<Exclude<TimeStyle, 'relative'>, Intl.DateTimeFormatOptions> = {
  full: {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  },
  long: { weekday: 'short', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' },
  short: { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  weekday: { weekday: 'long', hour: 'numeric', minute: '2-digit' },
};

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(
  style: Exclude<TimeStyle, 'relative'>,
  timeZone?: string,
  locale?: string,
): Intl.DateTimeFormat {
  const key = `${style}|${timeZone ?? ''}|${locale ?? ''}`;
  let made = cache.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(regional(locale), { ...STYLES[style], ...(timeZone ? { timeZone } : {}) });
    cache.set(key, made);
  }
  return made;
}

export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The clock's distance from UTC at that moment, so zones with other names but the same time count as equal. */
function wallClock(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);
}

/** Would a clock in this zone show something else than the visitor's own at that moment? */
export function zoneDiffers(at: Date, timeZone: string, visitorZone: string): boolean {
  return wallClock(at, timeZone) !== wallClock(at, visitorZone);
}

export function zoneName(at: Date, timeZone: string, locale?: string): string {
  const parts = new Intl.DateTimeFormat(regional(locale), { timeZone, timeZoneName: 'short' }).formatToParts(
    at,
  );
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

export function formatTime(
  at: Date,
  style: Exclude<TimeStyle, 'relative'>,
  timeZone?: string,
  locale?: string,
): string {
  return formatter(style, timeZone, locale).format(at);
}

/** A calendar day that stands for itself, as charts have it: its date in UTC, wherever the reader is. */
export function formatDay(day: Date, style: 'day' | 'weekday' | 'year', locale?: string): string {
  return new Intl.DateTimeFormat(regional(locale), {
    day: 'numeric',
    month: style === 'weekday' ? 'long' : 'short',
    ...(style === 'weekday' ? { weekday: 'long' as const } : {}),
    ...(style === 'year' ? { year: 'numeric' as const } : {}),
    timeZone: 'UTC',
  }).format(day);
}

/** "Fri 5 Jun, 20:00 – 23:00": the browser collapses what both ends share. */
export function formatRange(
  start: Date,
  end: Date,
  style: Exclude<TimeStyle, 'relative'>,
  timeZone?: string,
  locale?: string,
): string {
  return formatter(style, timeZone, locale).formatRange(start, end);
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 minutes ago", "in 2 days". */
export function formatRelative(at: Date, now: Date, locale?: string): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat(regional(locale), { numeric: 'auto' });
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(0, 'second');
}
