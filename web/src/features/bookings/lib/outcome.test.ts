import { expect, it } from 'vitest';
import type { Received } from '../types';
import { askAgainIn, outcomeOf } from './outcome';

const booking = (state: string, payment: string | null, expires = 60_000): Received =>
  ({
    state,
    payment: payment && { id: 'p', state: payment, redirect_url: null, failure: null, provider: 'sandbox' },
    expires_at: new Date(Date.now() + expires).toISOString(),
    clock_offset: 0,
  }) as unknown as Received;

it.each([
  ['confirmed', 'succeeded', 'confirmed'],
  ['awaiting_payment', 'requires_action', 'waiting'],
  ['awaiting_payment', 'succeeded', 'waiting'],
  ['awaiting_payment', 'processing', 'slow'],
  ['awaiting_payment', 'failed', 'failed'],
  ['held', 'cancelled', 'failed'],
  ['held', null, 'unpaid'],
  ['expired', 'processing', 'expired'],
  ['cancelled', 'succeeded', 'cancelled'],
])('%s with a payment that is %s is %s', (state, payment, outcome) =>
  expect(outcomeOf(booking(state, payment))).toBe(outcome),
);

it('trusts the deadline more than a server that has not tidied up', () => {
  expect(outcomeOf(booking('held', 'failed', -1_000))).toBe('expired');
});

it('asks quickly, then patiently, then not at all', () => {
  expect(askAgainIn('waiting', 0)).toBe(1_000);
  expect(askAgainIn('waiting', 60)).toBe(4_000);
  expect(askAgainIn('slow', 0)).toBe(3_000);
  expect(askAgainIn('confirmed', 0)).toBe(false);
  expect(askAgainIn('failed', 0)).toBe(false);
});
