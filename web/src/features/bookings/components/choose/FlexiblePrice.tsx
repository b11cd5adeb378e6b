import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Offer } from '@/features/events';
import { currencyExponent, currencySymbol, formatMoney, moneyInput, parseMoney } from '@/lib/money';

interface Props {
  offer: Offer;
  /** Whether it is what a gift card holds: then usual sums are offered, not what is just enough. */
  gift?: boolean;
  /** Minor units; `NaN` while what was typed is no amount. */
  value: number | undefined;
  onChange: (price: number) => void;
}

/** Pay what you want, from a least price on: a few amounts to tap, or one's own. */
export function FlexiblePrice({ offer, gift = false, value, onChange }: Props) {
  const { t, i18n } = useTranslation('bookings');
  const { amount: least, currency } = offer.price;
  const price = value ?? least;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (Number.isNaN(price) ? '' : moneyInput(price, currency));
  const low = Number.isNaN(price) || price < least;
  const money = (amount: number) => formatMoney(amount, currency, { locale: i18n.language, short: true });
  return (
    <Box sx={{ mt: 2 }}>
      <TextField
        label={t(gift ? 'cards.amount' : 'choose.your_price')}
        value={shown}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(parseMoney(event.target.value, currency) ?? Number.NaN);
        }}
        onBlur={() => !Number.isNaN(price) && setTyped(null)}
        error={low}
        helperText={low ? t('choose.at_least', { amount: money(least) }) : undefined}
        slotProps={{
          htmlInput: { inputMode: 'decimal', className: 'tabular', maxLength: 12 },
          input: {
            startAdornment: (
              <InputAdornment position="start">{currencySymbol(currency, i18n.language)}</InputAdornment>
            ),
          },
        }}
      />
      <Box sx={{ mt: 2, display: 'flex', gap: 2 }}>
        {(gift ? giftSums : suggestions)(least, currency).map((amount) => (
          <Chip
            key={amount}
            variant="outlined"
            label={money(amount)}
            aria-pressed={amount === price}
            onClick={() => {
              setTyped(null);
              onChange(amount);
            }}
          />
        ))}
      </Box>
    </Box>
  );
}

/** What people give, as far as it is enough. */
function giftSums(least: number, currency: string): number[] {
  const whole = 10 ** currencyExponent(currency);
  return [25, 50, 100].map((sum) => sum * whole).filter((sum) => sum >= least);
}

/** The least, and two rounder sums well above it. */
function suggestions(least: number, currency: string): number[] {
  const five = 5 * 10 ** currencyExponent(currency);
  const round = (amount: number) => Math.ceil(amount / five) * five;
  return [...new Set([least, round(least * 2 || five), round(least * 4 || five * 2)])];
}
