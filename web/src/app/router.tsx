import { createBrowserRouter, Navigate, type RouteObject, RouterProvider } from 'react-router';
import { MemberOnly, PlatformOnly, SignedInOnly } from './guards';
import PublicLayout from './layouts/PublicLayout';
import { NotFoundPage } from './NotFoundPage';
import { Root, RootFallback } from './Root';
import { RouteError } from './RouteError';
import { layout, page } from './route';

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
        children: [
          { index: true, ...page(() => import('@/features/events/pages/HomePage'), 'events') },
          { path: 'search', ...page(() => import('@/features/events/pages/SearchPage'), 'events') },
          {
            path: 'e/:slug',
            ...page(() => import('@/features/events/pages/EventPage'), 'events'),
            children: [
              // Tickets are chosen inside the event's page; selling belongs to bookings.
              {
                index: true,
                ...page(() => import('@/features/bookings/pages/ChooseTicketsPage'), 'bookings'),
              },
            ],
          },
          {
            path: 'bookings/:eventId/:bookingId',
            ...page(() => import('@/features/bookings/pages/BookingPage'), 'bookings', 'events', 'payments'),
            // The talk with the organizer stands inside the booking's page.
            children: [
              {
                index: true,
                ...page(() => import('@/features/support/pages/BookingConversations'), 'support'),
              },
            ],
          },
          {
            path: 'waiting-list/:eventId/:entryId',
            ...page(
              () => import('@/features/bookings/waiting/pages/WaitingEntryPage'),
              'waiting',
              'bookings',
              'events',
            ),
          },
          { path: 'gift-cards', ...page(() => import('@/features/payments/pages/GiftCardsPage'), 'purses') },
          { path: 'o/:slug', ...page(() => import('@/features/events/pages/OrganizerPage'), 'events') },
          // Signing in and everything around it.
          { path: 'sign-in', ...page(() => import('@/features/users/pages/SignInPage'), 'users') },
          {
            path: 'sign-in/link',
            ...page(() => import('@/features/users/pages/SignInLinkPage'), 'users'),
          },
          {
            path: 'sign-in/with/:provider',
            ...page(() => import('@/features/users/pages/ProviderReturnPage'), 'users'),
          },
          { path: 'email-change', ...page(() => import('@/features/users/pages/EmailLinkPage'), 'users') },
          { path: 'email-undo', ...page(() => import('@/features/users/pages/EmailLinkPage'), 'users') },
          { path: 'register', ...page(() => import('@/features/users/pages/RegisterPage'), 'users') },
          { path: 'verify-email', ...page(() => import('@/features/users/pages/VerifyEmailPage'), 'users') },
          {
            path: 'forgot-password',
            ...page(() => import('@/features/users/pages/ForgotPasswordPage'), 'users'),
          },
          {
            path: 'reset-password',
            ...page(() => import('@/features/users/pages/ResetPasswordPage'), 'users'),
          },
          { path: 'invitation', ...page(() => import('@/features/users/pages/InvitationPage'), 'users') },
          {
            path: 'organizer',
            ...layout(() => import('@/features/users/pages/ChooseOrganizationPage'), SignedInOnly, 'users'),
          },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
      {
        path: 'tickets/:eventId/:bookingId/:ticketId',
        ...page(() => import('@/features/bookings/pages/TicketPage'), 'bookings'),
      },
      {
        path: 'checkout/:eventId/:bookingId',
        ...layout(() => import('./layouts/CheckoutLayout'), null, 'bookings', 'payments'),
        children: [
          {
            index: true,
            ...page(() => import('@/features/bookings/pages/CheckoutPage'), 'bookings', 'events'),
          },
          { path: 'done', ...page(() => import('@/features/bookings/pages/DonePage'), 'bookings', 'events') },
        ],
      },
      {
        path: 'account',
        ...layout(() => import('./layouts/AccountLayout'), SignedInOnly, 'users', 'bookings'),
        children: [
          { index: true, ...page(() => import('@/features/bookings/account/pages/MyBookingsPage')) },
          { path: 'tickets', ...page(() => import('@/features/bookings/account/pages/MyTicketsPage')) },
          {
            path: 'waiting-lists',
            ...page(() => import('@/features/bookings/waiting/pages/MyWaitingListsPage'), 'waiting'),
          },
          { path: 'profile', ...page(() => import('@/features/users/pages/ProfilePage'), 'users') },
          { path: 'privacy', ...page(() => import('@/features/users/pages/PrivacyPage'), 'users') },
          { path: 'security', ...page(() => import('@/features/users/pages/SecurityPage'), 'users') },
          {
            path: 'support',
            ...page(() => import('@/features/support/pages/MyConversationsPage'), 'support'),
          },
        ],
      },
      {
        path: 'organizer/:organizationId',
        ...layout(() => import('./layouts/OrganizerLayout'), MemberOnly, 'organizer', 'events', 'users'),
        children: [
          { index: true, ...page(() => import('@/features/bookings/organizer/pages/DashboardPage')) },
          { path: 'events', ...page(() => import('@/features/events/organizer/pages/EventsPage')) },
          { path: 'events/new', ...page(() => import('@/features/events/organizer/pages/NewEventPage')) },
          {
            path: 'events/:eventId/preview',
            ...page(() => import('@/features/events/organizer/pages/PreviewPage')),
          },
          {
            path: 'events/:eventId',
            ...page(() => import('@/features/events/organizer/pages/EventWorkspace')),
            children: [
              { index: true, element: <Navigate to="overview" replace /> },
              {
                path: 'overview',
                ...page(() => import('@/features/bookings/organizer/pages/EventOverviewPage')),
              },
              { path: 'details', ...page(() => import('@/features/events/organizer/pages/DetailsPage')) },
              { path: 'dates', ...page(() => import('@/features/events/organizer/pages/DatesPage')) },
              { path: 'tickets', ...page(() => import('@/features/events/organizer/pages/TicketsPage')) },
              { path: 'prices', ...page(() => import('@/features/events/organizer/pages/EventPricesPage')) },
              {
                path: 'seating',
                ...page(() => import('@/features/events/organizer/pages/SeatingPage'), 'seats'),
              },
              { path: 'codes', ...page(() => import('@/features/bookings/organizer/pages/CodesPage')) },
              {
                path: 'waiting-room',
                ...page(() => import('@/features/bookings/organizer/pages/WaitingRoomPage')),
              },
              {
                path: 'waiting-list',
                ...page(() => import('@/features/bookings/organizer/pages/WaitingListPage'), 'waiting'),
              },
              {
                path: 'bookings',
                ...page(() => import('@/features/bookings/organizer/pages/BookingsPage')),
              },
              {
                path: 'attendees',
                ...page(() => import('@/features/bookings/organizer/pages/AttendeesPage')),
              },
              {
                path: 'check-in',
                ...page(() => import('@/features/bookings/organizer/pages/CheckInPage'), 'door'),
              },
              {
                path: 'refunds',
                ...page(() => import('@/features/bookings/organizer/pages/EventRefundsPage')),
              },
              {
                path: 'settings',
                ...page(() => import('@/features/events/organizer/pages/EventSettingsPage')),
              },
            ],
          },
          { path: 'venues', ...page(() => import('@/features/events/organizer/pages/VenuesPage')) },
          {
            path: 'seat-maps',
            ...page(() => import('@/features/events/organizer/pages/SeatMapsPage'), 'seats'),
          },
          {
            path: 'seat-maps/:seatMapId',
            ...page(() => import('@/features/events/organizer/pages/SeatMapPage'), 'seats'),
          },
          { path: 'support', ...page(() => import('@/features/support/pages/InboxPage'), 'support') },
          { path: 'charges', ...page(() => import('@/features/events/organizer/pages/ChargesPage')) },
          { path: 'refunds', ...page(() => import('@/features/bookings/organizer/pages/RefundsPage')) },
          {
            path: 'gift-cards',
            ...page(
              () => import('@/features/payments/organizer/pages/PursesPage'),
              'purses',
              'reconciliation',
            ),
          },
          {
            path: 'reconciliation',
            ...page(() => import('@/features/payments/organizer/pages/ReconciliationPage'), 'reconciliation'),
          },
          {
            path: 'documents',
            ...page(() => import('@/features/bookings/organizer/pages/DocumentsPage'), 'documents'),
          },
          {
            path: 'exports',
            ...page(() => import('@/features/bookings/organizer/pages/ExportsPage'), 'documents'),
          },
          {
            path: 'statements',
            ...page(() => import('@/features/bookings/organizer/pages/StatementsPage'), 'documents'),
          },
          {
            path: 'billing',
            ...page(() => import('@/features/bookings/organizer/pages/BillingSettingsPage'), 'documents'),
          },
          { path: 'members', ...page(() => import('@/features/events/organizer/pages/MembersPage')) },
          { path: 'roles', ...page(() => import('@/features/users/pages/RolesPage')) },
          { path: 'api-keys', ...page(() => import('@/features/events/organizer/pages/ApiKeysPage')) },
          { path: 'audit', ...page(() => import('@/features/users/pages/AuditPage')) },
          { path: 'settings', ...page(() => import('@/features/users/pages/OrganizationSettingsPage')) },
        ],
      },
      {
        path: 'door',
        ...layout(() => import('./layouts/DoorLayout'), SignedInOnly, 'door'),
        children: [
          { index: true, ...page(() => import('@/features/bookings/door/pages/DoorListPage')) },
          {
            path: ':organizationId/:eventId/:occurrenceId',
            ...page(() => import('@/features/bookings/door/pages/DoorPage')),
          },
        ],
      },
      {
        path: 'admin',
        ...layout(() => import('./layouts/AdminLayout'), PlatformOnly, 'users'),
        children: [
          { index: true, ...page(() => import('@/features/users/pages/OperatorsPage')) },
          { path: 'audit', ...page(() => import('@/features/users/pages/PlatformAuditPage')) },
          {
            path: 'fees',
            ...page(() => import('@/features/events/organizer/pages/PlatformFeesPage'), 'organizer'),
          },
        ],
      },
    ],
  },
];

const router = createBrowserRouter(routes);

export function Router() {
  return <RouterProvider router={router} />;
}
