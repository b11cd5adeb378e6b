import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { usePlace, useWorkspaceEvent } from '@/features/events/organizer';
import { useMay } from '@/features/users';
import { RefundPolicyForm } from '../components/RefundPolicyForm';
import { RefundRuns } from '../components/RefundRuns';
import { refundPolicyQuery } from '../returnsApi';

/** What buyers may give back by themselves, and what becomes of them when a date is off or moved. */
export default function EventRefundsPage() {
  const place = usePlace();
  const event = useWorkspaceEvent();
  const may = useMay();
  const { data, error, refetch } = useQuery(refundPolicyQuery(place));
  return (
    <Box sx={{ maxWidth: 720, display: 'grid', gap: 6 }}>
      {data ? (
        <RefundPolicyForm policy={data} currency={event.currency} disabled={!may('events_manage')} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <ListSkeleton rows={4} />
      )}
      {may('bookings_read') && <RefundRuns />}
    </Box>
  );
}
