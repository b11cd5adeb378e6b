import { keyframes } from '@emotion/react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import { paths } from '@/app/paths';
import { Panel } from '@/components/Section';
import { useSession } from '@/contexts/SessionContext';
import type { Received } from '../../types';
import { useKeepTickets } from '../../wallet';
import { GiftCards } from '../cards/GiftCards';
import { Summary } from '../checkout/Summary';
import { DownloadButtons } from '../DownloadButtons';
import { TicketList } from '../TicketList';
import { Confetti } from './Confetti';

const draw = keyframes`from { stroke-dashoffset: 40; } to { stroke-dashoffset: 0; }`;
const rise = keyframes`from { transform: scale(0.6); opacity: 0; } to { transform: none; opacity: 1; }`;

export function Confirmed({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const { status } = useSession();
  useKeepTickets(booking);
  const first = booking.tickets[0];
  const cardsOnly = !first && booking.gift_cards.length > 0;
  return (
    <>
      <Confetti bookingId={booking.id} />
      <Box
        sx={{
          display: 'grid',
          alignItems: 'start',
          gap: { xs: 8, md: 16 },
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 420px' },
        }}
      >
        <Box>
          <Tick />
          <Typography variant="h1" sx={{ mt: 5 }}>
            {cardsOnly ? t('cards.ready', { count: booking.gift_cards.length }) : t('done.title')}
          </Typography>
          <Typography variant="subtitle1" sx={{ mt: 3, color: 'text.secondary' }} role="status">
            {booking.tickets.length > 0
              ? t('done.mailed', { count: booking.tickets.length, email: booking.email ?? '' })
              : t('done.mailed_booking', { email: booking.email ?? '' })}
          </Typography>
          <Box sx={{ mt: 6, display: 'flex', flexWrap: 'wrap', gap: 2 }}>
            {first && (
              <Button
                component={RouterLink}
                to={paths.ticket(booking.event_id, booking.id, first.id)}
                variant="contained"
                color="primary"
              >
                {t('done.open', { count: booking.tickets.length })}
              </Button>
            )}
            {!cardsOnly && <DownloadButtons booking={booking} />}
          </Box>
          {booking.tickets.length > 0 && (
            <Box sx={{ mt: 10 }}>
              <Typography variant="h4" component="h2" sx={{ mb: 4 }}>
                {t('done.tickets')}
              </Typography>
              <TicketList booking={booking} />
              <Typography variant="body2" sx={{ mt: 4, color: 'text.secondary' }}>
                {t('done.offline')}{' '}
                <Link component={RouterLink} to={paths.booking(booking.event_id, booking.id)}>
                  {t('done.manage')}
                </Link>
              </Typography>
            </Box>
          )}
          {booking.gift_cards.length > 0 && (
            <Box sx={{ mt: 10 }}>
              <GiftCards booking={booking} />
            </Box>
          )}
          {status === 'guest' && (
            <Box sx={{ mt: 8 }}>
              <Panel title={t('done.account_title')}>
                <Typography sx={{ color: 'text.secondary', mb: 4 }}>
                  {t('done.account_text', { email: booking.email ?? '' })}
                </Typography>
                <Button component={RouterLink} to={paths.register(paths.account.tickets())}>
                  {t('done.account')}
                </Button>
              </Panel>
            </Box>
          )}
        </Box>
        <Box sx={{ position: { md: 'sticky' }, insetBlockStart: { md: 84 } }}>
          <Summary booking={booking} />
          <Typography
            variant="caption"
            component="p"
            sx={{ mt: 3, color: 'text.secondary', textAlign: 'center' }}
          >
            {t('done.reference')}{' '}
            <Box component="strong" className="tabular" sx={{ userSelect: 'all' }}>
              {booking.reference}
            </Box>
          </Typography>
        </Box>
      </Box>
    </>
  );
}

function Tick() {
  return (
    <Box
      aria-hidden
      sx={{
        width: 64,
        height: 64,
        borderRadius: '50%',
        display: 'grid',
        placeItems: 'center',
        bgcolor: 'success.main',
        animation: `${rise} 200ms ease-out both`,
      }}
    >
      <Box component="svg" viewBox="0 0 32 32" width={34} height={34} fill="none">
        <Box
          component="path"
          d="m7 17 6 6 12-13"
          sx={(theme) => ({
            stroke: theme.vars.palette.success.contrastText,
            strokeWidth: 3.4,
            strokeLinecap: 'round',
            strokeLinejoin: 'round',
            strokeDasharray: 40,
            animation: `${draw} 360ms 120ms ease-out both`,
          })}
        />
      </Box>
    </Box>
  );
}
