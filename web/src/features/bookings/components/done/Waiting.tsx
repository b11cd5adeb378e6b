import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { cameBack } from '@/features/payments';
import type { Received } from '../../types';
import { AtTheBank } from '../checkout/AtTheBank';

/** Most banks answer within a second; after this long the buyer has probably come back without paying. */
const PATIENCE = 10_000;

export function Waiting({ booking, slow }: { booking: Received; slow: boolean }) {
  const { t } = useTranslation('bookings');
  // With the back button nobody has paid: no need to wait for the bank.
  const [long, setLong] = useState(cameBack);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  if (long && !slow && booking.payment?.state === 'requires_action') {
    return (
      <Box sx={{ maxWidth: 520, mx: 'auto' }}>
        <AtTheBank booking={booking} />
      </Box>
    );
  }
  return (
    <Box
      role="status"
      sx={{
        maxWidth: 520,
        mx: 'auto',
        py: { xs: 12, md: 20 },
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        textAlign: 'center',
      }}
    >
      <CircularProgress size={44} thickness={3.2} aria-label={t('waiting.progress')} />
      <Typography variant="h2" component="h1" sx={{ mt: 7 }}>
        {slow ? t('waiting.slow_title') : t('waiting.title')}
      </Typography>
      <Typography sx={{ mt: 3, color: 'text.secondary', textWrap: 'pretty' }}>
        {slow ? t('waiting.slow_text', { email: booking.email ?? '' }) : t('waiting.text')}
      </Typography>
      {slow && (
        <Button component={Link} to={paths.booking(booking.event_id, booking.id)} sx={{ mt: 6 }}>
          {t('waiting.see_booking')}
        </Button>
      )}
    </Box>
  );
}
