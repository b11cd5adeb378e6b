import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import type { Seats } from './useSeats';

/** How many, how much, and the one button; or what still stands in the way. */
export function SeatSum({ seats, compact = false }: { seats: Seats; compact?: boolean }) {
  const { t } = useTranslation(['seats', 'bookings']);
  const { basket, chosen } = seats;
  const { obstacle } = basket;
  const hint =
    obstacle && obstacle !== 'nothing'
      ? 'more' in obstacle
        ? t('seats:pick.more', { count: obstacle.more, product: obstacle.product.name })
        : t('seats:pick.fewer', { count: obstacle.fewer, product: obstacle.product.name })
      : null;
  const button = (
    <Button
      variant="contained"
      color="primary"
      size="large"
      fullWidth={!compact}
      loading={seats.busy === 'seats'}
      disabled={!seats.ready || seats.busy !== null}
      onClick={() => void seats.submit()}
    >
      {t('bookings:choose.take')}
    </Button>
  );
  return (
    <Box>
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 3 }}>
        <Box aria-live="polite" sx={compact ? { flex: 1 } : { flex: 1, display: 'contents' }}>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {seats.count === 0
              ? t('seats:pick.none')
              : chosen.length > 0
                ? t('seats:pick.count', { count: chosen.length })
                : t('bookings:choose.items', { count: seats.count })}
          </Typography>
          {seats.count > 0 && (
            <Typography component="p" variant="h5">
              <Money {...seats.total} free />
            </Typography>
          )}
        </Box>
        {compact && button}
      </Box>
      {!compact && <Box sx={{ mt: 3 }}>{button}</Box>}
      {(hint || !compact) && (
        <Typography
          variant="caption"
          component="p"
          sx={{ mt: 2, textAlign: 'center', color: hint ? 'warning.main' : 'text.secondary' }}
        >
          {hint ?? t('bookings:choose.promise', { minutes: seats.event.hold_minutes })}
        </Typography>
      )}
    </Box>
  );
}
