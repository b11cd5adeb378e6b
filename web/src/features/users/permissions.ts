import { useParams } from 'react-router';
import type { Schema } from '@/api/types';
import { type Membership, useSession } from '@/contexts/SessionContext';

export type Permission = Schema<'Permission'>;

/** Everything there is to allow, in the order in which it is shown. */
export const PERMISSIONS: readonly Permission[] = [
  'organization_read',
  'events_read',
  'events_manage',
  'bookings_read',
  'bookings_manage',
  'finance_read',
  'door_scan',
  'support_read',
  'support_reply',
  'audit_read',
  'members_manage',
  'api_keys_manage',
  'organization_manage',
];

/** What only people may do; the server refuses it to API keys. */
const PEOPLE_ONLY: readonly Permission[] = [
  'organization_manage',
  'members_manage',
  'api_keys_manage',
  'support_reply',
];

export const SCOPES = PERMISSIONS.filter((one) => !PEOPLE_ONLY.includes(one));

/** What the server says this member may do. It decides again; this only keeps buttons away that would be refused. */
export function allows(
  membership: Pick<Membership, 'permissions'> | undefined,
  permission: Permission,
): boolean {
  return membership?.permissions.includes(permission) ?? false;
}

/** The same, for the organization in the URL. */
export function useMay(): (permission: Permission) => boolean {
  const { organizationId } = useParams();
  const membership = useSession().membership(organizationId);
  return (permission) => allows(membership, permission);
}
