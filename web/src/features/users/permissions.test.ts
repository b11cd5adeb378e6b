import { expect, it } from 'vitest';
import { allows, PERMISSIONS, SCOPES } from './permissions';

it('allows what the server says and nothing else', () => {
  expect(allows({ permissions: ['door_scan'] }, 'door_scan')).toBe(true);
  expect(allows({ permissions: ['door_scan'] }, 'bookings_read')).toBe(false);
  expect(allows(undefined, 'organization_read')).toBe(false);
});

it('keeps what only people may do from keys', () => {
  expect(new Set(PERMISSIONS).size).toBe(13);
  expect(SCOPES).not.toContain('members_manage');
  expect(SCOPES).toContain('door_scan');
});
