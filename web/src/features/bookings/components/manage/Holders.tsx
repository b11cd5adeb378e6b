import Edit from '@mui/icons-material/EditOutlined';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/components/Section';
import type { Booking } from '../../types';
import { HolderDialog } from './HolderDialog';

/** Who comes with which ticket; can be changed until the ticket has been used. */
export function Holders({ booking }: { booking: Booking }) {
  const { t } = useTranslation('bookings');
  const [editing, setEditing] = useState<string | null>(null);
  const open = booking.tickets.find(({ id }) => id === editing);
  return (
    <Panel title={t('holder.panel')}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {booking.tickets.map((ticket) => (
          <Box
            component="li"
            key={ticket.id}
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 3,
              '& + &': { borderTop: 1, borderColor: 'divider' },
            }}
          >
            <Box sx={{ flex: 1, minWidth: 0, py: 2 }}>
              <Typography
                noWrap
                sx={{ fontWeight: 540, color: ticket.holder_name ? 'text.primary' : 'text.secondary' }}
              >
                {ticket.holder_name ?? t('holder.none')}
              </Typography>
              <Typography variant="caption" component="p" noWrap sx={{ color: 'text.secondary' }}>
                {t('ticket.number', { number: ticket.number })} · {ticket.product_name}
              </Typography>
            </Box>
            {ticket.state === 'valid' && !ticket.used_at && (
              <IconButton
                aria-label={t('holder.edit', { number: ticket.number })}
                onClick={() => setEditing(ticket.id)}
              >
                <Edit fontSize="small" />
              </IconButton>
            )}
          </Box>
        ))}
      </Box>
      {open && <HolderDialog booking={booking} ticket={open} onClose={() => setEditing(null)} />}
    </Panel>
  );
}
