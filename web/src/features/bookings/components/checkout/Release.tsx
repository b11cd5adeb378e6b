import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { paths } from '@/app/paths';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { useRelease } from '../../api';
import type { Received } from '../../types';

/** For those who changed their mind: others can have the places at once. */
export function Release({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const { confirm, notify } = useFeedback();
  const navigate = useNavigate();
  const words = useProblemText();
  const release = useRelease({ eventId: booking.event_id, bookingId: booking.id });
  const ask = async () => {
    const sure = await confirm({
      title: t('release.title'),
      body: t('release.text'),
      confirmLabel: t('release.confirm'),
      cancelLabel: t('release.keep'),
      destructive: true,
    });
    if (!sure) return;
    try {
      await release.mutateAsync();
      notify(t('release.done'));
      navigate(paths.event(booking.event.slug));
    } catch (error) {
      notify(words(error), { severity: 'error' });
    }
  };
  return (
    <Button
      variant="text"
      size="small"
      loading={release.isPending}
      onClick={() => void ask()}
      sx={{ mt: 4, ml: -3, color: 'text.secondary' }}
    >
      {t('release.button')}
    </Button>
  );
}
