import Box from '@mui/material/Box';
import { create } from 'qrcode';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  value: string;
  /** What it is for, for people who cannot see it. */
  label?: string;
  /** Widest side in px; it shrinks with the room it has. */
  size?: number;
}

const QUIET = 4;

/** Drawn here, with no server in between: always black on white, or scanners at the door give up. */
export function QrCode({ value, label, size = 280 }: Props) {
  const { t } = useTranslation();
  const { side, path } = useMemo(() => draw(value), [value]);
  return (
    <Box
      component="svg"
      role="img"
      aria-label={label ?? t('qr.label')}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      sx={{
        display: 'block',
        width: '100%',
        maxWidth: size,
        aspectRatio: '1',
        bgcolor: '#fff',
        borderRadius: '12px',
        forcedColorAdjust: 'none',
      }}
    >
      <path d={path} fill="#000" />
    </Box>
  );
}

function draw(value: string): { side: number; path: string } {
  const { modules } = create(value, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
    }
  }
  return { side: modules.size + QUIET * 2, path };
}
