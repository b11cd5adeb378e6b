import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { afterLink } from './afterLink';

beforeEach(() => localStorage.clear());
afterEach(() => vi.useRealTimers());

it('leads back once, and only to our own pages', () => {
  afterLink.put('/checkout/e/b');
  expect(afterLink.take()).toBe('/checkout/e/b');
  expect(afterLink.take()).toBe('/account');
  afterLink.put('https://evil.example');
  expect(afterLink.take()).toBe('/account');
});

it('forgets what nobody came back for', () => {
  vi.useFakeTimers({ now: 0 });
  afterLink.put('/checkout/e/b');
  vi.setSystemTime(16 * 60_000);
  expect(afterLink.take()).toBe('/account');
});

it('survives what others wrote there', () => {
  localStorage.setItem('admit.after-link', '{');
  expect(afterLink.take()).toBe('/account');
});
