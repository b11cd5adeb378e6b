import { HttpResponse, http as mock } from 'msw';
import { afterEach, describe, expect, it } from 'vitest';
import { server } from '@/test/server';
import { api, http, rememberSignedIn, setCsrfToken } from './client';

http.defaults.baseURL = 'http://localhost';

afterEach(() => {
  setCsrfToken(null);
  rememberSignedIn(false);
});

const session = { user: null, memberships: [], csrf_token: null };

describe('client', () => {
  it('sends the token of the session with unsafe calls only', async () => {
    const seen: (string | null)[] = [];
    server.use(
      mock.get('*/api/v1/session', ({ request }) => {
        seen.push(request.headers.get('x-csrf-token'));
        return HttpResponse.json(session);
      }),
      mock.delete('*/api/v1/session', ({ request }) => {
        seen.push(request.headers.get('x-csrf-token'));
        return new HttpResponse(null, { status: 204 });
      }),
    );
    setCsrfToken('secret');
    await api.get('/api/v1/session');
    await expect(api.delete('/api/v1/session')).resolves.toBeUndefined();
    expect(seen).toEqual([null, 'secret']);
  });

  it('learns the token first when a page changes something before the session is known', async () => {
    const seen: (string | null)[] = [];
    server.use(
      mock.get('*/api/v1/session', () => HttpResponse.json({ ...session, csrf_token: 'secret' })),
      mock.post('*/api/v1/bookings/open', ({ request }) => {
        seen.push(request.headers.get('x-csrf-token'));
        return new HttpResponse(null, { status: 204 });
      }),
    );
    rememberSignedIn(true);
    await http.post('/api/v1/bookings/open', {});
    expect(seen).toEqual(['secret']);
  });

  it('refreshes once for many expired calls and repeats them', async () => {
    let refreshes = 0;
    server.use(
      mock.get('*/api/v1/session', () =>
        refreshes === 0 ? new HttpResponse(null, { status: 401 }) : HttpResponse.json(session),
      ),
      mock.post('*/api/v1/session/refresh', async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        refreshes += 1;
        return HttpResponse.json({});
      }),
    );
    await Promise.all([api.get('/api/v1/session'), api.get('/api/v1/session'), api.get('/api/v1/session')]);
    expect(refreshes).toBe(1);
  });

  it('gives up when the refresh is refused, and never refreshes a failed sign-in', async () => {
    let refreshes = 0;
    server.use(
      mock.all('*/api/v1/session', () => HttpResponse.json({ code: 'unauthenticated' }, { status: 401 })),
      mock.post('*/api/v1/session/refresh', () => {
        refreshes += 1;
        return new HttpResponse(null, { status: 401 });
      }),
    );
    await expect(api.get('/api/v1/session')).rejects.toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(refreshes).toBe(1);
    const wrong = api.post('/api/v1/session', { body: { email: 'a@b.c', password: 'x' } });
    await expect(wrong).rejects.toMatchObject({ status: 401 });
    expect(refreshes).toBe(1);
  });
});
