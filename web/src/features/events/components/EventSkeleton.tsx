import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Skeleton from '@mui/material/Skeleton';
import { useTranslation } from 'react-i18next';

export function EventSkeleton() {
  const { t } = useTranslation();
  return (
    <Container
      role="status"
      aria-label={t('app.loading')}
      maxWidth={false}
      sx={{
        maxWidth: 1248,
        pt: { xs: 0, md: 10 },
        pb: 20,
        display: 'grid',
        columnGap: 16,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 400px' },
      }}
    >
      <Box>
        <Skeleton variant="rounded" sx={{ aspectRatio: '16 / 9', height: 'auto' }} />
        <Skeleton width={90} sx={{ mt: 8 }} />
        <Skeleton width="80%" height={64} />
        <Skeleton width="60%" height={28} />
        <Skeleton variant="rounded" height={44} width={320} sx={{ mt: 8 }} />
        <Skeleton variant="rounded" height={44} width={280} sx={{ mt: 4 }} />
      </Box>
      <Skeleton variant="rounded" height={420} sx={{ display: { xs: 'none', md: 'block' } }} />
    </Container>
  );
}
