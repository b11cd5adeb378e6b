import AutoAwesome from '@mui/icons-material/AutoAwesomeOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '@/lib/money';
import { offersOfZone } from '../../lib/seats';
import { Stepper } from '../Stepper';
import { offerName } from './ChosenSeats';
import type { PublicHall, Seats } from './useSeats';

/** So many together, in a zone, in one tap: the server picks the best that are free at that moment. */
export function BestAvailable({ seats, hall }: { seats: Seats; hall: PublicHall }) {
  const { t, i18n } = useTranslation('seats');
  const [units, setUnits] = useState(2);
  const [wanted, setWanted] = useState<string | null>(null);
  const options = hall.zones.flatMap((zone, index) =>
    offersOfZone(seats.products, index).map((one) => ({ zone, ...one })),
  );
  const chosen = options.find(({ offer }) => offer.id === wanted) ?? options[0];
  if (!chosen) return null;
  const { product, offer } = chosen;
  const most = Math.max(1, Math.min(product.max_per_booking, seats.most));
  const least = Math.max(1, product.min_per_booking);
  const count = Math.min(most, Math.max(least, units));
  const people = count * Math.max(1, product.admissions);
  const money = (amount: number) =>
    formatMoney(amount, seats.currency, { locale: i18n.language, short: true });
  return (
    <Box
      component="section"
      aria-label={t('best.title')}
      sx={{ display: 'grid', gap: 3, p: 4, borderRadius: '12px', bgcolor: 'surface.sunken' }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 3 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography sx={{ fontWeight: 620 }}>{t('best.title')}</Typography>
          <Typography variant="caption" component="p" sx={{ color: 'text.secondary' }}>
            {t('best.text')}
          </Typography>
        </Box>
        <Stepper
          label={t('best.count')}
          value={count}
          canAdd={count < most}
          canRemove={count > least}
          onStep={(direction) => setUnits(count + direction)}
        />
      </Box>
      {options.length > 1 && (
        <TextField
          select
          size="small"
          label={t('best.where')}
          value={offer.id}
          onChange={(event) => setWanted(event.target.value)}
        >
          {options.map((one) => (
            <MenuItem key={one.offer.id} value={one.offer.id}>
              {one.zone.name === offerName(one) ? one.zone.name : `${one.zone.name} · ${offerName(one)}`} ·{' '}
              {money(one.offer.all_in.amount)}
            </MenuItem>
          ))}
        </TextField>
      )}
      <Button
        variant={seats.chosen.length > 0 ? 'outlined' : 'contained'}
        color="primary"
        startIcon={<AutoAwesome />}
        loading={seats.busy === 'best'}
        disabled={seats.busy !== null || product.available === 0}
        onClick={() => void seats.best(offer.id, count, offer.price.amount)}
      >
        {product.available === 0
          ? t('best.none')
          : t('best.take', { count: people, amount: money(count * offer.all_in.amount) })}
      </Button>
    </Box>
  );
}
