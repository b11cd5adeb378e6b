import { keyframes } from '@emotion/react';
import Box from '@mui/material/Box';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useMemo, useState } from 'react';

const fall = keyframes`
  0% { opacity: 1; transform: translate3d(0, -20px, 0) rotate(0deg); }
  70% { opacity: 1; }
  100% { opacity: 0; transform: translate3d(var(--drift), 62vh, 0) rotate(var(--turn)); }
`;

const colors = ['primary.main', 'warning.main', 'success.main', 'info.main', 'error.main'];
const STORAGE = 'admit.celebrated';

/** Once per booking, and never for those who want less motion. */
export function Confetti({ bookingId }: { bookingId: string }) {
  const still = useMediaQuery('(prefers-reduced-motion: reduce)', { noSsr: true });
  const [fresh] = useState(() => {
    const first = sessionStorage.getItem(STORAGE) !== bookingId;
    sessionStorage.setItem(STORAGE, bookingId);
    return first;
  });
  const pieces = useMemo(
    () =>
      Array.from({ length: 42 }, (_, index) => ({
        id: index,
        left: `${Math.random() * 100}%`,
        delay: `${Math.random() * 420}ms`,
        time: `${1500 + Math.random() * 1100}ms`,
        drift: `${Math.random() * 160 - 80}px`,
        turn: `${Math.random() * 900 - 450}deg`,
        round: index % 3 === 0,
      })),
    [],
  );
  if (!fresh || still) return null;
  return (
    <Box
      aria-hidden
      sx={{ position: 'fixed', inset: 0, overflow: 'hidden', pointerEvents: 'none', zIndex: 'tooltip' }}
    >
      {pieces.map((piece) => (
        <Box
          key={piece.id}
          sx={{
            position: 'absolute',
            insetBlockStart: -16,
            width: piece.round ? 9 : 7,
            height: piece.round ? 9 : 15,
            borderRadius: piece.round ? '50%' : '2px',
            bgcolor: colors[piece.id % colors.length],
            animation: `${fall} 2s cubic-bezier(0.2, 0.5, 0.6, 1) both`,
          }}
          style={
            {
              left: piece.left,
              animationDelay: piece.delay,
              animationDuration: piece.time,
              '--drift': piece.drift,
              '--turn': piece.turn,
            } as React.CSSProperties
          }
        />
      ))}
    </Box>
  );
}
