import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { useProblemText } from '@/hooks/useProblemText';
import { localZone } from '@/lib/time';
import { useExtend } from '../../api';
import type { Received } from '../../types';

/** One extension while a payment is under way: offered once, and said when it is used. */
export function MoreTime({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const extend = useExtend(booking);
  const words = useProblemText();
  const underWay = ['created', 'requires_action', 'processing'].includes(booking.payment?.state ?? '');
  if (booking.extended_at && booking.expires_at) {
    return (
      <Alert severity="success" role="status">
        {t('bank.extended')} <EventTime start={booking.expires_at} timeZone={localZone()} variant="time" />.{' '}
        {t('bank.extended_once')}
      </Alert>
    );
  }
  if (!underWay) return null;
  return (
    <Box>
      <Button variant="text" loading={extend.isPending} onClick={() => extend.mutate()}>
        {t('bank.more_time')}
      </Button>
      <Typography
        variant="caption"
        component="p"
        sx={{ mt: 1, color: extend.error ? 'error.main' : 'text.secondary' }}
      >
        {extend.error ? words(extend.error) : t('bank.more_time_hint')}
      </Typography>
    </Box>
  );
}
