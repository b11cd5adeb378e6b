import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { ShowMore } from '@/components/ShowMore';
import { StatusChip } from '@/components/StatusChip';
import { usePlace } from '@/features/events/organizer';
import { useMay } from '@/features/users';
import { useDebounce } from '@/hooks/useDebounce';
import { bookingsQuery } from '../api';
import { BookingDrawer } from '../components/BookingDrawer';
import { GiftDialog } from '../components/GiftDialog';
import { ListFilters } from '../components/ListFilters';
import { OccurrenceFilter } from '../components/OccurrenceFilter';
import { bookingPath } from '../lib/links';
import type { BookingState, ListedBooking } from '../types';

const STATES: readonly BookingState[] = ['confirmed', 'held', 'awaiting_payment', 'cancelled', 'expired'];

export default function BookingsPage() {
  const { t } = useTranslation(['organizer', 'common']);
  const place = usePlace();
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<BookingState | ''>('');
  const [date, setDate] = useState('');
  const [giving, setGiving] = useState(false);
  const may = useMay();
  const q = useDebounce(typed.trim());
  const query = useInfiniteQuery(
    bookingsQuery(place, {
      ...(q ? { q } : {}),
      ...(state ? { state } : {}),
      ...(date ? { occurrence_id: date } : {}),
    }),
  );
  const open = (id: string) => setParams({ booking: id });
  const narrowed = q !== '' || state !== '' || date !== '';
  return (
    <>
      <ListFilters label={t('bookings.search')} q={typed} onType={setTyped}>
        <Select
          value={state}
          displayEmpty
          onChange={(event) => setState(event.target.value as BookingState | '')}
          inputProps={{ 'aria-label': t('bookings.state') }}
          sx={{ minWidth: 180 }}
        >
          <MenuItem value="">{t('bookings.all_states')}</MenuItem>
          {STATES.map((one) => (
            <MenuItem key={one} value={one}>
              {t(`common:status.${one}`)}
            </MenuItem>
          ))}
        </Select>
        <OccurrenceFilter value={date} onChange={setDate} />
        {may('bookings_manage') && (
          <Button variant="outlined" onClick={() => setGiving(true)}>
            {t('gifts.give')}
          </Button>
        )}
      </ListFilters>
      <DataTable
        label={t('bookings.title')}
        columns={useColumns(place.organizationId)}
        rows={query.data}
        rowKey={(booking) => booking.id}
        onRowClick={(booking) => open(booking.id)}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={
          narrowed ? (
            <EmptyState art="search" title={t('bookings.none_found')} text={t('bookings.none_found_text')} />
          ) : (
            <EmptyState title={t('bookings.empty_title')} text={t('bookings.empty_text')} />
          )
        }
      />
      <ShowMore query={query} />
      {giving && <GiftDialog onClose={() => setGiving(false)} />}
      <BookingDrawer id={params.get('booking')} onClose={() => setParams({}, { replace: true })} />
    </>
  );
}

function useColumns(organizationId: string): Column<ListedBooking>[] {
  const { t } = useTranslation(['organizer', 'common']);
  return [
    {
      key: 'who',
      header: t('bookings.buyer'),
      primary: true,
      cell: (booking) => (
        <Box sx={{ minWidth: 0 }}>
          <MuiLink
            component={Link}
            to={bookingPath(organizationId, booking.event_id, booking.id)}
            onClick={(event) => event.stopPropagation()}
            sx={{
              color: 'text.primary',
              fontWeight: 580,
              textDecoration: 'none',
              '&:hover': { textDecoration: 'underline' },
            }}
          >
            {booking.name || t('bookings.no_name')}
          </MuiLink>
          <Typography
            variant="caption"
            component="div"
            sx={{ color: 'text.secondary', fontWeight: 420, overflowWrap: 'anywhere' }}
          >
            {booking.email}
          </Typography>
        </Box>
      ),
    },
    { key: 'reference', header: t('bookings.reference'), cell: (booking) => booking.reference },
    { key: 'state', header: t('bookings.state'), cell: (booking) => <StatusChip status={booking.state} /> },
    {
      key: 'when',
      header: t('bookings.when'),
      wide: true,
      cell: (booking) => <EventTime start={booking.confirmed_at ?? booking.created_at} />,
    },
    { key: 'quantity', header: t('bookings.quantity'), align: 'end', cell: (booking) => booking.quantity },
    {
      key: 'total',
      header: t('bookings.total'),
      align: 'end',
      cell: (booking) => (
        <Box>
          <Money {...booking.total} free />
          {(booking.money_state === 'refunded' || booking.money_state === 'partly_refunded') && (
            <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
              {t(`common:status.${booking.money_state}`)}
            </Typography>
          )}
        </Box>
      ),
    },
  ];
}
