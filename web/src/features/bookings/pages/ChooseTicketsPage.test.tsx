import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http as mock } from 'msw';
import { Outlet } from 'react-router';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { http } from '@/api/client';
import { loadNamespaces } from '@/i18n';
import { renderRoutes } from '@/test/render';
import { server } from '@/test/server';
import { booking, event } from '../test/fixtures';
import ChooseTicketsPage from './ChooseTicketsPage';

http.defaults.baseURL = 'http://localhost';
beforeAll(() => loadNamespaces('bookings', 'events', 'payments'));
beforeEach(() => {
  sessionStorage.clear();
  // A desk: the panel, not the sheet.
  const real = window.matchMedia;
  vi.spyOn(window, 'matchMedia').mockImplementation((media) => {
    const list = real(media);
    return { ...list, matches: /min-width/.test(media) };
  });
});

let left = 10;
const keys: (string | null)[] = [];
let room: Record<string, unknown> = { on: false, state: 'off' };

function page() {
  left = 10;
  keys.length = 0;
  server.use(
    mock.get('*/events/e1/waiting-room', () => HttpResponse.json(room)),
    mock.get('*/availability', () => HttpResponse.json({ products: { 'o1:p1': left }, offers: {} })),
    mock.get('*/catalogue/events/night-of-rust', () => HttpResponse.json(event(left))),
  );
  const show = event();
  const [occurrence] = show.occurrences;
  return renderRoutes(
    [
      {
        path: '/',
        element: <Outlet context={{ event: show, occurrence, chooseOccurrence: () => undefined }} />,
        children: [{ index: true, element: <ChooseTicketsPage /> }],
      },
      { path: '/checkout/:eventId/:bookingId', element: <p>checkout</p> },
    ],
    '/',
  );
}

const more = () => screen.getByRole('button', { name: 'One more: Standing' });
const go = () => screen.getByRole('button', { name: 'Continue' });

it('holds what was chosen at the price that was shown', async () => {
  page();
  const bodies: unknown[] = [];
  server.use(
    mock.post('*/events/e1/holds', async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json(booking(), { status: 201 });
    }),
  );
  await screen.findByText('€25');
  expect(go()).toBeDisabled();
  await userEvent.click(more());
  await userEvent.click(more());
  expect(screen.getByText('€50.00')).toBeInTheDocument();
  await userEvent.click(go());
  expect(await screen.findByText('checkout')).toBeInTheDocument();
  expect(bodies).toEqual([
    { occurrence_id: 'o1', items: [{ offer_id: 'f1', quantity: 2, unit_price: 2500 }] },
  ]);
});

it('says what is left when others were faster, and keeps as much as fits', async () => {
  page();
  server.use(
    mock.post('*/events/e1/holds', () => {
      left = 1;
      return HttpResponse.json(
        { code: 'sold_out', title: 'Not enough', status: 409, extra: { free: 1 } },
        { status: 409 },
      );
    }),
  );
  await screen.findByText('€25');
  for (let n = 0; n < 3; n += 1) await userEvent.click(more());
  await userEvent.click(go());
  const alert = await screen.findByRole('alert');
  expect(await within(alert).findByText('Standing: only 1 left')).toBeInTheDocument();
  await waitFor(() => expect(screen.getByText('€25.00')).toBeInTheDocument());
  expect(more()).toHaveAttribute('aria-disabled', 'true');
});

it('sends the same key again after the network broke, and another one for another choice', async () => {
  page();
  server.use(
    mock.post('*/events/e1/holds', ({ request }) => {
      keys.push(request.headers.get('Idempotency-Key'));
      return HttpResponse.error();
    }),
  );
  await screen.findByText('€25');
  await userEvent.click(more());
  await userEvent.click(go());
  await screen.findByRole('alert');
  await userEvent.click(go());
  await waitFor(() => expect(keys).toHaveLength(2));
  await screen.findByRole('alert');
  await userEvent.click(more());
  await userEvent.click(go());
  await waitFor(() => expect(keys).toHaveLength(3));
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});

it('changes what this tab holds already instead of holding twice', async () => {
  sessionStorage.setItem('admit.hold.e1', 'b1');
  page();
  const calls: string[] = [];
  server.use(
    mock.get('*/events/e1/bookings/b1', () => HttpResponse.json(booking())),
    mock.put('*/events/e1/bookings/b1/items', () => {
      calls.push('put');
      return HttpResponse.json(booking({ quantity: 1 }));
    }),
  );
  expect(await screen.findByText('2 items held for you')).toBeInTheDocument();
  await userEvent.click(more());
  await userEvent.click(go());
  expect(await screen.findByText('checkout')).toBeInTheDocument();
  expect(calls).toEqual(['put']);
});

it('leads to the waiting room while others go first, and tells the time of those who are in', async () => {
  room = { on: true, state: 'waiting', address: '/queue/night-of-rust' };
  const { view } = page();
  const link = await screen.findByRole('link', { name: 'Go to the waiting room' });
  expect(link).toHaveAttribute('href', '/queue/night-of-rust');
  expect(screen.queryByRole('button', { name: 'Continue' })).not.toBeInTheDocument();
  view.unmount();

  room = { on: true, state: 'admitted', pass: { until: new Date(Date.now() + 300_000).toISOString() } };
  page();
  expect(await screen.findByText(/Your time to choose: [45]:\d\d/)).toBeInTheDocument();
  expect(go()).toBeInTheDocument();
  room = { on: false, state: 'off' };
});
