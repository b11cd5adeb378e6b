import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http as mock } from 'msw';
import { beforeAll, expect, it, vi } from 'vitest';
import { http } from '@/api/client';
import { loadNamespaces } from '@/i18n';
import { renderRoutes } from '@/test/render';
import { server } from '@/test/server';
import { confirmed } from '../test/fixtures';
import BookingPage from './BookingPage';
import TicketPage from './TicketPage';

const kept = vi.hoisted(() => ({ tickets: [] as unknown[] }));
vi.mock('@/pwa/ticketWallet', () => ({
  putTickets: vi.fn(async (tickets: unknown[]) => {
    kept.tickets = tickets;
  }),
  removeTickets: vi.fn(async () => undefined),
  ticketsOfBooking: vi.fn(async () => kept.tickets),
}));

http.defaults.baseURL = 'http://localhost';
beforeAll(() => loadNamespaces('bookings', 'events', 'payments'));

const routes = [
  { path: '/bookings/:eventId/:bookingId', element: <BookingPage /> },
  { path: '/tickets/:eventId/:bookingId/:ticketId', element: <TicketPage /> },
];
const notFound = () => HttpResponse.json({ code: 'not_found', status: 404 }, { status: 404 });

it('uses the secret of the mailed link once and takes it out of the address', async () => {
  const tokens: unknown[] = [];
  server.use(
    mock.post('*/bookings/open', async ({ request }) => {
      tokens.push(await request.json());
      return HttpResponse.json(confirmed());
    }),
    mock.get('*/events/e1/bookings/b1', () => HttpResponse.json(confirmed())),
    mock.get('*/events/e1/bookings/b1/returns', notFound),
  );
  const { router } = renderRoutes(routes, '/bookings/e1/b1#token=secret');
  expect(await screen.findByRole('heading', { level: 1, name: 'Night of Rust' })).toBeInTheDocument();
  await waitFor(() => expect(router.state.location.hash).toBe(''));
  expect(tokens).toEqual([{ event_id: 'e1', booking_id: 'b1', token: 'secret' }]);
});

it('says how to get in when the secret is wrong', async () => {
  server.use(mock.post('*/bookings/open', notFound), mock.get('*/events/e1/bookings/b1', notFound));
  renderRoutes(routes, '/bookings/e1/b1#token=wrong');
  expect(
    await screen.findByRole('heading', { name: 'We cannot open this booking here' }),
  ).toBeInTheDocument();
});

it('shows a ticket from this device when the server cannot be asked', async () => {
  server.use(mock.get('*/events/e1/bookings/b1', () => HttpResponse.json(confirmed())));
  const online = renderRoutes(routes, '/tickets/e1/b1/t1');
  expect(await screen.findByRole('img', { name: 'Code of ticket 1' })).toBeInTheDocument();
  await waitFor(() => expect(kept.tickets).toHaveLength(2));
  online.view.unmount();

  server.use(mock.get('*/events/e1/bookings/b1', () => HttpResponse.error()));
  Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
  renderRoutes(routes, '/tickets/e1/b1/t1');
  expect(await screen.findByRole('img', { name: 'Code of ticket 1' })).toBeInTheDocument();
  expect(screen.getByText('ABCD-2345-EFG1')).toBeInTheDocument();
  Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
});
