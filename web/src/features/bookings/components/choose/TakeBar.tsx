import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import type { EventDetails } from '@/features/events';
import { BuyingWindow } from '../room/BuyingWindow';
import { useRoom } from '../room/useRoom';
import type { Chooser } from './useChooser';

/** The sum, with everything in it, and the one button of this page. */
export function TakeBar({ event, chooser }: { event: EventDetails; chooser: Chooser }) {
  const { t } = useTranslation('bookings');
  const { basket, busy, submit } = chooser;
  const { wait, until } = useRoom(event.id);
  const hint =
    basket.obstacle === 'needs_admission'
      ? t('choose.needs_admission')
      : basket.obstacle === 'price'
        ? t('choose.check_price')
        : null;
  // What is held already is paid for without waiting again.
  if (wait && !chooser.held) {
    return (
      <Box>
        <Button variant="contained" color="primary" size="large" fullWidth component="a" href={wait}>
          {t('room.go')}
        </Button>
        <Typography
          variant="caption"
          component="p"
          sx={{ mt: 2.5, textAlign: 'center', color: 'text.secondary' }}
        >
          {t('room.text')}
        </Typography>
      </Box>
    );
  }
  return (
    <Box>
      {until && !chooser.held && <BuyingWindow eventId={event.id} until={until} />}
      <Box
        sx={{ display: 'flex', alignItems: 'baseline', justifyContent: 'space-between', gap: 3, mb: 3 }}
        aria-live="polite"
      >
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {basket.quantity === 0 ? t('choose.none') : t('choose.items', { count: basket.quantity })}
        </Typography>
        <Typography component="p" variant="h5">
          {basket.quantity > 0 && <Money {...basket.total} free />}
        </Typography>
      </Box>
      <Button
        variant="contained"
        color="primary"
        size="large"
        fullWidth
        loading={busy}
        disabled={basket.obstacle !== null}
        onClick={() => void submit()}
      >
        {t('choose.take')}
      </Button>
      <Typography
        variant="caption"
        component="p"
        sx={{ mt: 2.5, textAlign: 'center', color: hint ? 'warning.main' : 'text.secondary' }}
      >
        {hint ?? t('choose.promise', { minutes: event.hold_minutes })}
      </Typography>
    </Box>
  );
}
