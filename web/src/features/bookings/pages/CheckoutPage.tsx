import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, Navigate } from 'react-router';
import { toProblem } from '@/api/errors';
import { queryClient } from '@/api/query';
import { paths } from '@/app/paths';
import { Accent } from '@/components/Accent';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { HiddenHeading } from '@/components/HiddenHeading';
import { usePageTitle } from '@/hooks/usePageTitle';
import { bookingQuery } from '../api';
import { Clock } from '../components/Clock';
import { AtTheBank } from '../components/checkout/AtTheBank';
import { CheckoutForm } from '../components/checkout/CheckoutForm';
import { ExpiredHold } from '../components/checkout/ExpiredHold';
import { Summary } from '../components/checkout/Summary';
import { CompanyInvoice } from '../documents/CompanyInvoice';
import { useBookingIds } from '../hooks';
import { isExpired } from '../lib/clock';
import type { Received } from '../types';

export function loader({ params }: LoaderFunctionArgs) {
  const ids = { eventId: params.eventId ?? '', bookingId: params.bookingId ?? '' };
  void queryClient.prefetchQuery(bookingQuery(ids));
  return null;
}

export default function CheckoutPage() {
  const { t } = useTranslation('bookings');
  const { data, error, refetch } = useQuery(bookingQuery(useBookingIds()));
  usePageTitle(t('checkout.title'));
  if (data) return <Loaded booking={data} refetch={() => void refetch()} />;
  if (!error) return <CheckoutSkeleton />;
  if (toProblem(error).status === 404) {
    return (
      <EmptyState
        page
        art="lost"
        title={t('checkout.missing_title')}
        text={t('checkout.missing_text')}
        action={{ label: t('checkout.discover'), to: paths.home() }}
      />
    );
  }
  return <ErrorState page error={error} onRetry={() => void refetch()} />;
}

function Loaded({ booking, refetch }: { booking: Received; refetch: () => void }) {
  const { t } = useTranslation('bookings');
  // Paid already, by a card or in the other tab: it is confirmed in a moment.
  const settled = booking.state === 'awaiting_payment' && booking.payment?.state === 'succeeded';
  if (settled || booking.state === 'confirmed' || booking.payment?.state === 'processing') {
    return <Navigate to={paths.checkoutDone(booking.event_id, booking.id)} replace />;
  }
  if (isExpired(booking)) return <ExpiredHold booking={booking} />;
  if (booking.state === 'cancelled') {
    return (
      <EmptyState
        page
        title={t('checkout.released_title')}
        text={t('checkout.released_text')}
        action={{ label: t('checkout.leave'), to: paths.event(booking.event.slug) }}
      />
    );
  }
  return (
    <>
      <Accent color={booking.event.organizer.accent_color} />
      <Clock booking={booking} onEnd={refetch} />
      <HiddenHeading>{t('checkout.title')}</HiddenHeading>
      <Box
        sx={{
          display: 'grid',
          alignItems: 'start',
          gap: { xs: 8, md: 16 },
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 420px' },
        }}
      >
        <Box sx={{ order: { xs: 2, md: 1 } }}>
          {booking.state === 'awaiting_payment' ? (
            <AtTheBank booking={booking} />
          ) : (
            <CheckoutForm key={booking.id} booking={booking} />
          )}
          {booking.total.amount > 0 && booking.state === 'held' && (
            <Box sx={{ mt: 4, display: 'grid', justifyItems: 'center' }}>
              <CompanyInvoice booking={booking} />
            </Box>
          )}
        </Box>
        <Box sx={{ order: { xs: 1, md: 2 }, position: { md: 'sticky' }, insetBlockStart: { md: 84 } }}>
          <Summary booking={booking} />
        </Box>
      </Box>
    </>
  );
}

function CheckoutSkeleton() {
  const { t } = useTranslation();
  return (
    <Box
      role="status"
      aria-label={t('app.loading')}
      sx={{ display: 'grid', gap: 16, gridTemplateColumns: { xs: '1fr', md: '1fr 420px' } }}
    >
      <Box>
        <Skeleton width={180} height={40} />
        <Skeleton variant="rounded" height={44} sx={{ mt: 8 }} />
        <Skeleton variant="rounded" height={44} sx={{ mt: 8 }} />
        <Skeleton variant="rounded" height={52} sx={{ mt: 8 }} />
      </Box>
      <Skeleton variant="rounded" height={320} />
    </Box>
  );
}
