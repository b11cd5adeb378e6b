import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { usePageTitle } from '@/hooks/usePageTitle';
import { seatMapQuery, seatMapVersionsQuery } from '../../seats/editor/api';
import SeatMapEditor from '../../seats/editor/SeatMapEditor';

/** One map, to be drawn. */
export default function SeatMapPage() {
  const { t } = useTranslation('seats');
  const { organizationId = '', seatMapId = '' } = useParams();
  const { data: map, error, refetch } = useQuery(seatMapQuery(organizationId, seatMapId));
  const versions = useQuery({
    ...seatMapVersionsQuery(organizationId, seatMapId),
    enabled: map?.frozen === true,
  });
  usePageTitle(map?.name);
  if (!map) {
    return error ? (
      <ErrorState page error={error} onRetry={() => void refetch()} />
    ) : (
      <ListSkeleton height={420} rows={1} />
    );
  }
  const users = versions.data?.find(({ number }) => number === map.number)?.events ?? [];
  return (
    <>
      <Breadcrumbs
        items={[
          { label: t('maps.title'), to: paths.organizer.seatMaps(organizationId) },
          { label: map.name },
        ]}
      />
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 3, mb: 3 }}>
        <Typography variant="h4" component="h1">
          {map.name}
        </Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {map.venue_name}
        </Typography>
      </Box>
      {map.frozen && (
        <Alert severity="info" sx={{ mb: 3 }}>
          {t('maps.frozen', { events: users.map(({ title }) => title).join(', ') || '–' })}
        </Alert>
      )}
      <SeatMapEditor key={map.id} organizationId={organizationId} map={map} />
    </>
  );
}
