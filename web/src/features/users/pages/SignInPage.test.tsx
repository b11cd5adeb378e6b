import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { loadNamespaces } from '@/i18n';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import SignInPage from './SignInPage';

beforeEach(() => loadNamespaces('users'));

it.each([
  [{ status: 401, code: 'wrong_credentials' }, {}, 'The e-mail address or the password is wrong.'],
  [{ status: 429, code: 'slow_down' }, { 'Retry-After': '170' }, 'about 3 minutes'],
])('says %j in plain words and keeps what was typed', async (problem, headers, words) => {
  server.use(
    http.post('*/api/v1/session', () => HttpResponse.json(problem, { status: problem.status, headers })),
  );
  renderAt(<SignInPage />, { url: '/sign-in' });
  const person = userEvent.setup();
  await person.type(await screen.findByLabelText('E-mail'), 'ada@example.org');
  await person.type(screen.getByLabelText('Password'), 'not this one');
  await person.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByText(new RegExp(words))).toBeInTheDocument();
  expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.org');
  expect(screen.getByLabelText('Password')).toHaveValue('not this one');
});

it('asks for what is missing before it asks the server', async () => {
  renderAt(<SignInPage />, { url: '/sign-in' });
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in' }));
  expect(await screen.findAllByText('Please fill this in')).toHaveLength(2);
});

it('offers the services that the operator has set up, and goes there', async () => {
  const asked = vi.fn();
  server.use(
    http.get('*/api/v1/session/providers', () =>
      HttpResponse.json({ items: [{ id: 'work', name: 'Work account' }] }),
    ),
    http.post('*/api/v1/session/provider', async ({ request }) => {
      asked(await request.json());
      return HttpResponse.json({ code: 'provider_away', status: 503 }, { status: 503 });
    }),
  );
  renderAt(<SignInPage />, { url: '/sign-in?next=/organizer' });
  await userEvent.click(await screen.findByRole('button', { name: 'Continue with Work account' }));
  expect(await screen.findByRole('alert')).toBeInTheDocument();
  expect(asked).toHaveBeenCalledWith({ provider: 'work', purpose: 'sign_in' });
});
