import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { paths } from '@/app/paths';
import { Cover } from '@/components/Cover';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { useFeedback } from '@/contexts/FeedbackContext';
import { coverImage } from '@/features/events';
import { useProblemText } from '@/hooks/useProblemText';
import { useRelease } from '../../api';
import type { Received } from '../../types';
import { SummaryLines } from './SummaryLines';

/** What is bought, in sight the whole time. While it is only held, it can be changed right here. */
export function Summary({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const { event } = booking;
  return (
    <Box
      component="aside"
      aria-label={t('summary.title')}
      sx={{
        border: 1,
        borderColor: 'divider',
        borderRadius: '16px',
        bgcolor: 'background.paper',
        overflow: 'hidden',
      }}
    >
      <Box sx={{ p: { xs: 4, sm: 6 }, display: 'flex', gap: 4 }}>
        <Box sx={{ width: 96, flexShrink: 0 }}>
          <Cover title={event.title} image={coverImage(event.cover)} ratio="4:3" sizes="96px" plain />
        </Box>
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="h6" component="h2">
            {event.title}
          </Typography>
          <Typography variant="body2" component="div" sx={{ mt: 0.5, color: 'text.secondary' }}>
            <EventTime start={event.starts_at} timeZone={event.time_zone} localHint />
          </Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {[event.venue_name, event.city].filter(Boolean).join(' · ')}
          </Typography>
        </Box>
      </Box>
      <Box sx={{ px: { xs: 4, sm: 6 }, pb: { xs: 4, sm: 6 } }}>
        <SummaryLines booking={booking} />
        <Box
          aria-live="polite"
          sx={{
            mt: 4,
            pt: 4,
            borderTop: 1,
            borderColor: 'divider',
            display: 'flex',
            alignItems: 'baseline',
            justifyContent: 'space-between',
          }}
        >
          <Typography sx={{ fontWeight: 600 }}>{t('summary.total')}</Typography>
          <Typography variant="h4" component="p">
            <Money {...booking.total} free />
          </Typography>
        </Box>
        <Typography variant="caption" component="p" sx={{ color: 'text.secondary' }}>
          {t('summary.included')}
        </Typography>
        {event.refund_policy.trim() && (
          <Typography
            variant="caption"
            component="p"
            sx={{ mt: 4, color: 'text.secondary', whiteSpace: 'pre-line' }}
          >
            <strong>{t('summary.refunds')}</strong> {event.refund_policy}
          </Typography>
        )}
        {booking.state !== 'confirmed' && <Release booking={booking} />}
      </Box>
    </Box>
  );
}

function Release({ booking }: { booking: Received }) {
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
