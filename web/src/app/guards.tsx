import type { ReactNode } from 'react';
import { Navigate, useLocation, useParams } from 'react-router';
import { ApiProblem } from '@/api/errors';
import { ErrorState } from '@/components/ErrorState';
import { PageSkeleton } from '@/components/Skeletons';
import { type Role, useSession } from '@/contexts/SessionContext';
import { mayAdminister } from './administer';
import { NotFoundPage } from './NotFoundPage';
import { paths } from './paths';

interface Guard {
  children: ReactNode;
}

/** Lets people through whom nobody could ask about: their tickets and the door work from the device. */
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
  return <Known>{membership(organizationId) ? children : <NotFoundPage standalone />}</Known>;
}

/** People who run the installation, or watch over it. */
export function PlatformOnly({ children }: Guard) {
  const { user } = useSession();
  return <Known>{mayAdminister(user?.platform_role) ? children : <NotFoundPage standalone />}</Known>;
}

/** Nothing to keep on a device behind these: without the server there is only a way to try again. */
function Known({ children }: Guard) {
  const { status, reload } = useSession();
  if (status === 'unreachable') {
    return <ErrorState error={new ApiProblem(0, { code: 'network' })} onRetry={reload} page />;
  }
  return <SignedInOnly>{children}</SignedInOnly>;
}

/** What a role may see. The server decides again; this only keeps dead ends off the screen. */
export function RoleOnly({ roles, children }: Guard & { roles: readonly Role[] }) {
  const { organizationId } = useParams();
  const role = useSession().membership(organizationId)?.role;
  return role && roles.includes(role) ? children : <NotFoundPage />;
}
