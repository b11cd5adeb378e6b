import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import { fromPriceOfZone } from '../../lib/seats';
import type { PublicHall, Seats } from './useSeats';
import { ZoneDot } from './ZoneDot';

interface Props {
  seats: Seats;
  hall: PublicHall;
  only: number | null;
  onOnly: (zone: number | null) => void;
}

/** What the colours mean and cost. A tap lights one zone alone. */
export function Legend({ seats, hall, only, onOnly }: Props) {
  const { t } = useTranslation('seats');
  return (
    <Box
      role="group"
      aria-label={t('pick.zones')}
      sx={{
        display: 'flex',
        gap: 2,
        overflowX: 'auto',
        scrollbarWidth: 'none',
        px: 3,
        py: 3,
        pointerEvents: 'none',
      }}
    >
      {hall.zones.map((zone, index) => {
        const price = fromPriceOfZone(seats.products, index);
        if (price === null) return null;
        const lit = only === null || only === index;
        return (
          <ButtonBase
            key={zone.name}
            aria-pressed={only === index}
            onClick={() => onOnly(only === index ? null : index)}
            sx={{
              pointerEvents: 'auto',
              flexShrink: 0,
              minHeight: 40,
              px: 3,
              gap: 2,
              borderRadius: '999px',
              border: 1,
              borderColor: only === index ? 'text.primary' : 'divider',
              bgcolor: 'surface.raised',
              color: lit ? 'text.primary' : 'text.secondary',
              fontSize: '0.875rem',
              fontWeight: 540,
            }}
          >
            <ZoneDot color={zone.color} />
            {zone.name}
            <Box component="span" sx={{ color: 'text.secondary' }}>
              <Money amount={price} currency={seats.currency} short free />
            </Box>
          </ButtonBase>
        );
      })}
    </Box>
  );
}
