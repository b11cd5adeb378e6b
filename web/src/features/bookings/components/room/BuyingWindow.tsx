import HourglassBottom from '@mui/icons-material/HourglassBottom';
import Alert from '@mui/material/Alert';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCountdown } from '@/hooks/useCountdown';
import { waitingRoomQuery } from '../../api';

/** Until when somebody who came through the waiting room can choose. */
export function BuyingWindow({ eventId, until }: { eventId: string; until: string }) {
  const { t } = useTranslation('bookings');
  const client = useQueryClient();
  const left = useCountdown(until);
  const over = left === 0;
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: waitingRoomQuery(eventId).queryKey });
  }, [over, client, eventId]);
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return (
    <Alert
      severity={left > 120 ? 'info' : 'warning'}
      icon={<HourglassBottom fontSize="inherit" />}
      sx={{ mb: 3 }}
    >
      <span role="timer" className="tabular">
        {over ? t('room.over') : t('room.left', { clock })}
      </span>
    </Alert>
  );
}
