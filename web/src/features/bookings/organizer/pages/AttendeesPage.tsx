import CheckCircle from '@mui/icons-material/CheckCircle';
import Download from '@mui/icons-material/DownloadOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { EventTime } from '@/components/EventTime';
import { ShowMore } from '@/components/ShowMore';
import { StatusChip } from '@/components/StatusChip';
import { seatText } from '@/features/events';
import { datesQuery, usePlace } from '@/features/events/organizer';
import { useDebounce } from '@/hooks/useDebounce';
import { attendeesCsv, attendeesQuery } from '../api';
import { ListFilters } from '../components/ListFilters';
import { OccurrenceFilter } from '../components/OccurrenceFilter';
import { bookingPath } from '../lib/links';
import type { Attendee } from '../types';

export default function AttendeesPage() {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const [typed, setTyped] = useState('');
  const [date, setDate] = useState('');
  const q = useDebounce(typed.trim());
  const query = useInfiniteQuery(
    attendeesQuery(place, { ...(q ? { q } : {}), ...(date ? { occurrence_id: date } : {}) }),
  );
  return (
    <>
      <ListFilters label={t('attendees.search')} q={typed} onType={setTyped}>
        <OccurrenceFilter value={date} onChange={setDate} />
        <Box sx={{ flex: 1 }} />
        <Button href={attendeesCsv(place)} startIcon={<Download />} download>
          {t('attendees.csv')}
        </Button>
      </ListFilters>
      <DataTable
        label={t('attendees.title')}
        columns={useColumns()}
        rows={query.data}
        rowKey={(attendee) => attendee.ticket_id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={
          q || date ? (
            <EmptyState art="search" title={t('attendees.none_found')} text={t('bookings.none_found_text')} />
          ) : (
            <EmptyState title={t('attendees.empty_title')} text={t('attendees.empty_text')} />
          )
        }
      />
      <ShowMore query={query} />
    </>
  );
}

function useColumns(): Column<Attendee>[] {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const { data: dates } = useQuery(datesQuery(place));
  const zones = new Map(dates?.map((date) => [date.id, date.time_zone]));
  return [
    {
      key: 'name',
      header: t('attendees.name'),
      primary: true,
      cell: (attendee) => (
        <Box sx={{ minWidth: 0 }}>
          <Box sx={{ fontWeight: 580 }}>{attendee.holder_name || t('attendees.no_name')}</Box>
          <Typography
            variant="caption"
            component="div"
            sx={{ color: 'text.secondary', fontWeight: 420, overflowWrap: 'anywhere' }}
          >
            {attendee.email}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'ticket',
      header: t('attendees.ticket'),
      cell: (attendee) =>
        [
          attendee.product_name,
          attendee.offer_name !== attendee.product_name && attendee.offer_name,
          attendee.seat && seatText(attendee.seat),
        ]
          .filter(Boolean)
          .join(' · '),
    },
    {
      key: 'booking',
      header: t('attendees.booking'),
      cell: (attendee) => (
        <MuiLink component={Link} to={bookingPath(place.organizationId, place.eventId, attendee.booking_id)}>
          {attendee.reference}
        </MuiLink>
      ),
    },
    {
      key: 'state',
      header: t('attendees.state'),
      align: 'end',
      cell: (attendee) =>
        attendee.checked_in_at ? (
          <Box sx={{ display: 'inline-flex', alignItems: 'center', gap: 1, color: 'success.main' }}>
            <CheckCircle sx={{ fontSize: 18 }} aria-hidden />
            {t('attendees.in_since')}{' '}
            <EventTime
              start={attendee.checked_in_at}
              timeZone={zones.get(attendee.occurrence_id) ?? 'UTC'}
              variant="time"
            />
          </Box>
        ) : (
          <StatusChip status={attendee.state} />
        ),
    },
  ];
}
