import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import type { Face } from '../../lib/face';
import { TicketCard } from './TicketCard';

interface Props {
  faces: readonly Face[];
  /** The one that was opened. */
  first: string;
}

/** The tickets of a booking side by side: swipe, arrows or arrow keys. The browser does the moving. */
export function TicketDeck({ faces, first }: Props) {
  const { t } = useTranslation('bookings');
  const track = useRef<HTMLDivElement>(null);
  const [start] = useState(() =>
    Math.max(
      0,
      faces.findIndex(({ id }) => id === first),
    ),
  );
  const [index, setIndex] = useState(start);

  // Once, where the deck was opened; afterwards the person leafs through it.
  useLayoutEffect(() => {
    const box = track.current;
    if (box) box.scrollLeft = box.clientWidth * start;
  }, [start]);

  const settle = () => {
    const box = track.current;
    if (!box || box.clientWidth === 0) return;
    const next = Math.min(
      faces.length - 1,
      Math.max(0, Math.round(Math.abs(box.scrollLeft) / box.clientWidth)),
    );
    if (next === index) return;
    setIndex(next);
    const face = faces[next];
    // The address follows, so that a reload stays here; it is the same page, so nothing is navigated.
    if (face) history.replaceState(history.state, '', paths.ticket(face.event_id, face.booking_id, face.id));
  };

  const go = (step: 1 | -1) => {
    const box = track.current;
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
    box?.scrollBy({ left: step * forward * box.clientWidth, behavior: 'smooth' });
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') go(1);
    else if (event.key === 'ArrowLeft') go(-1);
    else return;
    event.preventDefault();
  };

  return (
    <Box
      role="region"
      aria-label={t('ticket.deck')}
      onKeyDown={onKey}
      sx={{ width: 1, display: 'flex', flexDirection: 'column', alignItems: 'center' }}
    >
      <Box
        ref={track}
        onScroll={settle}
        sx={{
          width: 1,
          display: 'flex',
          overflowX: 'auto',
          scrollSnapType: 'x mandatory',
          scrollbarWidth: 'none',
          overscrollBehaviorX: 'contain',
          // Room for the shadow, which the scrolling box would cut off.
          pt: 5,
          pb: 16,
          mb: -8,
        }}
      >
        {faces.map((face, at) => (
          <Box
            key={face.id}
            sx={{ flex: '0 0 100%', scrollSnapAlign: 'center', scrollSnapStop: 'always', px: 4 }}
          >
            <TicketCard face={face} count={faces.length} active={at === index} />
          </Box>
        ))}
      </Box>
      {faces.length > 1 && (
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 4, position: 'relative' }}>
          <Arrow label={t('ticket.previous')} off={index === 0} onClick={() => go(-1)}>
            <ChevronLeft />
          </Arrow>
          <Typography
            className="tabular"
            role="status"
            sx={{ fontWeight: 600, minWidth: 64, textAlign: 'center' }}
          >
            {t('ticket.n_of', { number: index + 1, count: faces.length })}
          </Typography>
          <Arrow label={t('ticket.next')} off={index === faces.length - 1} onClick={() => go(1)}>
            <ChevronRight />
          </Arrow>
        </Box>
      )}
    </Box>
  );
}

interface ArrowProps {
  label: string;
  off: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function Arrow({ label, off, onClick, children }: ArrowProps) {
  return (
    <IconButton
      aria-label={label}
      aria-disabled={off}
      onClick={() => !off && onClick()}
      sx={{
        border: 1,
        borderColor: 'divider',
        borderRadius: 999,
        bgcolor: 'background.paper',
        opacity: off ? 0.4 : 1,
      }}
    >
      {children}
    </IconButton>
  );
}
