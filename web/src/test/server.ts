import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type { Schema } from '@/api/types';

export const guest: Schema<'Session'> = { user: null, memberships: [], csrf_token: null };

/** Answers what every page asks; a test adds its own with `server.use`. Anything else fails the test. */
export const server = setupServer(
  http.get('*/api/v1/session', () => HttpResponse.json(guest)),
  http.get('*/api/v1/session/providers', () => HttpResponse.json({ items: [] })),
);
