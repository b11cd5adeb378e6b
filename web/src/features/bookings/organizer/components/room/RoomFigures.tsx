import OpenInNew from '@mui/icons-material/OpenInNew';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/components/Section';
import { StatTile } from '@/components/StatTile';
import type { RoomSettings } from '../../waitingRoomApi';

/** How the room does, as of two seconds ago. */
export function RoomFigures({ room }: { room: RoomSettings }) {
  const { t, i18n } = useTranslation('organizer');
  const { figures } = room;
  const count = (value: number) =>
    new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 0 }).format(value);
  const minutes = figures.estimate_seconds == null ? null : Math.ceil(figures.estimate_seconds / 60);
  return (
    <Panel title={t('waiting_room.live')} action={<RoomState room={room} />}>
      {room.enabled && !room.live && (
        <Alert severity="info" sx={{ mb: 4 }}>
          {t('waiting_room.not_public')}
        </Alert>
      )}
      {room.live && figures.sold_out && (
        <Alert severity="warning" sx={{ mb: 4 }}>
          {t('waiting_room.sold_out')}
        </Alert>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          gridTemplateColumns: { xs: '1fr 1fr', md: 'repeat(3, minmax(0, 1fr))' },
        }}
      >
        <StatTile
          label={t('waiting_room.waiting')}
          value={count(figures.waiting)}
          hint={t('waiting_room.away', { count: figures.away })}
        />
        <StatTile
          label={t('waiting_room.inside')}
          value={count(figures.inside)}
          hint={t('waiting_room.inside_hint', { count: figures.admitted })}
        />
        <StatTile
          label={t('waiting_room.pace')}
          value={count(figures.admitted_per_minute)}
          hint={t('waiting_room.pace_hint', { count: Math.round(figures.allowed_per_minute) })}
        />
        <StatTile label={t('waiting_room.sold')} value={count(figures.sold_per_minute)} />
        <StatTile
          label={t('waiting_room.free')}
          value={room.live ? count(figures.free) : '–'}
          hint={room.live && t('waiting_room.held', { count: figures.held })}
        />
        <StatTile
          label={t('waiting_room.wait')}
          value={
            minutes === null
              ? t('waiting_room.wait_none')
              : t('waiting_room.wait_minutes', { count: minutes })
          }
        />
      </Box>
      {room.live && (
        <Button href={room.address} target="_blank" rel="noopener" endIcon={<OpenInNew />} sx={{ mt: 4 }}>
          {t('waiting_room.page')}
        </Button>
      )}
    </Panel>
  );
}

function RoomState({ room }: { room: RoomSettings }) {
  const { t } = useTranslation('organizer');
  if (!room.enabled) return <Chip label={t('waiting_room.off')} />;
  if (room.paused) return <Chip color="warning" label={t('waiting_room.paused')} />;
  if (room.opens_at && !room.drawn_at) return <Chip color="info" label={t('waiting_room.before')} />;
  return <Chip color="success" label={t('waiting_room.on')} />;
}
