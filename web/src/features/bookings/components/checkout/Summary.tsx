import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTheme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Cover } from '@/components/Cover';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { coverImage } from '@/features/events';
import type { Received } from '../../types';
import { TenderRows } from '../cards/TenderRows';
import { IncludedTaxes, PriceRows } from '../PriceRows';
import { CodeField } from './CodeField';
import { Release } from './Release';
import { SummaryLines } from './SummaryLines';

/** What is bought, in sight the whole time. While it is only held, it can be changed right here. */
export function Summary({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const { event } = booking;
  const desk = useMediaQuery(useTheme().breakpoints.up('md'));
  // On a phone the form comes first; the sum stays in sight, the rest is one tap away.
  const [opened, setOpened] = useState(false);
  const open = desk || opened;
  const details = useId();
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
      {!desk && (
        <Button
          fullWidth
          variant="text"
          aria-expanded={open}
          aria-controls={details}
          onClick={() => setOpened(!opened)}
          sx={{
            justifyContent: 'space-between',
            px: 4,
            minHeight: 52,
            borderRadius: 0,
            borderTop: 1,
            borderColor: 'divider',
          }}
        >
          <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1 }}>
            {t('choose.items', { count: booking.quantity })}
            <ExpandMore
              fontSize="small"
              sx={{ transform: open ? 'rotate(180deg)' : 'none', transition: 'transform 150ms' }}
            />
          </Box>
          <Money {...booking.total} free sx={{ fontSize: '1.125rem', fontWeight: 640 }} />
        </Button>
      )}
      <Box
        id={details}
        hidden={!open}
        sx={{ px: { xs: 4, sm: 6 }, pt: { xs: 3, md: 0 }, pb: { xs: 4, sm: 6 } }}
      >
        <SummaryLines booking={booking} />
        <PriceRows booking={booking} />
        {booking.state === 'held' && <CodeField booking={booking} />}
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
          <IncludedTaxes booking={booking} />
          {t('summary.included')}
        </Typography>
        <TenderRows booking={booking} />
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
