import { expect, it } from 'vitest';
import { allows } from './permissions';

it('follows the server’s table of roles', () => {
  expect(allows('owner', 'members_manage')).toBe(true);
  expect(allows('manager', 'members_manage')).toBe(false);
  expect(allows('manager', 'events_manage')).toBe(true);
  expect(allows('door', 'door_scan')).toBe(true);
  expect(allows('door', 'bookings_read')).toBe(false);
  expect(allows('support', 'door_scan')).toBe(false);
  expect(allows(undefined, 'organization_read')).toBe(false);
});
