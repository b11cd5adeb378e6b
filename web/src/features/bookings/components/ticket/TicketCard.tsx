import Box from '@mui/material/Box';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face } from '../../lib/face';
import { TicketBack } from './TicketBack';
import { TicketFront } from './TicketFront';

interface Props {
  face: Face;
  count: number;
  /** The one in sight; the others are asleep. */
  active: boolean;
}

const side = {
  gridArea: '1 / 1',
  backfaceVisibility: 'hidden',
  transition: 'transform 200ms ease-out, opacity 200ms',
} as const;

/**
 * A ticket has one light, whatever the page has: scanners want black on white. Turned over, it tells the rest.
 */
export function TicketCard({ face, count, active }: Props) {
  const { t } = useTranslation('bookings');
  const [turned, setTurned] = useState(false);
  return (
    <Box
      component="article"
      data-scheme="light"
      aria-label={t('ticket.label', { number: face.number, count })}
      inert={!active}
      sx={{
        width: 1,
        maxWidth: 392,
        mx: 'auto',
        display: 'grid',
        perspective: '1600px',
        color: 'text.primary',
        colorScheme: 'light',
      }}
    >
      <Box
        inert={turned}
        sx={{ ...side, transform: turned ? 'rotateY(180deg)' : 'none', opacity: turned ? 0 : 1 }}
      >
        <TicketFront face={face} count={count} onTurn={() => setTurned(true)} />
      </Box>
      <Box
        inert={!turned}
        sx={{ ...side, transform: turned ? 'none' : 'rotateY(-180deg)', opacity: turned ? 1 : 0 }}
      >
        <TicketBack face={face} onTurn={() => setTurned(false)} />
      </Box>
    </Box>
  );
}
