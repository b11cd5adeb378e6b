import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { loadNamespaces } from '@/i18n';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import type { ConversationDetail } from '../types';
import { Composer } from './Composer';

const conversation = {
  id: 'c1',
  buyer_name: 'Eve',
  buyer_email: 'eve@example.org',
  state: 'open',
  replies: [],
} as unknown as ConversationDetail;

beforeEach(async () => {
  sessionStorage.clear();
  await loadNamespaces('support');
});

it('keeps the words until they have arrived, and tells notes from answers', async () => {
  const bodies: unknown[] = [];
  let works = false;
  server.use(
    http.post('*/api/v1/organizations/o/conversations/c1/replies', async ({ request }) => {
      bodies.push(await request.json());
      return works
        ? HttpResponse.json(conversation, { status: 201 })
        : HttpResponse.json({}, { status: 500 });
    }),
  );
  const { unmount } = renderAt(<Composer organizationId="o" conversation={conversation} />);
  const person = userEvent.setup();
  await person.type(screen.getByLabelText('Answer Eve'), 'Door C.');
  await person.click(screen.getByRole('button', { name: 'Send' }));
  expect(await screen.findByRole('alert')).toBeInTheDocument();
  expect(screen.getByLabelText('Answer Eve')).toHaveValue('Door C.');

  // Also over a reload.
  unmount();
  renderAt(<Composer organizationId="o" conversation={conversation} />);
  expect(screen.getByLabelText('Answer Eve')).toHaveValue('Door C.');
  works = true;
  await person.click(screen.getByRole('button', { name: 'Note' }));
  await person.click(screen.getByRole('button', { name: 'Add note' }));
  await expect
    .poll(() => (screen.getByLabelText('A note for your team') as HTMLTextAreaElement).value)
    .toBe('');
  expect(bodies).toEqual([
    { body: 'Door C.', internal: false },
    { body: 'Door C.', internal: true },
  ]);
});
