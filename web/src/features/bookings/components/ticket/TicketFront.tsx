import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { QrCode } from '@/components/QrCode';
import { type Face, spelled } from '../../lib/face';
import { lifted, paper, TEAR } from './paper';
import { QrScreen } from './QrScreen';
import { TicketState } from './TicketState';

interface Props {
  face: Face;
  count: number;
  onTurn: () => void;
}

export function TicketFront({ face, count, onTurn }: Props) {
  const { t } = useTranslation('bookings');
  const [large, setLarge] = useState(false);
  return (
    <Box sx={lifted}>
      <Box sx={paper}>
        <Box
          sx={{
            height: TEAR,
            flexShrink: 0,
            px: 6,
            pt: 5,
            pb: 4,
            display: 'flex',
            flexDirection: 'column',
            bgcolor: 'primary.main',
            color: 'primary.contrastText',
          }}
        >
          <Typography variant="caption" noWrap sx={{ fontWeight: 560, opacity: 0.92 }}>
            {face.organizer_name}
          </Typography>
          <Typography
            variant="h4"
            component="h2"
            sx={{
              mt: 0.5,
              lineHeight: 1.18,
              display: '-webkit-box',
              WebkitLineClamp: 2,
              WebkitBoxOrient: 'vertical',
              overflow: 'hidden',
            }}
          >
            {face.event_title}
          </Typography>
          <Typography variant="body2" component="div" noWrap sx={{ mt: 'auto', fontWeight: 560 }}>
            <EventTime start={face.starts_at} timeZone={face.time_zone} variant="long" />
          </Typography>
        </Box>
        <Box sx={{ mx: 5, borderTop: '2px dashed', borderColor: 'divider' }} />
        <Box
          sx={{
            flex: 1,
            px: 4,
            pt: 2,
            pb: 3,
            display: 'flex',
            flexDirection: 'column',
            alignItems: 'center',
          }}
        >
          {face.credential ? (
            <>
              <ButtonBase
                onClick={() => setLarge(true)}
                aria-label={t('ticket.enlarge')}
                sx={{ width: 1, maxWidth: 312, borderRadius: '12px', display: 'block' }}
              >
                <QrCode value={face.credential} size={312} label={t('ticket.qr', { number: face.number })} />
              </ButtonBase>
              <QrScreen open={large} onClose={() => setLarge(false)} face={face} />
            </>
          ) : (
            <TicketState face={face} />
          )}
          <Typography
            className="tabular"
            sx={{ mt: 1, fontWeight: 600, letterSpacing: '0.08em', userSelect: 'all' }}
          >
            {spelled(face.code)}
          </Typography>
          {face.used_at && face.credential && (
            <Typography variant="caption" sx={{ mt: 1, color: 'warning.main', fontWeight: 600 }}>
              {t('ticket.used_at')} <EventTime start={face.used_at} timeZone={face.time_zone} />
            </Typography>
          )}
          <Facts face={face} count={count} />
          <Button variant="text" color="primary" onClick={onTurn} sx={{ mt: 2 }}>
            {t('ticket.turn')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}

function Facts({ face, count }: { face: Face; count: number }) {
  const { t } = useTranslation('bookings');
  const facts: [string, string][] = [
    [t('ticket.holder'), face.holder_name ?? t('ticket.no_holder')],
    ...(face.seat_label ? [[t('ticket.seat'), face.seat_label] as [string, string]] : []),
    [t('ticket.ticket'), face.product_name],
    [t('ticket.place'), face.venue_name ?? t('ticket.online')],
    [t('ticket.of'), t('ticket.n_of', { number: face.number, count })],
  ];
  return (
    <Box
      component="dl"
      sx={{
        width: 1,
        m: 0,
        mt: 4,
        px: 2,
        display: 'grid',
        gridTemplateColumns: '1fr 1fr',
        gap: 3,
        '& dt': { fontSize: '0.75rem', color: 'text.secondary' },
        '& dd': { m: 0, fontSize: '0.9375rem', fontWeight: 600, overflowWrap: 'anywhere' },
      }}
    >
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </Box>
  );
}
