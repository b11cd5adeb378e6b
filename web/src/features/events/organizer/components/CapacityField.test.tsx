import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { loadNamespaces } from '@/i18n';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import type { Pool } from '../types';
import { CapacityField } from './CapacityField';

const pool: Pool = {
  id: 'p',
  occurrence_id: 'c',
  name: 'Chairs',
  capacity: 50,
  held: 2,
  sold: 30,
  blocked: 0,
  reserved: 0,
  free: 18,
  version: 4,
};

beforeEach(() => loadNamespaces('organizer'));

const at = { url: '/organizer/o/events/e', path: '/organizer/:organizationId/events/:eventId' };

it('explains why places cannot be taken away that are sold, and lets the number be mended', async () => {
  const bodies: unknown[] = [];
  server.use(
    http.patch('*/api/v1/organizations/o/events/e/pools/p', async ({ request }) => {
      bodies.push(await request.json());
      if (bodies.length > 1) return HttpResponse.json({ ...pool, capacity: 40, version: 5 });
      const extra = { capacity: 10, sold: 31, held: 1, blocked: 0 };
      return HttpResponse.json(
        { status: 409, code: 'capacity_below_sold', title: 'No', extra },
        { status: 409 },
      );
    }),
  );
  renderAt(<CapacityField pool={pool} label="Places" disabled={false} />, at);
  const person = userEvent.setup();
  const field = screen.getByRole('textbox', { name: 'Places' });
  await person.clear(field);
  await person.type(field, '10{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('31 are sold, 1 are held');
  expect(screen.getByRole('alert')).toHaveTextContent('below 32');
  expect(field).toHaveValue('10');
  await person.clear(field);
  await person.type(field, '40{Enter}');
  await screen.findByText('Now 40 places');
  expect(bodies).toEqual([
    { capacity: 10, version: 4 },
    { capacity: 40, version: 4 },
  ]);
});

it('takes back with Escape and refuses what is no number without asking the server', async () => {
  renderAt(<CapacityField pool={pool} label="Places" disabled={false} />, at);
  const person = userEvent.setup();
  const field = screen.getByRole('textbox', { name: 'Places' });
  await person.clear(field);
  await person.type(field, 'many{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Enter a whole number.');
  await person.type(field, '{Escape}');
  expect(field).toHaveValue('50');
  expect(screen.queryByRole('alert')).toBeNull();
});
