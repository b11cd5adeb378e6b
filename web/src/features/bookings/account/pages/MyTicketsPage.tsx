import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { PageHeader } from '@/components/PageHeader';
import { ListSkeleton } from '@/components/Skeletons';
import { keepLoadedFiles } from '@/pwa/register';
import type { Face } from '../../lib/face';
import { myTicketsQuery } from '../api';
import { WalletCard } from '../components/WalletCard';

/** The wallet: what is ahead, by evening, with its codes. Works where there is no network. */
export default function MyTicketsPage() {
  const { t } = useTranslation('users');
  const { data, error, refetch } = useQuery(myTicketsQuery);
  useEffect(() => {
    if (data) keepLoadedFiles();
  }, [data]);
  return (
    <>
      <PageHeader title={t('tickets.title')} text={t('tickets.text')} />
      {data?.kept && (
        <Alert severity="info" sx={{ mb: 6 }}>
          {t('tickets.kept')}
        </Alert>
      )}
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton height={140} rows={3} />
      ) : data.faces.length === 0 ? (
        <EmptyState
          title={t('tickets.empty_title')}
          text={t('tickets.empty_text')}
          action={{ label: t('bookings.discover'), to: paths.search() }}
        />
      ) : (
        evenings(data.faces).map(([first, ...rest]) => <Evening key={first.id} faces={[first, ...rest]} />)
      )}
    </>
  );
}

type Some<T> = [T, ...T[]];

/** Tickets for the same evening stand together. */
function evenings(faces: readonly Face[]): Some<Face>[] {
  const groups = new Map<string, Some<Face>>();
  const sorted = [...faces].sort((one, other) => one.starts_at.localeCompare(other.starts_at));
  for (const face of sorted) {
    const key = `${face.event_id} ${face.starts_at}`;
    const group = groups.get(key);
    if (group) group.push(face);
    else groups.set(key, [face]);
  }
  return [...groups.values()];
}

function Evening({ faces }: { faces: Some<Face> }) {
  const [first] = faces;
  return (
    <Box component="section" sx={{ mb: 10 }}>
      <Typography variant="caption" component="div" sx={{ color: 'primary.main', fontWeight: 560 }}>
        <EventTime start={first.starts_at} timeZone={first.time_zone} variant="long" localHint />
      </Typography>
      <Typography variant="h4" component="h2">
        {first.event_title}
      </Typography>
      {first.venue_name && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {[first.venue_name, first.venue_address].filter(Boolean).join(', ')}
        </Typography>
      )}
      <Box
        component="ul"
        sx={{
          listStyle: 'none',
          m: 0,
          mt: 4,
          p: 0,
          display: 'grid',
          gap: 4,
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 300px), 1fr))',
        }}
      >
        {faces.map((face) => (
          <li key={face.id}>
            <WalletCard face={face} />
          </li>
        ))}
      </Box>
    </Box>
  );
}
