import ChevronRight from '@mui/icons-material/ChevronRight';
import QrCodeIcon from '@mui/icons-material/QrCode2';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { StatusChip } from '@/components/StatusChip';
import { seatText } from '@/features/events';
import type { Booking, Ticket } from '../types';

/** The stubs of a booking's tickets; each opens the ticket itself. */
export function TicketList({ booking }: { booking: Booking }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 3 }}>
      {booking.tickets.map((ticket) => (
        <li key={ticket.id}>
          <Stub booking={booking} ticket={ticket} />
        </li>
      ))}
    </Box>
  );
}

function Stub({ booking, ticket }: { booking: Booking; ticket: Ticket }) {
  const { t } = useTranslation('bookings');
  const good = Boolean(ticket.credential);
  return (
    <Box
      component={Link}
      to={paths.ticket(booking.event_id, booking.id, ticket.id)}
      sx={{
        display: 'flex',
        alignItems: 'stretch',
        minHeight: 72,
        color: 'text.primary',
        textDecoration: 'none',
        borderRadius: '12px',
        border: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
        overflow: 'hidden',
        transition: 'border-color 150ms',
        opacity: good ? 1 : 0.76,
        '&:hover': { borderColor: 'text.disabled' },
      }}
    >
      <Box
        aria-hidden
        sx={{
          width: 64,
          flexShrink: 0,
          display: 'grid',
          placeItems: 'center',
          bgcolor: good ? 'primary.soft' : 'action.hover',
          color: good ? 'primary.main' : 'text.disabled',
          borderInlineEnd: '1px dashed',
          borderColor: 'divider',
        }}
      >
        <QrCodeIcon sx={{ fontSize: 30 }} />
      </Box>
      <Box sx={{ flex: 1, minWidth: 0, px: 4, py: 3, alignSelf: 'center' }}>
        <Typography noWrap sx={{ fontWeight: 600 }}>
          {ticket.holder_name ?? t('ticket.number', { number: ticket.number })}
        </Typography>
        <Typography variant="body2" noWrap sx={{ color: 'text.secondary' }}>
          {ticket.seat && `${seatText(ticket.seat)} · `}
          {ticket.product_name}
          {ticket.offer_name !== ticket.product_name && ` · ${ticket.offer_name}`}
        </Typography>
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, pr: 3 }}>
        {!good && <StatusChip status={ticket.state} />}
        {ticket.used_at && <StatusChip status="completed" label={t('ticket.used')} />}
        <ChevronRight sx={{ color: 'text.secondary' }} aria-hidden />
      </Box>
    </Box>
  );
}
