import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { Accent } from '@/components/Accent';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageBody } from '@/components/Section';
import { PageSkeleton } from '@/components/Skeletons';
import { useSession } from '@/contexts/SessionContext';
import { usePageTitle } from '@/hooks/usePageTitle';
import { bookingKey, bookingQuery, openQuery } from '../api';
import { BookingView } from '../components/manage/BookingView';
import { useBookingIds } from '../hooks';

/** The page of a booking, opened from the mail (with a secret in the fragment), from a list, or again. */
export default function BookingPage() {
  const { t } = useTranslation('bookings');
  const { pathname, search } = useLocation();
  const { status } = useSession();
  const ids = useBookingIds();
  const token = useToken(ids);
  const { data, error, isPending, refetch } = useQuery({ ...bookingQuery(ids), enabled: token.settled });
  usePageTitle(data?.event.title);
  if (token.failed) return <ErrorState page error={token.error} onRetry={token.retry} />;
  if (data) {
    return (
      <PageBody>
        <Accent color={data.event.organizer.accent_color} />
        <BookingView booking={data} />
      </PageBody>
    );
  }
  if (isPending && !error) {
    return <PageSkeleton />;
  }
  if (toProblem(error).status !== 404)
    return <ErrorState page error={error} onRetry={() => void refetch()} />;
  return (
    <EmptyState
      page
      art="lost"
      title={t('manage.missing_title')}
      text={t('manage.missing_text')}
      {...(status === 'guest'
        ? { action: { label: t('checkout.sign_in'), to: paths.signIn(pathname + search) } }
        : { action: { label: t('checkout.discover'), to: paths.home() } })}
    />
  );
}

interface Token {
  /** Nothing more to do with it: used, refused, or there was none. */
  settled: boolean;
  /** Not because it is wrong: the server could not be asked. */
  failed: boolean;
  error: unknown;
  retry: () => void;
}

/** Uses the secret of a mailed link once, then takes it out of the address bar and the history. */
function useToken(ids: { eventId: string; bookingId: string }): Token {
  const { hash, pathname, search, state } = useLocation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? '';
  const { data, error, refetch } = useQuery({ ...openQuery(ids, token), enabled: token !== '' });
  const refused = error !== null && toProblem(error).status >= 400 && toProblem(error).status < 500;
  const used = data !== undefined || refused;
  const { eventId, bookingId } = ids;
  useEffect(() => {
    if (!token || !used) return;
    if (data) client.setQueryData(bookingKey({ eventId, bookingId }), data);
    navigate({ pathname, search, hash: '' }, { replace: true, state, preventScrollReset: true });
  }, [token, used, data, client, eventId, bookingId, navigate, pathname, search, state]);
  return {
    settled: token === '',
    failed: token !== '' && error !== null && !refused,
    error,
    retry: () => void refetch(),
  };
}
