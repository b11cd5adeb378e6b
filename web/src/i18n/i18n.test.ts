import { describe, expect, it } from 'vitest';
import { sources } from '@/test/sources';
import { namespaces } from '.';

type Strings = { [key: string]: string | Strings };

const files = import.meta.glob<{ default: Strings }>('./en/*.json', { eager: true });

function flatten(strings: Strings, prefix = ''): string[] {
  return Object.entries(strings).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : flatten(value, `${prefix}${key}.`),
  );
}

const english = new Map(
  Object.entries(files).map(([path, { default: strings }]) => [
    path.replace(/^.*\/(.+)\.json$/, '$1'),
    new Set(flatten(strings)),
  ]),
);

function known(namespace: string, key: string): boolean {
  const keys = english.get(namespace);
  return keys !== undefined && (keys.has(key) || keys.has(`${key}_other`));
}

/** The literal keys of a file, with the namespaces its `useTranslation` calls name. */
function usedKeys(text: string): { key: string; spaces: string[] }[] {
  const spaces = [...text.matchAll(/useTranslation\(\s*(\[[^\]]*\]|'[^']*')?/g)].flatMap(([, argument]) =>
    argument ? [...argument.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '') : ['common'],
  );
  return [...text.matchAll(/(?<![\w.$])t\(\s*'([^']+)'/g)].map((match) => ({
    key: match[1] ?? '',
    spaces: spaces.length > 0 ? spaces : ['common'],
  }));
}

describe('strings', () => {
  it('has a file for every namespace and nothing else', () => {
    expect([...english.keys()].sort()).toEqual([...namespaces].sort());
  });

  it('has every key the code asks for', () => {
    const missing = sources()
      .filter(({ path }) => !/\.test\.tsx?$/.test(path))
      .flatMap(({ path, text }) =>
        usedKeys(text)
          .filter(({ key, spaces }) => {
            const [space, rest] = key.split(':');
            return rest === undefined ? !spaces.some((one) => known(one, key)) : !known(space ?? '', rest);
          })
          .map(({ key }) => `${path}: ${key}`),
      );
    expect(missing).toEqual([]);
  });

  it('says something in every string', () => {
    for (const [path, { default: strings }] of Object.entries(files)) {
      expect(JSON.stringify(strings), path).not.toMatch(/:""/);
    }
  });
});
