import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import { type EventTab, paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { StatusChip } from '@/components/StatusChip';
import { LinkTabs } from '@/components/Tabs';
import { type Permission, useMay } from '@/features/users';
import { usePageTitle } from '@/hooks/usePageTitle';
import { organizerEventQuery } from '../api';
import { EventActions } from '../components/EventActions';
import { usePlace } from '../place';
import type { OrganizerEvent } from '../types';

const TABS: readonly [EventTab, Permission][] = [
  ['overview', 'events_read'],
  ['details', 'events_read'],
  ['dates', 'events_read'],
  ['tickets', 'events_read'],
  ['prices', 'events_read'],
  ['seating', 'events_read'],
  ['codes', 'events_read'],
  ['waiting-room', 'events_read'],
  ['waiting-list', 'bookings_read'],
  ['bookings', 'bookings_read'],
  ['attendees', 'bookings_read'],
  ['check-in', 'bookings_read'],
  ['refunds', 'events_read'],
  ['settings', 'events_manage'],
];

/** The frame around everything about one event. */
export default function EventWorkspace() {
  const place = usePlace();
  const { data: event, error, refetch } = useQuery(organizerEventQuery(place));
  if (event) return <Workspace event={event} />;
  return error ? (
    <ErrorState page error={error} onRetry={() => void refetch()} />
  ) : (
    <ListSkeleton height={96} />
  );
}

function Workspace({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const may = useMay();
  usePageTitle(event.title);
  return (
    <>
      <Breadcrumbs
        items={[
          { label: t('events.title'), to: paths.organizer.events(place.organizationId) },
          { label: event.title },
        ]}
      />
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          justifyContent: 'space-between',
          gap: 4,
          mb: 4,
        }}
      >
        <Box sx={{ minWidth: 0, flex: '1 1 320px' }}>
          <StatusChip status={event.state} />
          <Typography variant="h3" component="h1" sx={{ mt: 1 }}>
            {event.title}
          </Typography>
        </Box>
        <EventActions event={event} />
      </Box>
      <LinkTabs
        label={t('workspace.label')}
        tabs={TABS.filter(([, permission]) => may(permission)).map(([tab]) => ({
          label: t(`workspace.tab.${tab}`),
          to: paths.organizer.event(place.organizationId, place.eventId, tab),
        }))}
      />
      <Box sx={{ pt: { xs: 6, md: 8 } }}>
        <Outlet context={event} />
      </Box>
    </>
  );
}
