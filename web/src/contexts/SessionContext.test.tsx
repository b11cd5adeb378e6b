import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http as mock } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { http } from '@/api/client';
import { SignedInOnly } from '@/app/guards';
import { renderAt } from '@/test/render';
import { guest, server } from '@/test/server';
import { useSession } from './SessionContext';

http.defaults.baseURL = 'http://localhost';
beforeEach(() => localStorage.clear());

const nora = {
  user: {
    id: '1',
    email: 'n@example.org',
    name: 'Nora',
    locale: 'en',
    email_verified: true,
    platform_role: null,
  },
  memberships: [],
  csrf_token: 't',
};

function Who() {
  const { status, user, signIn } = useSession();
  return (
    <>
      <p>{user?.name ?? status}</p>
      <button type="button" onClick={() => void signIn({ email: 'n@example.org', password: 'secret' })}>
        Sign in
      </button>
    </>
  );
}

it('knows a guest without asking for a refresh', async () => {
  renderAt(<Who />);
  expect(await screen.findByText('guest')).toBeInTheDocument();
});

it('refreshes when the access token ran out while someone was signed in', async () => {
  localStorage.setItem('admit.signed-in', '1');
  let fresh = false;
  server.use(
    mock.get('*/api/v1/session', () => HttpResponse.json(fresh ? nora : guest)),
    mock.post('*/api/v1/session/refresh', () => {
      fresh = true;
      return HttpResponse.json({});
    }),
  );
  renderAt(<Who />);
  expect(await screen.findByText('Nora')).toBeInTheDocument();
});

it('sends nobody to sign in when the server cannot be reached', async () => {
  server.use(mock.get('*/api/v1/session', () => HttpResponse.error()));
  Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
  renderAt(
    <SignedInOnly>
      <p>kept on the device</p>
    </SignedInOnly>,
  );
  expect(await screen.findByText('kept on the device')).toBeInTheDocument();
  Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
});

it('shows who signed in at once', async () => {
  renderAt(<Who />);
  expect(await screen.findByText('guest')).toBeInTheDocument();
  server.use(
    mock.post('*/api/v1/session', () => HttpResponse.json(nora)),
    mock.get('*/api/v1/session', () => HttpResponse.json(nora)),
  );
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByText('Nora')).toBeInTheDocument();
});
