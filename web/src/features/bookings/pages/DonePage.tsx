import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, Navigate } from 'react-router';
import { toProblem } from '@/api/errors';
import { queryClient } from '@/api/query';
import { paths } from '@/app/paths';
import { Accent } from '@/components/Accent';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageSkeleton } from '@/components/Skeletons';
import { usePageTitle } from '@/hooks/usePageTitle';
import { bookingQuery } from '../api';
import { Clock } from '../components/Clock';
import { ExpiredHold } from '../components/checkout/ExpiredHold';
import { Confirmed } from '../components/done/Confirmed';
import { Failed } from '../components/done/Failed';
import { Waiting } from '../components/done/Waiting';
import { useBookingIds } from '../hooks';
import { askAgainIn, outcomeOf } from '../lib/outcome';
import type { Received } from '../types';

export function loader({ params }: LoaderFunctionArgs) {
  const ids = { eventId: params.eventId ?? '', bookingId: params.bookingId ?? '' };
  // Whoever comes back from the bank wants to know how it stands now.
  void queryClient.prefetchQuery({ ...bookingQuery(ids), staleTime: 0 });
  return null;
}

/** Where the bank sends people back to, whatever happened there. Asks until it is known. */
export default function DonePage() {
  const { t } = useTranslation('bookings');
  const { data, error, refetch } = useQuery({
    ...bookingQuery(useBookingIds()),
    refetchInterval: ({ state }) => askAgainIn(state.data && outcomeOf(state.data), state.dataUpdateCount),
    refetchIntervalInBackground: true,
  });
  usePageTitle(data?.state === 'confirmed' ? t('done.title') : t('checkout.title'));
  if (!data) {
    if (!error) return <PageSkeleton />;
    if (toProblem(error).status !== 404)
      return <ErrorState page error={error} onRetry={() => void refetch()} />;
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
  return (
    <>
      <Accent color={data.event.organizer.accent_color} />
      {(data.state === 'held' || data.state === 'awaiting_payment') && (
        <Clock booking={data} onEnd={() => void refetch()} />
      )}
      <Outcome booking={data} />
    </>
  );
}

function Outcome({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const outcome = outcomeOf(booking);
  switch (outcome) {
    case 'confirmed':
      return <Confirmed booking={booking} />;
    case 'waiting':
    case 'slow':
      return <Waiting booking={booking} slow={outcome === 'slow'} />;
    case 'failed':
      return <Failed booking={booking} />;
    case 'expired':
      return <ExpiredHold booking={booking} />;
    case 'unpaid':
      return <Navigate to={paths.checkout(booking.event_id, booking.id)} replace />;
    case 'cancelled':
      return (
        <EmptyState
          page
          title={t('checkout.released_title')}
          text={t('checkout.released_text')}
          action={{ label: t('checkout.leave'), to: paths.event(booking.event.slug) }}
        />
      );
  }
}
