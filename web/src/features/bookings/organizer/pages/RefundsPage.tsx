import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { PageHeader } from '@/components/PageHeader';
import { ShowMore } from '@/components/ShowMore';
import { StatusChip } from '@/components/StatusChip';
import { useMay } from '@/features/users';
import { ApprovalForm } from '../components/ApprovalForm';
import { useTelling } from '../components/useTelling';
import { WaitingReturn } from '../components/WaitingReturn';
import {
  type ListedRefund,
  refundSettingsQuery,
  refundsQuery,
  useRetryRefund,
  waitingReturnsQuery,
} from '../returnsApi';

/** Money that goes back: what waits for approval, what failed, and everything else. */
export default function RefundsPage() {
  const { t } = useTranslation('organizer');
  const { organizationId = '' } = useParams();
  const waiting = useInfiniteQuery(waitingReturnsQuery(organizationId));
  const refunds = useInfiniteQuery(refundsQuery(organizationId));
  const settings = useQuery(refundSettingsQuery(organizationId));
  return (
    <>
      <Breadcrumbs items={[{ label: t('refunds.title') }]} />
      <PageHeader title={t('refunds.title')} text={t('refunds.text')} />
      <Box sx={{ display: 'grid', gap: 7 }}>
        {(waiting.data?.length ?? 0) > 0 && (
          <Box component="section" sx={{ display: 'grid', gap: 3 }}>
            <Typography variant="h5" component="h2">
              {t('refunds.waiting')}
            </Typography>
            {waiting.data?.map((one) => (
              <Box key={one.id}>
                <Typography variant="body2" sx={{ mb: 1, color: 'text.secondary' }}>
                  {[one.event_title, one.reference, one.buyer_name].filter(Boolean).join(' · ')}
                </Typography>
                <WaitingReturn organizationId={organizationId} one={one} />
              </Box>
            ))}
            <ShowMore query={waiting} />
          </Box>
        )}
        <Box component="section">
          <DataTable
            label={t('refunds.title')}
            columns={useColumns(organizationId)}
            rows={refunds.data}
            rowKey={(refund) => refund.id}
            error={refunds.error}
            onRetry={() => void refunds.refetch()}
            empty={<EmptyState title={t('refunds.empty_title')} text={t('refunds.empty_text')} />}
          />
          <ShowMore query={refunds} />
        </Box>
        {settings.data && <ApprovalForm organizationId={organizationId} settings={settings.data} />}
      </Box>
    </>
  );
}

function useColumns(organizationId: string): Column<ListedRefund>[] {
  const { t } = useTranslation('organizer');
  const may = useMay();
  const tell = useTelling();
  const retry = useRetryRefund(organizationId);
  return [
    {
      key: 'booking',
      header: t('refunds.booking'),
      primary: true,
      cell: (refund) => (
        <Box sx={{ minWidth: 0 }}>
          <Box className="tabular" sx={{ fontWeight: 580 }}>
            {refund.reference}
          </Box>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {[refund.buyer_name, refund.event_title].filter(Boolean).join(' · ')}
          </Typography>
        </Box>
      ),
    },
    { key: 'amount', header: t('refunds.amount'), cell: (refund) => <Money {...refund.amount} /> },
    {
      key: 'state',
      header: t('refunds.state'),
      cell: (refund) => (
        <Box>
          <StatusChip status={refund.state as 'requested'} />
          <Typography
            variant="caption"
            component="div"
            sx={{ color: refund.failure ? 'error.main' : 'text.secondary' }}
          >
            {refund.failure ?? (refund.origin === 'provider' ? t('returns.external') : refund.reason)}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'when',
      header: t('refunds.when'),
      cell: (refund) => <EventTime start={refund.created_at} />,
    },
    {
      key: 'act',
      header: '',
      cell: (refund) =>
        refund.state === 'failed' &&
        refund.origin === 'admit' &&
        !refund.retried &&
        may('bookings_manage') ? (
          <Button
            size="small"
            onClick={() =>
              retry.mutate({ eventId: refund.event_id, refundId: refund.id }, tell(t('returns.retried')))
            }
          >
            {t('returns.retry')}
          </Button>
        ) : null,
    },
  ];
}
