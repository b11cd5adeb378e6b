import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { StatusChip } from '@/components/StatusChip';
import { useMay } from '@/features/users';
import { type BookingReturns, bookingReturnsQuery, useRetryRefund } from '../returnsApi';
import type { OrganizerBooking } from '../types';
import { useTelling } from './useTelling';
import { WaitingReturn } from './WaitingReturn';

interface Props {
  organizationId: string;
  booking: OrganizerBooking;
}

/** What waits for a second pair of eyes, what the bank disputes, and every refund with how it went. */
export function BookingMoneyBack({ organizationId, booking }: Props) {
  const { t } = useTranslation('organizer');
  const { data } = useQuery(bookingReturnsQuery({ organizationId, eventId: booking.event_id }, booking.id));
  if (!data) return null;
  const waiting = data.returns.filter(({ state }) => state === 'waiting');
  if (waiting.length + data.disputes.length + data.refunds.length === 0) return null;
  return (
    <Box component="section" sx={{ display: 'grid', gap: 4 }}>
      <Typography component="h4" sx={{ fontSize: '0.8125rem', fontWeight: 600, color: 'text.secondary' }}>
        {t('returns.section')}
      </Typography>
      {waiting.map((one) => (
        <WaitingReturn key={one.id} organizationId={organizationId} one={one} />
      ))}
      {data.disputes.map((dispute) => (
        <Alert
          key={dispute.id}
          severity={dispute.state === 'won' ? 'success' : dispute.state === 'inquiry' ? 'info' : 'error'}
        >
          <AlertTitle>
            {t(`disputes.${dispute.state as 'inquiry'}`)} · <Money {...dispute.amount} />
          </AlertTitle>
          {dispute.due_by && (
            <>
              {t('disputes.due')} <EventTime start={dispute.due_by} />
            </>
          )}
        </Alert>
      ))}
      <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 3 }}>
        {data.refunds.map((refund) => (
          <RefundRow
            key={refund.id}
            organizationId={organizationId}
            eventId={booking.event_id}
            refund={refund}
          />
        ))}
      </Box>
    </Box>
  );
}

function RefundRow({
  organizationId,
  eventId,
  refund,
}: {
  organizationId: string;
  eventId: string;
  refund: BookingReturns['refunds'][number];
}) {
  const { t } = useTranslation('organizer');
  const may = useMay();
  const tell = useTelling();
  const retry = useRetryRefund(organizationId);
  const failed = refund.state === 'failed';
  return (
    <Box component="li" sx={{ display: 'grid', gap: 1, fontSize: '0.9375rem' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 3 }}>
        <Money {...refund.amount} />
        <StatusChip status={refund.state as 'requested'} />
      </Box>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        <EventTime start={refund.created_at} /> ·{' '}
        {refund.origin === 'provider' ? t('returns.external') : refund.reason}
        {refund.purse_id && ` · ${t('returns.to_card')}`}
      </Typography>
      {failed && (
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 3, flexWrap: 'wrap' }}>
          <Typography variant="caption" sx={{ color: 'error.main', flex: 1 }}>
            {refund.failure}
          </Typography>
          {may('bookings_manage') && refund.origin === 'admit' && (
            <Button
              size="small"
              loading={retry.isPending}
              onClick={() => retry.mutate({ eventId, refundId: refund.id }, tell(t('returns.retried')))}
            >
              {t('returns.retry')}
            </Button>
          )}
        </Box>
      )}
    </Box>
  );
}
