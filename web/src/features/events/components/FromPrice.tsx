import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '@/lib/money';
import type { EventCard } from '../types';

/** "From €25", "Free", or nothing where there is nothing to buy. */
export function FromPrice({ event }: { event: EventCard }) {
  const words = useFromPrice(event);
  if (!words || event.status === 'cancelled' || event.status === 'ended') return null;
  return (
    <Typography variant="body2" className="tabular" sx={{ mt: 0.5, fontWeight: 560 }}>
      {words}
    </Typography>
  );
}

export function useFromPrice(event: Pick<EventCard, 'from_price' | 'status'>): string | null {
  const { t, i18n } = useTranslation();
  const price = event.from_price;
  if (!price) return event.status === 'free' ? t('money.free') : null;
  if (price.amount === 0) return t('money.free');
  return t('money.from', {
    amount: formatMoney(price.amount, price.currency, { locale: i18n.language, short: true }),
  });
}
