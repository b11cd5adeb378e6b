import Add from '@mui/icons-material/Add';
import EventSeat from '@mui/icons-material/EventSeatOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import { useProblemText } from '@/hooks/useProblemText';
import { seatMapsQuery, useArchiveSeatMap } from '../../seats/editor/api';
import { NewMapDialog } from '../../seats/editor/NewMapDialog';
import type { SeatMapCard } from '../../seats/types';
import { venuesQuery } from '../venuesApi';

/** The maps of an organization's halls, venue by venue. */
export default function SeatMapsPage() {
  const { t } = useTranslation(['seats', 'organizer']);
  const { organizationId = '' } = useParams();
  const [params] = useSearchParams();
  const venueId = params.get('venue') ?? undefined;
  const maps = useQuery(seatMapsQuery(organizationId, venueId));
  const venues = useQuery(venuesQuery(organizationId));
  const manage = useMay()('events_manage');
  const [making, setMaking] = useState(false);
  const navigate = useNavigate();
  const failed = maps.error ?? venues.error;
  const shown = venues.data?.filter(({ id }) => !venueId || id === venueId) ?? [];
  const first = shown[0];
  const open = (id: string) => paths.organizer.seatMap(organizationId, id);
  return (
    <>
      <Breadcrumbs
        items={[
          { label: t('organizer:venues.title'), to: paths.organizer.venues(organizationId) },
          { label: t('seats:maps.title') },
        ]}
      />
      <PageHeader
        title={t('seats:maps.title')}
        text={t('seats:maps.text')}
        actions={
          manage &&
          first && (
            <Button variant="contained" color="primary" startIcon={<Add />} onClick={() => setMaking(true)}>
              {t('seats:maps.add')}
            </Button>
          )
        }
      />
      {failed ? (
        <ErrorState error={failed} onRetry={() => void Promise.all([maps.refetch(), venues.refetch()])} />
      ) : !maps.data || !venues.data ? (
        <ListSkeleton height={96} rows={4} />
      ) : shown.length === 0 ? (
        <EmptyState
          title={t('seats:maps.no_venue_title')}
          text={t('seats:maps.no_venue_text')}
          action={{ label: t('organizer:venues.title'), to: paths.organizer.venues(organizationId) }}
        />
      ) : maps.data.length === 0 ? (
        <EmptyState
          title={t('seats:maps.empty_title')}
          text={t('seats:maps.empty_text')}
          {...(manage ? { action: { label: t('seats:maps.add'), onClick: () => setMaking(true) } } : {})}
        />
      ) : (
        shown.map((venue) => {
          const mine = maps.data.filter((map) => map.venue_id === venue.id);
          if (mine.length === 0) return null;
          return (
            <Box key={venue.id} component="section" sx={{ mb: 8 }}>
              <Typography variant="h6" component="h2" sx={{ mb: 3 }}>
                {venue.name}
              </Typography>
              <Box
                component="ul"
                sx={{
                  listStyle: 'none',
                  m: 0,
                  p: 0,
                  display: 'grid',
                  gap: 4,
                  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 300px), 1fr))',
                }}
              >
                {mine.map((map) => (
                  <MapCard
                    key={map.id}
                    map={map}
                    to={open(map.id)}
                    organizationId={organizationId}
                    manage={manage}
                  />
                ))}
              </Box>
            </Box>
          );
        })
      )}
      {making && first && (
        <NewMapDialog
          organizationId={organizationId}
          venues={venues.data ?? []}
          venueId={first.id}
          onClose={() => setMaking(false)}
          onMade={(map) => navigate(open(map.id))}
        />
      )}
    </>
  );
}

interface CardProps {
  map: SeatMapCard;
  to: string;
  organizationId: string;
  manage: boolean;
}

function MapCard({ map, to, organizationId, manage }: CardProps) {
  const { t } = useTranslation(['seats', 'common']);
  const archive = useArchiveSeatMap(organizationId);
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  const drop = async () => {
    const yes = await confirm({
      title: t('seats:maps.archive_title', { name: map.name }),
      body: t('seats:maps.archive_text'),
      confirmLabel: t('seats:maps.archive'),
      destructive: true,
    });
    if (!yes) return;
    archive.mutate(map.id, {
      onSuccess: () => notify(t('seats:maps.archived')),
      onError: (error) => notify(problemText(error), { severity: 'error' }),
    });
  };
  return (
    <Box
      component="li"
      sx={{ p: 5, border: 1, borderColor: 'divider', borderRadius: '12px', bgcolor: 'background.paper' }}
    >
      <Box sx={{ display: 'flex', gap: 3 }}>
        <EventSeat aria-hidden sx={{ color: 'primary.main' }} />
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography variant="h6" component="h3" noWrap>
            {map.name}
          </Typography>
          <Typography variant="body2" className="tabular" sx={{ color: 'text.secondary' }}>
            {t('seats:editor.seats', { count: map.seats })} ·{' '}
            {t('seats:maps.version', { number: map.number })}
          </Typography>
        </Box>
        {map.frozen && <Chip size="small" label={t('seats:maps.in_use')} />}
      </Box>
      <Box sx={{ display: 'flex', gap: 2, mt: 4 }}>
        <Button component={Link} to={to} size="small">
          {manage ? t('common:action.edit') : t('seats:maps.see')}
        </Button>
        {manage && (
          <Button size="small" variant="text" onClick={() => void drop()}>
            {t('seats:maps.archive')}
          </Button>
        )}
      </Box>
    </Box>
  );
}
