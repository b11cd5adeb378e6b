import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { isOpen } from '../../lib/clock';
import { outcomeOf } from '../../lib/outcome';
import type { Received } from '../../types';

/** What someone has to know before anything else: that it is cancelled, over, or not paid yet. */
export function BookingNotice({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const outcome = outcomeOf(booking);
  if (outcome === 'cancelled') {
    const refunded = booking.money.refunded.amount > 0;
    return (
      <Alert severity="error">
        <AlertTitle>{t('notice.cancelled')}</AlertTitle>
        {[booking.end_reason, refunded ? t('notice.refunded') : null].filter(Boolean).join(' ')}
      </Alert>
    );
  }
  if (outcome === 'expired') {
    return (
      <Alert
        severity="warning"
        action={
          <Button component={Link} to={paths.checkout(booking.event_id, booking.id)} size="small">
            {t('notice.again')}
          </Button>
        }
      >
        <AlertTitle>{t('expired.title')}</AlertTitle>
        {t('expired.text')}
      </Alert>
    );
  }
  if (outcome === 'slow') {
    return (
      <Alert severity="info">
        <AlertTitle>{t('waiting.slow_title')}</AlertTitle>
        {t('waiting.slow_text', { email: booking.email ?? '' })}
      </Alert>
    );
  }
  if (isOpen(booking)) {
    return (
      <Alert
        severity="warning"
        action={
          <Button
            component={Link}
            to={paths.checkout(booking.event_id, booking.id)}
            variant="contained"
            color="primary"
            size="small"
          >
            {t('notice.finish')}
          </Button>
        }
      >
        <AlertTitle>{t('notice.open')}</AlertTitle>
        {t('notice.open_text')}
      </Alert>
    );
  }
  if (booking.state === 'confirmed' && Date.parse(booking.event.ends_at) < Date.now()) {
    return <Alert severity="info">{t('notice.over')}</Alert>;
  }
  return null;
}
