import { useParams } from 'react-router';
import { type Role, useSession } from '@/contexts/SessionContext';

const everything = [
  'organization_read',
  'organization_manage',
  'members_manage',
  'events_read',
  'events_manage',
  'bookings_read',
  'bookings_manage',
  'finance_read',
  'door_scan',
  'support_read',
  'support_reply',
] as const;

export type Permission = (typeof everything)[number];

const granted: Record<Role, readonly Permission[]> = {
  owner: everything,
  manager: everything.filter((one) => one !== 'members_manage' && one !== 'organization_manage'),
  finance: ['organization_read', 'events_read', 'bookings_read', 'finance_read'],
  support: ['organization_read', 'events_read', 'bookings_read', 'support_read', 'support_reply'],
  door: ['organization_read', 'door_scan'],
  viewer: ['organization_read', 'events_read', 'bookings_read'],
};

/** The server's table of roles. It decides again; here it only keeps buttons away that would be refused. */
export function allows(role: Role | undefined, permission: Permission): boolean {
  return role !== undefined && granted[role].includes(permission);
}

/** The same, for the organization in the URL. */
export function useMay(): (permission: Permission) => boolean {
  const { organizationId } = useParams();
  const role = useSession().membership(organizationId)?.role;
  return (permission) => allows(role, permission);
}
