import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink, useOutlet } from 'react-router';
import { paths } from '@/app/paths';
import { EventTime } from '@/components/EventTime';
import { Panel } from '@/components/Section';
import { StatusChip } from '@/components/StatusChip';
import { MoneyRows } from '@/features/payments';
import type { BookingOutlet } from '../../context';
import { InvoicePanel } from '../../documents/InvoicePanel';
import type { Received } from '../../types';
import { useKeepTickets } from '../../wallet';
import { GiftCards } from '../cards/GiftCards';
import { Summary } from '../checkout/Summary';
import { DownloadButtons } from '../DownloadButtons';
import { TicketList } from '../TicketList';
import { BookingNotice } from './BookingNotice';
import { Contact } from './Contact';
import { GiveBack } from './GiveBack';
import { Holders } from './Holders';

export function BookingView({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const { event } = booking;
  useKeepTickets(booking);
  const talk = useOutlet({ booking } satisfies BookingOutlet);
  const confirmed = booking.state === 'confirmed';
  const cardsOnly = booking.tickets.length === 0 && booking.gift_cards.length > 0;
  return (
    <Box
      sx={{
        display: 'grid',
        alignItems: 'start',
        gap: { xs: 8, md: 14 },
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 400px' },
      }}
    >
      <Box sx={{ display: 'grid', gap: 7, minWidth: 0 }}>
        <Box>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 3, mb: 3 }}>
            <StatusChip status={booking.state} />
            <Typography variant="body2" className="tabular" sx={{ color: 'text.secondary' }}>
              {t('manage.reference')} <strong>{booking.reference}</strong>
            </Typography>
          </Box>
          <Typography variant="h1">
            <Link component={RouterLink} to={paths.event(event.slug)} underline="hover" color="inherit">
              {event.title}
            </Link>
          </Typography>
          <Typography variant="subtitle1" component="div" sx={{ mt: 3, color: 'text.secondary' }}>
            <EventTime start={event.starts_at} timeZone={event.time_zone} variant="full" localHint />
            <div>{[event.venue_name, event.address, event.city].filter(Boolean).join(', ')}</div>
          </Typography>
        </Box>
        <BookingNotice booking={booking} />
        {confirmed && !cardsOnly && (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
            <DownloadButtons booking={booking} />
          </Box>
        )}
        {event.online_url && (
          <Panel title={t('manage.online')}>
            <Link href={event.online_url} target="_blank" rel="noopener noreferrer">
              {event.online_url}
            </Link>
          </Panel>
        )}
        {booking.tickets.length > 0 && (
          <Box component="section">
            <Typography variant="h4" component="h2" sx={{ mb: 4 }}>
              {t('done.tickets')}
            </Typography>
            <TicketList booking={booking} />
          </Box>
        )}
        <GiftCards booking={booking} />
        {confirmed && booking.tickets.length > 0 && <Holders booking={booking} />}
        {confirmed && booking.tickets.length > 0 && <GiveBack booking={booking} />}
        {talk ?? <Contact booking={booking} />}
      </Box>
      <Box sx={{ display: 'grid', gap: 6, position: { md: 'sticky' }, insetBlockStart: { md: 92 } }}>
        <Summary booking={booking} />
        {booking.money.paid.amount > 0 && (
          <Panel>
            <MoneyRows money={booking.money} />
          </Panel>
        )}
        {booking.confirmed_at && booking.total.amount > 0 && <InvoicePanel booking={booking} />}
      </Box>
    </Box>
  );
}
