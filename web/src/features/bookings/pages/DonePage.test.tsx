import { screen } from '@testing-library/react';
import { HttpResponse, http as mock } from 'msw';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { http } from '@/api/client';
import { loadNamespaces } from '@/i18n';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { booking, confirmed } from '../test/fixtures';
import type { Booking } from '../types';
import DonePage from './DonePage';

vi.mock('@/pwa/ticketWallet', () => ({
  putTickets: vi.fn(async () => undefined),
  removeTickets: vi.fn(async () => undefined),
  ticketsOfBooking: vi.fn(async () => []),
}));

http.defaults.baseURL = 'http://localhost';
beforeAll(() => loadNamespaces('bookings', 'events', 'payments'));
beforeEach(() => sessionStorage.clear());

function answers(...states: Booking[]) {
  let asked = 0;
  server.use(
    mock.get('*/events/e1/bookings/b1', () => {
      asked += 1;
      return HttpResponse.json(states[Math.min(asked, states.length) - 1]);
    }),
  );
  renderAt(<DonePage />, { url: '/checkout/e1/b1/done', path: '/checkout/:eventId/:bookingId/done' });
}

const payment = (state: 'requires_action' | 'processing' | 'failed') => ({
  id: 'p',
  state,
  redirect_url: null,
  failure: state === 'failed' ? 'Your bank declined the payment.' : null,
  provider: 'sandbox',
});

it('asks until the bank has answered, then celebrates', async () => {
  const waiting = booking({ state: 'awaiting_payment', payment: payment('requires_action') });
  answers(waiting, waiting, confirmed());
  expect(await screen.findByRole('heading', { name: 'Checking with your bank …' })).toBeInTheDocument();
  expect(
    await screen.findByRole('heading', { name: 'You’re going!' }, { timeout: 6_000 }),
  ).toBeInTheDocument();
  expect(screen.getByText('We mailed your 2 tickets to nora@example.org.')).toBeInTheDocument();
}, 10_000);

it('is honest about a slow bank', async () => {
  answers(booking({ state: 'awaiting_payment', email: 'n@example.org', payment: payment('processing') }));
  expect(await screen.findByRole('heading', { name: 'Your bank is taking its time' })).toBeInTheDocument();
});

it('offers another try while the time lasts', async () => {
  answers(booking({ email: 'n@example.org', payment: payment('failed') }));
  expect(await screen.findByText(/Your bank declined the payment/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Pay €50.00 again' })).toBeInTheDocument();
});
