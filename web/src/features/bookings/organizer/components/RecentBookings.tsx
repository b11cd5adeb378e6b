import Box from '@mui/material/Box';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { Panel } from '@/components/Section';
import { bookingPath } from '../lib/links';
import type { Overview } from '../types';

interface Props {
  organizationId: string;
  bookings: Overview['recent_bookings'];
}

export function RecentBookings({ organizationId, bookings }: Props) {
  const { t } = useTranslation('organizer');
  return (
    <Panel title={t('dashboard.recent_bookings')}>
      {bookings.length === 0 && (
        <Typography sx={{ color: 'text.secondary' }}>{t('dashboard.no_bookings')}</Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {bookings.map((booking) => (
          <Box
            component="li"
            key={booking.id}
            sx={{
              display: 'flex',
              alignItems: 'baseline',
              gap: 3,
              py: 2.5,
              borderTop: 1,
              borderColor: 'divider',
              '&:first-of-type': { borderTop: 0, pt: 0 },
              '&:last-of-type': { pb: 0 },
            }}
          >
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <MuiLink
                component={Link}
                to={bookingPath(organizationId, booking.event_id, booking.id)}
                noWrap
                sx={{
                  display: 'block',
                  color: 'text.primary',
                  fontWeight: 560,
                  fontSize: '0.9375rem',
                  textDecoration: 'none',
                  '&:hover': { textDecoration: 'underline' },
                }}
              >
                {booking.name || booking.reference}
              </MuiLink>
              <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>
                {t('bookings.tickets', { count: booking.quantity })} · {booking.event_title}
              </Typography>
            </Box>
            <Box sx={{ textAlign: 'end', flexShrink: 0, fontSize: '0.875rem' }}>
              <Money {...booking.total} free sx={{ fontWeight: 560 }} />
              <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                <EventTime start={booking.confirmed_at} variant="relative" />
              </Typography>
            </Box>
          </Box>
        ))}
      </Box>
    </Panel>
  );
}
