import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Skeleton from '@mui/material/Skeleton';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const several = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Says once to a screen reader that something is coming; the grey shapes say nothing. */
function Loading({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Box role="status" aria-label={t('app.loading')}>
      <Box aria-hidden>{children}</Box>
    </Box>
  );
}

export function ListSkeleton({ rows = 6, height = 64 }: { rows?: number; height?: number }) {
  return (
    <Loading>
      {several(rows).map((row) => (
        <Skeleton
          key={row}
          variant="rounded"
          height={height}
          sx={{ mb: 2, opacity: 1 - row / (rows * 1.4) }}
        />
      ))}
    </Loading>
  );
}

/** As many cards as will come, in the grid they will stand in. */
export function CardGridSkeleton({ cards = 8 }: { cards?: number }) {
  return (
    <Loading>
      <Box
        sx={{
          display: 'grid',
          gap: 6,
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 260px), 1fr))',
        }}
      >
        {several(cards).map((card) => (
          <Box key={card}>
            <Skeleton variant="rounded" sx={{ aspectRatio: '4 / 3', height: 'auto' }} />
            <Skeleton sx={{ mt: 2.5 }} width="38%" />
            <Skeleton width="82%" height={26} />
            <Skeleton width="56%" />
          </Box>
        ))}
      </Box>
    </Loading>
  );
}

export function PageSkeleton() {
  return (
    <Container maxWidth={false} sx={{ maxWidth: 1248, py: 12 }}>
      <Loading>
        <Skeleton width={260} height={44} />
        <Skeleton width="60%" sx={{ mt: 2, mb: 8 }} />
        {several(3).map((row) => (
          <Skeleton key={row} variant="rounded" height={120} sx={{ mb: 4, opacity: 1 - row * 0.25 }} />
        ))}
      </Loading>
    </Container>
  );
}
