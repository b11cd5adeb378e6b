import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { PageHeader } from '@/components/PageHeader';
import { ListSkeleton } from '@/components/Skeletons';
import { myListsQuery, type WaitingEntry } from '../api';
import { EntryChip } from '../components/EntryChip';

/** The waiting lists of a signed-in person; what needs an answer stands first. */
export default function MyWaitingListsPage() {
  const { t } = useTranslation('waiting');
  const { data, error, refetch } = useQuery(myListsQuery);
  return (
    <>
      <PageHeader title={t('mine.title')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton height={96} rows={3} />
      ) : data.length === 0 ? (
        <EmptyState
          title={t('mine.empty_title')}
          text={t('mine.empty_text')}
          action={{ label: t('mine.discover'), to: paths.search() }}
        />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 3 }}>
          {[...data].sort(byUrgency).map((entry) => (
            <li key={entry.id}>
              <Card entry={entry} />
            </li>
          ))}
        </Box>
      )}
    </>
  );
}

const byUrgency = (one: WaitingEntry, other: WaitingEntry) =>
  Number(Boolean(other.offer)) - Number(Boolean(one.offer));

function Card({ entry }: { entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  const first = entry.choices[0];
  return (
    <Box
      component={Link}
      to={paths.waitingEntry(entry.event_id, entry.id)}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        justifyContent: 'space-between',
        gap: 3,
        p: { xs: 4, sm: 5 },
        border: 1,
        borderColor: entry.offer ? 'primary.main' : 'divider',
        borderRadius: '14px',
        bgcolor: 'background.paper',
        color: 'inherit',
        textDecoration: 'none',
        '&:hover': { borderColor: entry.offer ? 'primary.main' : 'text.disabled' },
      }}
    >
      <Box sx={{ minWidth: 0, flex: '1 1 240px' }}>
        {first && (
          <Typography variant="caption" component="div" sx={{ color: 'primary.main', fontWeight: 560 }}>
            <EventTime start={first.starts_at} timeZone={first.time_zone} localHint />
          </Typography>
        )}
        <Typography variant="h6" component="h2" sx={{ mt: 0.5 }}>
          {entry.event_title}
        </Typography>
        <Typography variant="body2" sx={{ mt: 0.5, color: 'text.secondary' }}>
          {entry.offer ? (
            <>
              {t('mine.offer', { count: entry.offer.quantity })}{' '}
              <EventTime start={entry.offer.expires_at} {...(first ? { timeZone: first.time_zone } : {})} />
            </>
          ) : entry.place ? (
            t('mine.place', { place: entry.place, count: entry.quantity })
          ) : (
            t('wish.exactly', { count: entry.quantity })
          )}
        </Typography>
      </Box>
      <EntryChip state={entry.state} />
    </Box>
  );
}
