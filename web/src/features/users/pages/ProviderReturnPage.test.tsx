import { screen } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { loadNamespaces } from '@/i18n';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { errand } from '../providers';
import ProviderReturnPage from './ProviderReturnPage';

beforeEach(async () => {
  await loadNamespaces('users');
  sessionStorage.clear();
});

const WAY_BACK = '/sign-in/with/work?state=s1&code=c1&iss=https%3A%2F%2Faccounts.example.org';

function show(url: string) {
  window.history.replaceState(null, '', url);
  renderAt(<ProviderReturnPage />, { url, path: '/sign-in/with/:provider' });
}

it('hands in what the provider gave, once, and takes it out of the address', async () => {
  const posted = vi.fn();
  server.use(
    http.post('*/api/v1/session/provider/finish', async ({ request }) => {
      posted(await request.json());
      return HttpResponse.json({ code: 'provider_refused', status: 401 }, { status: 401 });
    }),
  );
  show(WAY_BACK);
  expect(await screen.findByText(/could not make sure that it is you/)).toBeInTheDocument();
  expect(posted).toHaveBeenCalledTimes(1);
  expect(posted).toHaveBeenCalledWith({
    provider: 'work',
    state: 's1',
    code: 'c1',
    iss: 'https://accounts.example.org',
    locale: 'en',
  });
  expect(window.location.search).toBe('');
});

it('leads the owner of an account to sign in first', async () => {
  server.use(
    http.post('*/api/v1/session/provider/finish', () =>
      HttpResponse.json({ code: 'account_exists', status: 409 }, { status: 409 }),
    ),
  );
  show(WAY_BACK);
  const link = await screen.findByRole('link', { name: 'Sign in to link them' });
  expect(link).toHaveAttribute('href', `/sign-in?next=${encodeURIComponent('/sign-in/with/work?link')}`);
});

it('says in plain words that the person declined, and goes back to where they came from', async () => {
  errand.put({ purpose: 'link', next: '/account/security' });
  server.use(
    http.post('*/api/v1/session/provider/finish', () =>
      HttpResponse.json({ code: 'provider_declined', status: 401 }, { status: 401 }),
    ),
  );
  show('/sign-in/with/work?state=s1&error=access_denied');
  expect(await screen.findByText(/You did not let that service/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Back' })).toHaveAttribute('href', '/account/security');
});

it('never goes to another site afterwards', () => {
  errand.put({ purpose: 'sign_in', next: '//evil.example' });
  expect(errand.get()).toEqual({ purpose: 'sign_in', next: '/account' });
  sessionStorage.setItem('admit.provider', '{nonsense');
  expect(errand.get().next).toBe('/account');
});
