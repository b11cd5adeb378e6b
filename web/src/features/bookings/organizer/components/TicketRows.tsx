import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { StatusChip } from '@/components/StatusChip';
import { seatText } from '@/features/events';
import { spelled } from '../../lib/face';
import type { OrganizerBooking } from '../types';

interface Props {
  tickets: OrganizerBooking['tickets'];
  timeZone: string;
}

export function TicketRows({ tickets, timeZone }: Props) {
  const { t } = useTranslation('organizer');
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {tickets.map((ticket) => (
        <Box
          component="li"
          key={ticket.id}
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 3,
            py: 2,
            borderTop: 1,
            borderColor: 'divider',
            '&:first-of-type': { borderTop: 0 },
          }}
        >
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Typography variant="body2" sx={{ fontWeight: 560 }}>
              {ticket.holder_name || t('booking.ticket_number', { number: ticket.number })}
            </Typography>
            <Typography
              variant="caption"
              component="div"
              className="tabular"
              sx={{ color: 'text.secondary' }}
            >
              {ticket.seat && `${seatText(ticket.seat)} · `}
              {ticket.product_name} · {spelled(ticket.code)}
            </Typography>
          </Box>
          {ticket.used_at ? (
            <Typography variant="caption" sx={{ color: 'success.main' }}>
              {t('attendees.in_since')}{' '}
              <EventTime start={ticket.used_at} timeZone={timeZone} variant="time" />
            </Typography>
          ) : (
            <StatusChip status={ticket.state} />
          )}
        </Box>
      ))}
    </Box>
  );
}
