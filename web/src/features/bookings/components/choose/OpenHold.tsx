import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { Countdown } from '@/components/Countdown';
import { serverNow } from '../../lib/clock';
import type { Received } from '../../types';

/** Someone came back to the event's page with places in hand: the way on is one tap. */
export function OpenHold({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const now = useCallback(() => serverNow(booking), [booking]);
  return (
    <Box sx={{ p: 4, borderRadius: '12px', bgcolor: 'primary.soft', display: 'grid', gap: 3 }}>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 2,
          justifyContent: 'space-between',
        }}
      >
        <Typography sx={{ fontWeight: 600 }}>{t('open_hold.title', { count: booking.quantity })}</Typography>
        {booking.expires_at && <Countdown deadline={booking.expires_at} now={now} />}
      </Box>
      <Button
        component={Link}
        to={paths.checkout(booking.event_id, booking.id)}
        variant="contained"
        color="primary"
        fullWidth
      >
        {t('open_hold.continue')}
      </Button>
    </Box>
  );
}
