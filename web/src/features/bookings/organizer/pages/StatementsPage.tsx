import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { eventTitlesQuery } from '@/features/events/organizer';
import { BookkeepingHeader } from '../components/bookkeeping/BookkeepingHeader';
import { StatementCard } from '../components/bookkeeping/StatementCard';
import { statementsQuery } from '../documentsApi';

/** What the organization earned, period by period. */
export default function StatementsPage() {
  const { t } = useTranslation('documents');
  const { organizationId = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const event = params.get('event') ?? '';
  const { data: events = [] } = useQuery(eventTitlesQuery(organizationId));
  const { data, error, refetch } = useQuery(statementsQuery(organizationId, event || undefined));
  return (
    <>
      <BookkeepingHeader
        organizationId={organizationId}
        title={t('statements.title')}
        text={t('statements.text')}
      />
      <Select
        value={events.some(({ id }) => id === event) ? event : ''}
        displayEmpty
        onChange={({ target }) => setParams(target.value ? { event: target.value } : {}, { replace: true })}
        inputProps={{ 'aria-label': t('statements.event') }}
        sx={{ mb: 6, minWidth: 240, maxWidth: '100%' }}
      >
        <MenuItem value="">{t('statements.all_events')}</MenuItem>
        {events.map(({ id, title }) => (
          <MenuItem key={id} value={id}>
            {title}
          </MenuItem>
        ))}
      </Select>
      {data ? (
        <Box sx={{ display: 'grid', gap: 8 }}>
          <Group title={t('statements.open')} none={t('statements.open_none')}>
            {data.open.map((one) => (
              <StatementCard key={one.closing.currency} organizationId={organizationId} statement={one} />
            ))}
          </Group>
          <Group title={t('statements.closed')} none={t('statements.closed_none')}>
            {data.closed.map((one) => (
              <StatementCard key={one.id} organizationId={organizationId} statement={one} />
            ))}
          </Group>
        </Box>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <ListSkeleton rows={4} />
      )}
    </>
  );
}

function Group({ title, none, children }: { title: string; none: string; children: ReactNode[] }) {
  return (
    <Box component="section" sx={{ display: 'grid', gap: 4 }}>
      <Typography variant="h5" component="h2">
        {title}
      </Typography>
      {children.length > 0 ? (
        children
      ) : (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {none}
        </Typography>
      )}
    </Box>
  );
}
