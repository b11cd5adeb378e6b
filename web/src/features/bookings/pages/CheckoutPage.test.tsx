import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http as mock } from 'msw';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { http } from '@/api/client';
import { loadNamespaces } from '@/i18n';
import { renderRoutes } from '@/test/render';
import { server } from '@/test/server';
import { booking } from '../test/fixtures';
import type { Booking } from '../types';
import CheckoutPage from './CheckoutPage';

http.defaults.baseURL = 'http://localhost';
beforeAll(() => loadNamespaces('bookings', 'events', 'payments'));
beforeEach(() => sessionStorage.clear());

function page(held: Booking | null) {
  server.use(
    mock.get('*/events/e1/bookings/b1', () =>
      held ? HttpResponse.json(held) : HttpResponse.json({ code: 'not_found', status: 404 }, { status: 404 }),
    ),
  );
  return renderRoutes(
    [
      { path: '/checkout/:eventId/:bookingId', element: <CheckoutPage /> },
      { path: '/checkout/:eventId/:bookingId/done', element: <p>done</p> },
    ],
    '/checkout/e1/b1',
  ).router;
}

const fill = async () => {
  await userEvent.type(await screen.findByLabelText('Name'), 'Nora');
  await userEvent.type(screen.getByLabelText('E-mail'), 'nora@example.org');
};

it('asks about a slip of the finger and takes the answer', async () => {
  page(booking());
  const email = await screen.findByLabelText('E-mail');
  await userEvent.type(email, 'nora@gmial.com');
  await userEvent.tab();
  await userEvent.click(await screen.findByRole('button', { name: 'nora@gmail.com' }));
  expect(email).toHaveValue('nora@gmail.com');
});

it('confirms free tickets at once', async () => {
  const free = booking({ total: { amount: 0, currency: 'EUR' } });
  page(free);
  server.use(mock.post('*/bookings/b1/checkout', () => HttpResponse.json({ ...free, state: 'confirmed' })));
  await fill();
  await userEvent.click(screen.getByRole('button', { name: 'Get 2 free tickets' }));
  expect(await screen.findByText('done')).toBeInTheDocument();
});

it('repeats a payment that got no answer with the same key, and shows field errors where they belong', async () => {
  page(booking());
  const keys: (string | null)[] = [];
  let answer = () => HttpResponse.error();
  server.use(
    mock.post('*/bookings/b1/checkout', ({ request }) => {
      keys.push(request.headers.get('Idempotency-Key'));
      return answer();
    }),
  );
  await fill();
  const pay = screen.getByRole('button', { name: 'Pay €50.00' });
  await userEvent.click(pay);
  expect(await screen.findByRole('alert')).toHaveTextContent(/could not reach the server/);
  answer = () =>
    HttpResponse.json(
      {
        code: 'invalid',
        status: 422,
        errors: [{ field: 'email', code: 'invalid', message: 'This mailbox does not exist' }],
      },
      { status: 422 },
    ) as never;
  await userEvent.click(pay);
  expect(await screen.findByText('This mailbox does not exist')).toBeInTheDocument();
  expect(keys[1]).toBe(keys[0]);
  expect(screen.getByLabelText('Name')).toHaveValue('Nora');
});

it('holds the same again when the time is up, at the same price', async () => {
  const bodies: unknown[] = [];
  const router = page(booking({ expires_at: new Date(Date.now() - 1_000).toISOString() }));
  server.use(
    mock.post('*/events/e1/holds', async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json(booking({ id: 'b2' }), { status: 201 });
    }),
    mock.get('*/events/e1/bookings/b2', () => HttpResponse.json(booking({ id: 'b2' }))),
  );
  await userEvent.click(await screen.findByRole('button', { name: 'Hold all 2 again' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/checkout/e1/b2'));
  expect(bodies).toEqual([
    { occurrence_id: 'o1', items: [{ offer_id: 'f1', quantity: 2, unit_price: 2500 }] },
  ]);
  expect(await screen.findByRole('button', { name: 'Pay €50.00' })).toBeInTheDocument();
});

it('leads back to the bank after leaving it', async () => {
  page(
    booking({
      state: 'awaiting_payment',
      email: 'nora@example.org',
      payment: {
        id: 'p',
        state: 'requires_action',
        redirect_url: 'https://bank.example/1',
        failure: null,
        provider: 'x',
      },
    }),
  );
  expect(await screen.findByRole('button', { name: 'Continue to the bank' })).toBeInTheDocument();
});

it('explains a booking of another browser', async () => {
  page(null);
  expect(
    await screen.findByRole('heading', { name: 'We cannot open this booking here' }),
  ).toBeInTheDocument();
});

it('takes a code for what is held, shows what it does, and says what is wrong with others', async () => {
  page(booking());
  const cheaper = booking({
    access_code: 'c1',
    total: { amount: 4763, currency: 'EUR' },
    price: {
      subtotal: { amount: 5000, currency: 'EUR' },
      discount: { amount: 500, currency: 'EUR' },
      fees: { amount: 263, currency: 'EUR' },
      taxes: [{ name: 'VAT', rate_bp: 1900, included: true, amount: { amount: 760, currency: 'EUR' } }],
    },
  });
  const codes: unknown[] = [];
  server.use(
    mock.put('*/bookings/b1/code', async ({ request }) => {
      const { code } = (await request.json()) as { code: string | null };
      codes.push(code);
      if (code === 'OLD') {
        return HttpResponse.json({ code: 'code_used_up', status: 409, errors: [] }, { status: 409 });
      }
      return HttpResponse.json(code ? cheaper : booking());
    }),
  );
  // Without a wide screen the order is folded.
  await userEvent.click(await screen.findByRole('button', { name: /^2 items/ }));
  await userEvent.click(await screen.findByRole('button', { name: 'Have a code?' }));
  await userEvent.type(screen.getByLabelText('Code'), 'OLD{Enter}');
  expect(await screen.findByText(/no uses left/)).toBeInTheDocument();
  await userEvent.clear(screen.getByLabelText('Code'));
  await userEvent.type(screen.getByLabelText('Code'), 'SPRING{Enter}');
  expect(await screen.findByText('Your code is applied.')).toBeInTheDocument();
  expect(screen.getByText('Fees').parentElement).toHaveTextContent('€2.63');
  expect(screen.getByText('Discount').parentElement).toHaveTextContent('5.00');
  expect(screen.getByText(/Includes VAT 19%/)).toHaveTextContent('€7.60');
  expect(screen.getByRole('button', { name: 'Pay €47.63' })).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Remove the code' }));
  expect(await screen.findByRole('button', { name: 'Pay €50.00' })).toBeInTheDocument();
  expect(codes).toEqual(['OLD', 'SPRING', null]);
});
