import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sources } from './sources';

/** What a feature may import besides itself: the back end's arrows. */
const arrows: Record<string, readonly string[]> = {
  notifications: [],
  users: ['notifications'],
  payments: ['users', 'notifications'],
  events: ['users', 'notifications'],
  bookings: ['events', 'payments', 'users', 'notifications'],
  support: ['bookings', 'events', 'payments', 'users', 'notifications'],
};

/** Links are functions without anything behind them, so pages below may call them. */
const open = new Set(['app/paths']);

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => target.startsWith('@/') || target.startsWith('.'))
    .map((target) => (target.startsWith('@/') ? target.slice(2) : posix.join(posix.dirname(path), target)));
}

/** Why an import is not allowed, or null. */
function objection(path: string, target: string): string | null {
  const [layer, feature] = path.split('/');
  const [toLayer, toFeature] = target.split('/');
  if (open.has(target) || layer === 'app' || layer === 'test' || !layer?.match(/^\w+$/)) return null;
  if (toLayer === 'app') return 'only the shell knows the shell';
  if (layer !== 'features') return toLayer === 'features' ? 'shared code knows no feature' : null;
  if (toLayer !== 'features' || toFeature === feature) return null;
  return arrows[feature ?? '']?.includes(toFeature ?? '') ? null : `${feature} may not import ${toFeature}`;
}

describe('import direction', () => {
  it('components, hooks, api, theme ← features ← app, and features along the arrows', () => {
    const files = sources().filter(({ path }) => !/\.test\.tsx?$/.test(path));
    expect(files.length).toBeGreaterThan(50);
    const wrong = files.flatMap(({ path, text }) =>
      importsOf(path, text).flatMap((target) => {
        const why = objection(path, target);
        return why ? [`${path} → ${target}: ${why}`] : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('objects to the wrong directions', () => {
    expect(objection('components/Money.tsx', 'features/events/api')).not.toBeNull();
    expect(objection('features/events/api.ts', 'features/bookings/api')).not.toBeNull();
    expect(objection('features/events/api.ts', 'app/router')).not.toBeNull();
    expect(objection('features/bookings/api.ts', 'features/payments/api')).toBeNull();
    expect(objection('features/bookings/api.ts', 'app/paths')).toBeNull();
  });

  it('never writes markup by hand', () => {
    const markup = ['dangerously', 'SetInnerHTML'].join('');
    expect(sources().filter(({ text }) => text.includes(markup))).toEqual([]);
  });
});
