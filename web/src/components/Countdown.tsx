import Schedule from '@mui/icons-material/ScheduleOutlined';
import Box from '@mui/material/Box';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCountdown } from '@/hooks/useCountdown';
import { formatTime } from '@/lib/time';

/** Until here nobody needs to hurry. */
const CALM_UNTIL = 120;

interface Props {
  /** When the hold ends, RFC 3339. */
  deadline: string;
  onEnd?: () => void;
  /** For tests, and for pages that know how far the server's clock is off. */
  now?: () => number;
}

/** Says until when the tickets are held; only in the last two minutes does it start to tick. */
export function Countdown({ deadline, onEnd, now }: Props) {
  const { t, i18n } = useTranslation();
  const left = useCountdown(deadline, now);
  const told = useRef(false);
  useEffect(() => {
    if (left > 0 || told.current) return;
    told.current = true;
    onEnd?.();
  }, [left, onEnd]);

  const calm = left > CALM_UNTIL;
  const text =
    left === 0
      ? t('countdown.ended')
      : calm
        ? t('countdown.held_until', {
            time: formatTime(new Date(deadline), 'time', undefined, i18n.language),
          })
        : t('countdown.left', { clock: clock(left) });
  return (
    <Box
      sx={{
        position: 'relative',
        display: 'inline-flex',
        whiteSpace: 'nowrap',
        alignItems: 'center',
        gap: 1.5,
        px: 3,
        minHeight: 36,
        borderRadius: '999px',
        fontSize: '0.875rem',
        fontWeight: 560,
        transition: 'background-color 200ms, color 200ms',
        bgcolor: calm ? 'action.hover' : left === 0 ? 'error.light' : 'warning.light',
        color: calm ? 'text.secondary' : left === 0 ? 'error.main' : 'warning.main',
      }}
    >
      <Schedule fontSize="inherit" aria-hidden sx={{ fontSize: 18 }} />
      <span className="tabular" role="timer">
        {text}
      </span>
      <Announcement left={left} />
    </Box>
  );
}

/** Read aloud at two minutes, one minute and the end; a number every second would be torture. */
function Announcement({ left }: { left: number }) {
  const { t } = useTranslation();
  const minutes = left === 0 ? 0 : left <= 60 ? 1 : left <= CALM_UNTIL ? 2 : null;
  return (
    <Box
      component="span"
      role="status"
      sx={{
        position: 'absolute',
        width: '1px',
        height: '1px',
        overflow: 'hidden',
        clipPath: 'inset(50%)',
        whiteSpace: 'nowrap',
      }}
    >
      {minutes === null
        ? ''
        : minutes === 0
          ? t('countdown.ended')
          : t('countdown.minutes_left', { count: minutes })}
    </Box>
  );
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
