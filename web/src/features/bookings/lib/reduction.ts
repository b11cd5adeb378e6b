import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { formatMoney } from '@/lib/money';
import { percentText } from '@/lib/percent';

export type Reduction = Schema<'Reduction'>;

/** What a discount does to the price of a unit, in a few words. */
export function useReduction(currency?: string) {
  const { t, i18n } = useTranslation('bookings');
  return ({ kind, value }: Reduction) => {
    if (kind === 'percent') return t('price.off', { amount: percentText(value, i18n.language) });
    const amount = currency ? formatMoney(value, currency, { locale: i18n.language, short: true }) : '';
    if (!amount) return t('price.cheaper');
    return kind === 'amount' ? t('price.off', { amount }) : t('price.fixed', { amount });
  };
}
