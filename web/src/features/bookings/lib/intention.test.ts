import { beforeEach, expect, it } from 'vitest';
import { done, keyFor } from './intention';

beforeEach(() => sessionStorage.clear());

it('keeps the key while the same is wanted, also after a reload', () => {
  const items = [{ offer_id: 'a', quantity: 2 }];
  const key = keyFor('hold:1', { items });
  expect(keyFor('hold:1', { items: [{ offer_id: 'a', quantity: 2 }] })).toBe(key);
  expect(keyFor('hold:2', { items })).not.toBe(key);
});

it('makes a new key for something else, and after it was done', () => {
  const key = keyFor('hold:1', 'two');
  const other = keyFor('hold:1', 'three');
  expect(other).not.toBe(key);
  done('hold:1');
  expect(keyFor('hold:1', 'three')).not.toBe(other);
});

it('keeps no personal data in the storage', () => {
  keyFor('checkout:1', { email: 'nora@example.org' });
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('nora');
});
