import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

interface Props {
  label: string;
  /** The number, ready to read: `<Money …/>`, "1,204". */
  value: ReactNode;
  /** A second line: "of 2,000", "+12 since yesterday". */
  hint?: ReactNode;
  /** 0 to 1: draws a thin bar, for capacity. */
  share?: number;
  loading?: boolean;
}

export function StatTile({ label, value, hint, share, loading = false }: Props) {
  return (
    <Box
      sx={{
        p: { xs: 4, sm: 5 },
        border: 1,
        borderColor: 'divider',
        borderRadius: '12px',
        bgcolor: 'background.paper',
        containerType: 'inline-size',
        minWidth: 0,
      }}
    >
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary', fontWeight: 540 }}>
        {label}
      </Typography>
      <Typography
        variant="h3"
        component="div"
        className="tabular"
        noWrap
        // A long sum shrinks before it would be cut off.
        sx={{ mt: 1, '&&': { fontSize: 'clamp(1.125rem, 12.5cqi, 1.75rem)' } }}
      >
        {loading ? <Skeleton width="60%" /> : value}
      </Typography>
      {hint && (
        <Typography
          variant="caption"
          component="div"
          className="tabular"
          sx={{ mt: 0.5, color: 'text.secondary' }}
        >
          {loading ? <Skeleton width="40%" /> : hint}
        </Typography>
      )}
      {share !== undefined && (
        <Box
          aria-hidden
          sx={{ mt: 3, height: 4, borderRadius: 999, bgcolor: 'action.selected', overflow: 'hidden' }}
        >
          <Box
            sx={{
              height: 1,
              bgcolor: 'primary.main',
              borderRadius: 999,
              transformOrigin: 'left',
              transition: 'transform 200ms ease-out',
            }}
            style={{ transform: `scaleX(${Math.min(1, Math.max(0, share))})` }}
          />
        </Box>
      )}
    </Box>
  );
}
