import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

/** The page's main heading, where eyes find their way without one. */
export function HiddenHeading({ children }: { children: ReactNode }) {
  return (
    <Box
      component="h1"
      sx={{
        position: 'absolute',
        width: '1px',
        height: '1px',
        m: 0,
        overflow: 'hidden',
        clipPath: 'inset(50%)',
      }}
    >
      {children}
    </Box>
  );
}
