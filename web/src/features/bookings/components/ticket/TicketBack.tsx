import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import type { Face } from '../../lib/face';
import { lifted, paper } from './paper';

export function TicketBack({ face, onTurn }: { face: Face; onTurn: () => void }) {
  const { t } = useTranslation('bookings');
  const zone = { timeZone: face.time_zone };
  const rows: [string, ReactNode][] = [
    [t('ticket.begins'), <EventTime key="s" start={face.starts_at} {...zone} variant="full" localHint />],
    ...(face.doors_at
      ? ([[t('ticket.doors'), <EventTime key="d" start={face.doors_at} {...zone} variant="time" />]] as [
          string,
          ReactNode,
        ][])
      : []),
    [
      t('ticket.place'),
      [face.venue_name, face.venue_address].filter(Boolean).join(', ') || t('ticket.online'),
    ],
    [t('ticket.ticket'), [...new Set([face.product_name, face.offer_name])].join(' · ')],
    [t('ticket.organizer'), face.organizer_name],
    [t('ticket.booking'), face.reference],
  ];
  return (
    <Box sx={lifted}>
      <Box sx={paper}>
        <Box sx={{ flex: 1, p: 6, display: 'flex', flexDirection: 'column' }}>
          <Typography variant="h5" component="h2">
            {face.event_title}
          </Typography>
          <Box
            component="dl"
            sx={{
              m: 0,
              mt: 6,
              display: 'grid',
              gap: 4,
              '& dt': { fontSize: '0.75rem', color: 'text.secondary' },
              '& dd': { m: 0, fontWeight: 560, overflowWrap: 'anywhere' },
            }}
          >
            {rows.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </Box>
          <Typography variant="caption" component="p" sx={{ mt: 6, color: 'text.secondary' }}>
            {t('ticket.once')}
          </Typography>
          <Box sx={{ flex: 1 }} />
          <Button variant="text" color="primary" onClick={onTurn} sx={{ mt: 4, alignSelf: 'center' }}>
            {t('ticket.turn_back')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}
