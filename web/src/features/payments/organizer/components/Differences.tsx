import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { ShowMore } from '@/components/ShowMore';
import { StatusChip } from '@/components/StatusChip';
import { useMay } from '@/features/users';
import { type Difference, differencesQuery, useExplain, useRepair } from '../reconciliationApi';
import { ReasonDialog } from './ReasonDialog';
import { SideView } from './SideView';
import { useTelling } from './useTelling';

/** Every difference, the newest first: what they say, what we say, and what can be done about it. */
export function Differences({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation('reconciliation');
  const differences = useInfiniteQuery(differencesQuery(organizationId));
  const explain = useExplain(organizationId);
  const [explained, setExplained] = useState<Difference | null>(null);
  return (
    <>
      <DataTable
        label={t('differences.title')}
        columns={useColumns(organizationId, setExplained)}
        rows={differences.data}
        rowKey={({ id }) => id}
        error={differences.error}
        onRetry={() => void differences.refetch()}
        empty={<EmptyState title={t('differences.empty_title')} text={t('differences.empty_text')} />}
      />
      <ShowMore query={differences} />
      {explained && (
        <ReasonDialog
          title={t('differences.explain_title')}
          text={t('differences.explain_text')}
          submitLabel={t('differences.explain_save')}
          onClose={() => setExplained(null)}
          onSave={(reason) => explain.mutateAsync({ id: explained.id, reason })}
        />
      )}
    </>
  );
}

function useColumns(organizationId: string, explain: (one: Difference) => void): Column<Difference>[] {
  const { t } = useTranslation('reconciliation');
  const mend = useMay()('bookings_manage');
  const tell = useTelling();
  const repair = useRepair(organizationId);
  const acts = (one: Difference) =>
    one.state !== 'open' ? (
      <Settled one={one} />
    ) : mend ? (
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, justifyContent: { md: 'flex-end' } }}>
        {one.repair && (
          <Button
            size="small"
            variant="contained"
            color="primary"
            loading={repair.isPending && repair.variables === one.id}
            onClick={() => repair.mutate(one.id, tell(t('differences.repaired')))}
          >
            {t(`repair.${one.repair}`)}
          </Button>
        )}
        <Button size="small" onClick={() => explain(one)}>
          {t('differences.explain')}
        </Button>
      </Box>
    ) : (
      <StatusChip status="open" />
    );
  return [
    {
      key: 'what',
      header: t('differences.what'),
      primary: true,
      cell: (one) => (
        <Box sx={{ minWidth: 0 }}>
          <Box sx={{ fontWeight: 580 }}>{t(`kind.${one.kind}`)}</Box>
          <Typography
            variant="caption"
            component="div"
            sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
          >
            {[one.description, one.provider].filter(Boolean).join(' · ')}
          </Typography>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            <EventTime start={one.happened_at} />
          </Typography>
        </Box>
      ),
    },
    { key: 'theirs', header: t('theirs'), cell: (one) => <SideView side={one.theirs} /> },
    { key: 'ours', header: t('ours'), cell: (one) => <SideView side={one.ours} /> },
    {
      key: 'difference',
      header: t('difference'),
      cell: (one) => <Money {...one.difference} signed sx={{ fontWeight: 580 }} />,
    },
    { key: 'act', header: t('act'), align: 'end', cell: acts },
  ];
}

/** How a difference ended. */
function Settled({ one }: { one: Difference }) {
  const { t } = useTranslation('reconciliation');
  return (
    <Box>
      <StatusChip status={one.state === 'repaired' ? 'resolved' : 'ended'} label={t(`state.${one.state}`)} />
      {one.reason && (
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {one.reason}
        </Typography>
      )}
    </Box>
  );
}
