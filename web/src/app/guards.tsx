import type { ReactNode } from 'react';
import { Navigate, useLocation, useParams } from 'react-router';
import { PageSkeleton } from '@/components/Skeletons';
import { type Role, useSession } from '@/contexts/SessionContext';
import { NotFoundPage } from './NotFoundPage';
import { paths } from './paths';

interface Guard {
  children: ReactNode;
}

export function SignedInOnly({ children }: Guard) {
  const { status } = useSession();
  const { pathname, search, hash } = useLocation();
  if (status === 'loading') return <PageSkeleton />;
  if (status === 'guest') return <Navigate to={paths.signIn(pathname + search + hash)} replace />;
  return children;
}

/** Members of the organization in the URL. For others it does not exist, as the API says too. */
export function MemberOnly({ children }: Guard) {
  const { organizationId } = useParams();
  const { membership } = useSession();
  return <SignedInOnly>{membership(organizationId) ? children : <NotFoundPage standalone />}</SignedInOnly>;
}

export function PlatformOnly({ children }: Guard) {
  const { user } = useSession();
  return <SignedInOnly>{user?.platform_role ? children : <NotFoundPage standalone />}</SignedInOnly>;
}

/** What a role may see. The server decides again; this only keeps dead ends off the screen. */
export function RoleOnly({ roles, children }: Guard & { roles: readonly Role[] }) {
  const { organizationId } = useParams();
  const role = useSession().membership(organizationId)?.role;
  return role && roles.includes(role) ? children : <NotFoundPage />;
}
