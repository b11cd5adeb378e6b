import Pause from '@mui/icons-material/Pause';
import PlayArrow from '@mui/icons-material/PlayArrow';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { usePlace } from '@/features/events/organizer';
import { type RoomSettings, usePaceRoom, usePauseRoom, useTellRoom } from '../../waitingRoomApi';

const ROW = { display: 'flex', gap: 3, alignItems: 'flex-start' } as const;

/** The levers for the day itself: each acts at once, on every page that waits. */
export function RoomControls({ room }: { room: RoomSettings }) {
  const { t } = useTranslation('organizer');
  const { notify } = useFeedback();
  const place = usePlace();
  const [pause, pace, tell] = [usePauseRoom(place), usePaceRoom(place), useTellRoom(place)];
  const [rate, setRate] = useState(room.rate_per_minute ? String(room.rate_per_minute) : '');
  const [message, setMessage] = useState(room.message);
  const wrong = rate.trim() !== '' && !/^[1-9]\d{0,4}$/.test(rate.trim());

  const act = async (doing: Promise<unknown>, done?: string) => {
    try {
      await doing;
      if (done) notify(done);
    } catch (error) {
      notify(toProblem(error).message);
    }
  };
  const submitRate = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong) void act(pace.mutateAsync(rate.trim() ? Number(rate) : null), t('waiting_room.paced'));
  };
  const submitMessage = (event: FormEvent) => {
    event.preventDefault();
    void act(tell.mutateAsync(message), t('waiting_room.told'));
  };

  return (
    <Panel
      title={t('waiting_room.controls')}
      action={
        <Button
          variant="contained"
          color={room.paused ? 'primary' : 'secondary'}
          startIcon={room.paused ? <PlayArrow /> : <Pause />}
          loading={pause.isPending}
          onClick={() => void act(pause.mutateAsync(!room.paused))}
        >
          {room.paused ? t('waiting_room.resume') : t('waiting_room.pause')}
        </Button>
      }
    >
      {room.drawn_at && room.participants != null && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mb: 4 }}>
          {t('waiting_room.drawn', { count: room.participants })}
        </Typography>
      )}
      <Box sx={{ display: 'grid', gap: 5 }}>
        <Box component="form" noValidate onSubmit={submitRate} sx={ROW}>
          <TextField
            label={t('waiting_room.rate_now')}
            value={rate}
            onChange={(event) => setRate(event.target.value)}
            placeholder={t('waiting_room.automatic')}
            helperText={t('waiting_room.rate_hint')}
            error={wrong}
            slotProps={{ htmlInput: { inputMode: 'numeric', className: 'tabular' } }}
            sx={{ flex: 1 }}
          />
          <Button type="submit" loading={pace.isPending} disabled={wrong} sx={{ mt: '26px' }}>
            {t('waiting_room.set_rate')}
          </Button>
        </Box>
        <Box
          component="form"
          noValidate
          onSubmit={submitMessage}
          sx={{ display: 'grid', gap: 3, justifyItems: 'start' }}
        >
          <TextField
            label={t('waiting_room.message')}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
            helperText={t('waiting_room.message_hint')}
            multiline
            minRows={2}
            fullWidth
            slotProps={{ htmlInput: { maxLength: 500 } }}
          />
          <Button type="submit" loading={tell.isPending}>
            {t('waiting_room.send')}
          </Button>
        </Box>
      </Box>
    </Panel>
  );
}
