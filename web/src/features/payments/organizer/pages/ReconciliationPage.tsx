import Sync from '@mui/icons-material/Sync';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { PageHeader } from '@/components/PageHeader';
import { ListSkeleton } from '@/components/Skeletons';
import { StatTile } from '@/components/StatTile';
import { useMay } from '@/features/users';
import { DaysTable } from '../components/DaysTable';
import { Differences } from '../components/Differences';
import { HeldMessages } from '../components/HeldMessages';
import { useTelling } from '../components/useTelling';
import { reconciliationQuery, useCompareNow } from '../reconciliationApi';

/** What the provider says, what we say, and the difference. */
export default function ReconciliationPage() {
  const { t } = useTranslation('reconciliation');
  const { organizationId = '' } = useParams();
  const mend = useMay()('bookings_manage');
  const tell = useTelling();
  const compare = useCompareNow(organizationId);
  const { data, error, refetch } = useQuery(reconciliationQuery(organizationId));
  const latest = data?.providers
    .map((one) => one.compared_at)
    .sort()
    .at(-1);
  return (
    <>
      <Breadcrumbs items={[{ label: t('title') }]} />
      <PageHeader
        title={t('title')}
        text={t('text')}
        actions={
          mend && (
            <Button
              startIcon={<Sync />}
              loading={compare.isPending}
              onClick={() => compare.mutate(undefined, tell(t('comparing')))}
            >
              {t('compare')}
            </Button>
          )
        }
      />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={4} height={72} />
      ) : (
        <Box sx={{ display: 'grid', gap: 8 }}>
          <Box sx={{ display: 'grid', gap: 4, gridTemplateColumns: { xs: '1fr', sm: 'repeat(3, 1fr)' } }}>
            <StatTile label={t('tiles.open')} value={data.open_differences} />
            <StatTile label={t('tiles.held')} value={data.held_messages} />
            <StatTile
              label={t('tiles.compared')}
              value={latest ? <EventTime start={latest} variant="relative" /> : t('never')}
            />
          </Box>
          <HeldMessages organizationId={organizationId} />
          <Titled title={t('differences.title')}>
            <Differences organizationId={organizationId} />
          </Titled>
          <Titled title={t('days.title')}>
            <DaysTable days={data.days} />
          </Titled>
        </Box>
      )}
    </>
  );
}

function Titled({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Box component="section">
      <Typography variant="h5" component="h2" sx={{ mb: 3 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}
