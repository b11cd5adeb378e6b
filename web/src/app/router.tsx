import { createBrowserRouter, type RouteObject, RouterProvider } from 'react-router';
import { MemberOnly, PlatformOnly, SignedInOnly } from './guards';
import PublicLayout from './layouts/PublicLayout';
import { NotFoundPage } from './NotFoundPage';
import { Root, RootFallback } from './Root';
import { RouteError } from './RouteError';
import { layout } from './route';

/** THE SITEMAP: every URL of the app. One line per page, grouped by the layout it stands in. */
export const routes: RouteObject[] = [
  {
    element: <Root />,
    errorElement: <RouteError />,
    hydrateFallbackElement: <RootFallback />,
    children: [
      {
        element: <PublicLayout />,
        errorElement: (
          <PublicLayout>
            <RouteError />
          </PublicLayout>
        ),
        children: [{ path: '*', element: <NotFoundPage /> }],
      },
      {
        path: 'checkout/:eventId/:bookingId',
        ...layout(() => import('./layouts/CheckoutLayout'), null, 'bookings', 'payments'),
        children: [],
      },
      {
        path: 'account',
        ...layout(() => import('./layouts/AccountLayout'), SignedInOnly, 'users', 'bookings'),
        children: [],
      },
      {
        path: 'organizer/:organizationId',
        ...layout(() => import('./layouts/OrganizerLayout'), MemberOnly, 'organizer'),
        children: [],
      },
      {
        path: 'door',
        ...layout(() => import('./layouts/DoorLayout'), SignedInOnly, 'door'),
        children: [],
      },
      {
        path: 'admin',
        ...layout(() => import('./layouts/AdminLayout'), PlatformOnly),
        children: [],
      },
    ],
  },
];

const router = createBrowserRouter(routes);

export function Router() {
  return <RouterProvider router={router} />;
}
