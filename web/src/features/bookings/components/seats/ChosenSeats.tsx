import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import { seatText } from '@/features/events';
import { placeOf } from '@/features/events/seats/engine/model';
import { formatMoney } from '@/lib/money';
import type { PublicHall, Seats } from './useSeats';
import { ZoneDot } from './ZoneDot';

/** The seats in hand, each with its price; a child's price is chosen here. */
export function ChosenSeats({ seats, hall }: { seats: Seats; hall: PublicHall }) {
  const { t, i18n } = useTranslation('seats');
  if (seats.chosen.length === 0) return null;
  const money = (amount: number) =>
    formatMoney(amount, seats.currency, { locale: i18n.language, short: true });
  return (
    <Box component="ul" aria-label={t('pick.yours')} sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {seats.chosen.map(({ seat, offer_id }) => {
        const place = placeOf(hall.model, seat);
        if (!place) return null;
        const offers = seats.offersAt(seat);
        const offer = offers.find((one) => one.offer.id === offer_id);
        const zone = hall.zones[hall.zone_of[seat] ?? -1];
        const name = seatText(place);
        return (
          <Box
            component="li"
            key={seat}
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 3,
              py: 2,
              borderTop: 1,
              borderColor: 'divider',
              '&:first-of-type': { borderTop: 0 },
            }}
          >
            {zone && <ZoneDot color={zone.color} />}
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography variant="body2" sx={{ fontWeight: 600 }}>
                {place.row
                  ? t('pick.row_seat', { row: place.row, label: place.label })
                  : t('pick.seat', { label: place.label })}
              </Typography>
              <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>
                {place.section}
              </Typography>
            </Box>
            {offers.length > 1 ? (
              <TextField
                select
                size="small"
                value={offer_id}
                onChange={(event) => seats.reprice(seat, event.target.value)}
                slotProps={{
                  select: {
                    'aria-label': t('pick.price_of', { seat: name }),
                    renderValue: () => offer && `${offerName(offer)} ${money(offer.price)}`,
                  },
                }}
                sx={{ maxWidth: 148, '& .MuiInputBase-input': { fontSize: '0.875rem' } }}
              >
                {offers.map((one) => (
                  <MenuItem key={one.offer.id} value={one.offer.id}>
                    {offerName(one)} · {money(one.price)}
                  </MenuItem>
                ))}
              </TextField>
            ) : (
              offer && (
                <Typography variant="body2" sx={{ fontWeight: 560 }}>
                  <Money amount={offer.price} currency={seats.currency} short free />
                </Typography>
              )
            )}
            <IconButton
              aria-label={t('pick.remove', { seat: name })}
              onClick={() => seats.toggle(seat)}
              edge="end"
            >
              <Close fontSize="small" />
            </IconButton>
          </Box>
        );
      })}
    </Box>
  );
}

/** "Stalls, child": the product says what it is, the offer at which price, unless they are the same. */
export function offerName({
  product,
  offer,
}: {
  product: { name: string; offers: readonly unknown[] };
  offer: { name: string };
}): string {
  return product.offers.length > 1 && offer.name !== product.name ? offer.name : product.name;
}
