import Add from '@mui/icons-material/Add';
import EventSeat from '@mui/icons-material/EventSeatOutlined';
import MapIcon from '@mui/icons-material/MapOutlined';
import Place from '@mui/icons-material/PlaceOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import { useProblemText } from '@/hooks/useProblemText';
import { VenueDialog } from '../components/VenueDialog';
import type { EditedVenue } from '../types';
import { useArchiveVenue, venuesQuery } from '../venuesApi';

type Open = { venue?: EditedVenue } | null;

export default function VenuesPage() {
  const { t } = useTranslation('organizer');
  const { organizationId = '' } = useParams();
  const { data, error, refetch } = useQuery(venuesQuery(organizationId));
  const manage = useMay()('events_manage');
  const [open, setOpen] = useState<Open>(null);
  const archive = useArchiveVenue(organizationId);
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  const onArchive = async (venue: EditedVenue) => {
    const yes = await confirm({
      title: t('venues.archive_title', { name: venue.name }),
      body: t('venues.archive_text'),
      confirmLabel: t('venues.archive'),
      destructive: true,
    });
    if (!yes) return;
    archive.mutate(venue.id, {
      onSuccess: () => notify(t('venues.archived')),
      onError: (failure) => notify(problemText(failure), { severity: 'error' }),
    });
  };
  return (
    <>
      <Breadcrumbs items={[{ label: t('venues.title') }]} />
      <PageHeader
        title={t('venues.title')}
        text={t('venues.text')}
        actions={
          manage &&
          data &&
          data.length > 0 && (
            <Button variant="contained" color="primary" startIcon={<Add />} onClick={() => setOpen({})}>
              {t('venues.add')}
            </Button>
          )
        }
      />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton height={112} rows={4} />
      ) : data.length === 0 ? (
        <EmptyState
          title={t('venues.empty_title')}
          text={t('venues.empty_text')}
          {...(manage ? { action: { label: t('venues.add'), onClick: () => setOpen({}) } } : {})}
        />
      ) : (
        <Box
          component="ul"
          sx={{
            listStyle: 'none',
            m: 0,
            p: 0,
            display: 'grid',
            gap: 4,
            gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 320px), 1fr))',
          }}
        >
          {data.map((venue) => (
            <VenueCard
              key={venue.id}
              venue={venue}
              {...(manage
                ? { onEdit: () => setOpen({ venue }), onArchive: () => void onArchive(venue) }
                : {})}
            />
          ))}
        </Box>
      )}
      {open && (
        <VenueDialog
          venue={open.venue}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null);
            notify(t('venues.saved'));
          }}
        />
      )}
    </>
  );
}

function mapLink(venue: EditedVenue): string {
  const { latitude, longitude } = venue;
  if (latitude !== null && longitude !== null) {
    return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  }
  const words = [venue.name, venue.address, venue.postal_code, venue.city, venue.country]
    .filter(Boolean)
    .join(', ');
  return `https://www.openstreetmap.org/search?query=${encodeURIComponent(words)}`;
}

function VenueCard({
  venue,
  onEdit,
  onArchive,
}: {
  venue: EditedVenue;
  onEdit?: () => void;
  onArchive?: () => void;
}) {
  const { t } = useTranslation(['organizer', 'common']);
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexDirection: 'column',
        p: 5,
        border: 1,
        borderColor: 'divider',
        borderRadius: '12px',
        bgcolor: 'background.paper',
      }}
    >
      <Box sx={{ display: 'flex', gap: 3 }}>
        <Place aria-hidden sx={{ color: 'primary.main' }} />
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="h6" component="h2">
            {venue.name}
          </Typography>
          <Typography variant="body2" sx={{ mt: 0.5, color: 'text.secondary' }}>
            {[venue.address, `${venue.postal_code} ${venue.city}`.trim(), venue.country]
              .filter(Boolean)
              .join(', ')}
          </Typography>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {venue.time_zone.replaceAll('_', ' ')}
          </Typography>
        </Box>
      </Box>
      <Box sx={{ flex: 1 }} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, mt: 4 }}>
        <Button
          size="small"
          startIcon={<MapIcon />}
          href={mapLink(venue)}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t('organizer:venues.map_of', { name: venue.name })}
        >
          {t('organizer:venues.map')}
        </Button>
        <Button
          size="small"
          component={Link}
          to={paths.organizer.seatMaps(venue.organization_id, venue.id)}
          startIcon={<EventSeat />}
          aria-label={`${t('organizer:venues.seat_maps')}: ${venue.name}`}
        >
          {t('organizer:venues.seat_maps')}
        </Button>
        {onEdit && (
          <Button size="small" onClick={onEdit} aria-label={`${t('common:action.edit')}: ${venue.name}`}>
            {t('common:action.edit')}
          </Button>
        )}
        {onArchive && (
          <Button
            size="small"
            variant="text"
            onClick={onArchive}
            aria-label={`${t('organizer:venues.archive')}: ${venue.name}`}
          >
            {t('organizer:venues.archive')}
          </Button>
        )}
      </Box>
    </Box>
  );
}
