import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { paths } from '@/app/paths';
import { Cover } from '@/components/Cover';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { PageHeader } from '@/components/PageHeader';
import { ShowMore } from '@/components/ShowMore';
import { ListSkeleton } from '@/components/Skeletons';
import { StatusChip } from '@/components/StatusChip';
import { Tabs } from '@/components/Tabs';
import { coverImage } from '@/features/events';
import { type BookingCard, myBookingsQuery, type When } from '../api';

/** Upcoming and past, the same list twice. */
export default function MyBookingsPage() {
  const { t } = useTranslation('users');
  const [params, setParams] = useSearchParams();
  const when: When = params.get('when') === 'past' ? 'past' : 'upcoming';
  const query = useInfiniteQuery(myBookingsQuery(when));
  const { data, error, refetch } = query;
  return (
    <>
      <PageHeader title={t('bookings.title')} />
      <Box sx={{ mb: 6 }}>
        <Tabs<When>
          label={t('bookings.when')}
          value={when}
          onChange={(next) => setParams(next === 'past' ? { when: next } : {}, { replace: true })}
          tabs={[
            { value: 'upcoming', label: t('bookings.upcoming') },
            { value: 'past', label: t('bookings.past') },
          ]}
        />
      </Box>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton height={120} rows={3} />
      ) : data.length === 0 ? (
        <EmptyState
          title={t(`bookings.empty.${when}_title`)}
          text={t(`bookings.empty.${when}_text`)}
          {...(when === 'upcoming' ? { action: { label: t('bookings.discover'), to: paths.search() } } : {})}
        />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 4 }}>
          {data.map((booking) => (
            <li key={booking.id}>
              <Card booking={booking} />
            </li>
          ))}
        </Box>
      )}
      <ShowMore query={query} />
    </>
  );
}

function Card({ booking }: { booking: BookingCard }) {
  const { t } = useTranslation('users');
  const { event } = booking;
  const open = booking.state === 'held' || booking.state === 'awaiting_payment';
  const to = open
    ? paths.checkout(booking.event_id, booking.id)
    : paths.booking(booking.event_id, booking.id);
  return (
    <Box
      component={Link}
      to={to}
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '96px minmax(0, 1fr)', sm: '168px minmax(0, 1fr) auto' },
        columnGap: { xs: 4, sm: 5 },
        alignItems: 'center',
        p: { xs: 3, sm: 4 },
        border: 1,
        borderColor: 'divider',
        borderRadius: '14px',
        bgcolor: 'background.paper',
        color: 'inherit',
        textDecoration: 'none',
        transition: 'border-color 150ms',
        '&:hover': { borderColor: 'text.disabled' },
      }}
    >
      <Cover title={event.title} image={coverImage(event.cover)} sizes="168px" plain />
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="caption" component="div" sx={{ color: 'primary.main', fontWeight: 560 }}>
          <EventTime start={event.starts_at} timeZone={event.time_zone} localHint />
        </Typography>
        <Typography variant="h6" component="h2" sx={{ mt: 0.5 }}>
          {event.title}
        </Typography>
        <Typography variant="body2" sx={{ mt: 0.5, color: 'text.secondary' }}>
          {event.online ? t('bookings.online') : [event.venue_name, event.city].filter(Boolean).join(', ')}
        </Typography>
        <Typography variant="caption" component="div" sx={{ mt: 1, color: 'text.secondary' }}>
          {t('bookings.tickets', { count: booking.quantity })} · <Money {...booking.total} free /> ·{' '}
          <span className="tabular">{booking.reference}</span>
        </Typography>
      </Box>
      <Box sx={{ gridColumn: { xs: '2', sm: 'auto' }, mt: { xs: 2, sm: 0 } }}>
        <StatusChip status={booking.state} />
      </Box>
    </Box>
  );
}
