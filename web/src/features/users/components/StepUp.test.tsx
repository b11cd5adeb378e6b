import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { useState } from 'react';
import { beforeEach, expect, it } from 'vitest';
import { api } from '@/api/client';
import { loadNamespaces } from '@/i18n';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { NotProved, useStepUp } from './StepUp';

beforeEach(() => loadNamespaces('users'));

function Page() {
  const { guarded, dialog } = useStepUp();
  const [said, setSaid] = useState('nothing yet');
  const act = () =>
    guarded(() => api.delete('/api/v1/me/authenticator')).then(
      () => setSaid('done'),
      (error: unknown) => setSaid(error instanceof NotProved ? 'left it' : 'failed'),
    );
  return (
    <>
      <button type="button" onClick={() => void act()}>
        Act
      </button>
      <p>{said}</p>
      {dialog}
    </>
  );
}

const ada = {
  user: { id: '1', email: 'ada@example.org', name: 'Ada', locale: 'en', email_verified: true },
  memberships: [],
  csrf_token: 'x',
};

function serve() {
  let proved = false;
  const signIns: unknown[] = [];
  server.use(
    http.get('*/api/v1/session', () => HttpResponse.json(ada)),
    http.get('*/api/v1/me/security', () =>
      HttpResponse.json({
        has_password: true,
        passkeys_available: false,
        passkeys: [],
        identities: [],
        app: null,
      }),
    ),
    http.post('*/api/v1/session', async ({ request }) => {
      signIns.push(await request.json());
      proved = true;
      return HttpResponse.json(ada);
    }),
    http.delete('*/api/v1/me/authenticator', () =>
      proved
        ? new HttpResponse(null, { status: 204 })
        : HttpResponse.json({ status: 403, code: 'reauthentication_required' }, { status: 403 }),
    ),
  );
  return signIns;
}

it('asks for a fresh proof and then does what was asked for', async () => {
  const signIns = serve();
  renderAt(<Page />, { url: '/' });
  const person = userEvent.setup();
  await person.click(await screen.findByRole('button', { name: 'Act' }));
  expect(await screen.findByRole('dialog', { name: 'Is it still you?' })).toBeInTheDocument();
  await person.click(await screen.findByLabelText('Password'));
  await person.paste('correct horse battery staple');
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  expect(await screen.findByText('done')).toBeInTheDocument();
  expect(signIns).toEqual([{ email: 'ada@example.org', password: 'correct horse battery staple' }]);
});

it('does nothing when the person closes the question', async () => {
  const signIns = serve();
  renderAt(<Page />, { url: '/' });
  const person = userEvent.setup();
  await person.click(await screen.findByRole('button', { name: 'Act' }));
  await screen.findByRole('dialog', { name: 'Is it still you?' });
  await person.click(screen.getByRole('button', { name: 'Close' }));
  expect(await screen.findByText('left it')).toBeInTheDocument();
  expect(signIns).toEqual([]);
});
