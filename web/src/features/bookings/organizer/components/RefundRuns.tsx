import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { usePlace } from '@/features/events/organizer';
import { useMay } from '@/features/users';
import { refundRunQuery, refundRunsQuery, useResumeRun } from '../returnsApi';
import { RefundRunDialog } from './RefundRunDialog';
import { useTelling } from './useTelling';

type Run = Schema<'RunRow'>;

/** Dates that were called off or moved: how many bookings are done, and which failed. */
export function RefundRuns() {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const may = useMay();
  const [beginning, setBeginning] = useState(false);
  const { data, error, refetch } = useQuery(refundRunsQuery(place));
  return (
    <Panel title={t('refund_runs.title')}>
      <Box sx={{ display: 'grid', gap: 6 }}>
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <ListSkeleton rows={2} />
        ) : data.items.length === 0 ? (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('refund_runs.empty')}
          </Typography>
        ) : (
          data.items.map((run) => <RunProgress key={run.id} run={run} />)
        )}
        {may('bookings_manage') && (
          <Box>
            <Button onClick={() => setBeginning(true)}>{t('refund_runs.begin')}</Button>
          </Box>
        )}
      </Box>
      {beginning && <RefundRunDialog onClose={() => setBeginning(false)} />}
    </Panel>
  );
}

function RunProgress({ run }: { run: Run }) {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const may = useMay();
  const tell = useTelling();
  const resume = useResumeRun(place);
  const over = run.done + run.failed;
  const running = over < run.total;
  return (
    <Box component="section" sx={{ display: 'grid', gap: 2 }}>
      <Typography sx={{ fontWeight: 580 }}>{t(`refund_runs.kind.${run.kind}`)}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        <EventTime start={run.created_at} /> · {run.reason}
      </Typography>
      {run.open_until && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('refund_runs.open_until')} <EventTime start={run.open_until} />
        </Typography>
      )}
      <LinearProgress
        variant="determinate"
        value={run.total === 0 ? 100 : (100 * over) / run.total}
        aria-label={t('refund_runs.progress', { done: run.done, total: run.total })}
      />
      <Typography variant="body2" className="tabular" aria-live="polite">
        {t('refund_runs.progress', { done: run.done, total: run.total })}
        {run.failed > 0 && ` · ${t('refund_runs.failed', { count: run.failed })}`}
      </Typography>
      {run.failed > 0 && <Failures id={run.id} />}
      {may('bookings_manage') && (run.failed > 0 || running) && (
        <Box>
          <Button
            size="small"
            loading={resume.isPending}
            onClick={() => resume.mutate(run.id, tell(t('refund_runs.resumed')))}
          >
            {t('refund_runs.resume')}
          </Button>
        </Box>
      )}
    </Box>
  );
}

function Failures({ id }: { id: string }) {
  const { data } = useQuery(refundRunQuery(usePlace(), id));
  return (
    <Box component="ul" sx={{ m: 0, paddingInlineStart: 5, fontSize: '0.875rem' }}>
      {data?.failures.map((one) => (
        <li key={one.booking_id}>
          <strong className="tabular">{one.reference}</strong> {one.buyer_name}: {one.failure}
        </li>
      ))}
    </Box>
  );
}
