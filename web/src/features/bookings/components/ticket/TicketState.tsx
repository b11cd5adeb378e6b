import Block from '@mui/icons-material/Block';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Face } from '../../lib/face';

/** In the code's place, when there is none: why, and what to do. */
export function TicketState({ face }: { face: Face }) {
  const { t } = useTranslation('bookings');
  const words =
    face.state === 'cancelled'
      ? t('ticket.state_cancelled')
      : face.state === 'transferred' || face.state === 'resold'
        ? t('ticket.state_given')
        : t('ticket.state_blocked');
  return (
    <Box
      sx={{
        width: 1,
        maxWidth: 312,
        aspectRatio: '1',
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        gap: 3,
        p: 5,
        textAlign: 'center',
        borderRadius: '12px',
        bgcolor: 'error.light',
        color: 'error.main',
      }}
    >
      <Block sx={{ fontSize: 40 }} aria-hidden />
      <Typography sx={{ fontWeight: 600 }}>{words}</Typography>
    </Box>
  );
}
