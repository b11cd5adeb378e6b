import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import { percentText } from '@/lib/percent';
import type { Received } from '../types';

type Priced = Pick<Received, 'price' | 'lines'>;

/** What was taken off and what comes on top: everything between the lines and the total. */
export function PriceRows({ booking }: { booking: Priced }) {
  const { t, i18n } = useTranslation('bookings');
  const { discount, fees, taxes } = booking.price;
  const reasons = [...new Set(booking.lines.map((line) => line.discount_name).filter(Boolean))].join(', ');
  const onTop = taxes.filter((tax) => !tax.included && tax.amount.amount > 0);
  if (discount.amount === 0 && fees.amount === 0 && onTop.length === 0) return null;
  return (
    <Box component="dl" sx={{ m: 0, mt: 4, display: 'grid', gap: 1.5, fontSize: '0.9375rem' }}>
      {discount.amount > 0 && (
        <Row label={reasons ? t('price.discount_for', { reasons }) : t('price.discount')} good>
          <Money amount={-discount.amount} currency={discount.currency} />
        </Row>
      )}
      {fees.amount > 0 && (
        <Row label={t('price.fees')}>
          <Money {...fees} />
        </Row>
      )}
      {onTop.map((tax) => (
        <Row
          key={`${tax.name}${tax.rate_bp}`}
          label={`${tax.name} ${percentText(tax.rate_bp, i18n.language)}`}
        >
          <Money {...tax.amount} />
        </Row>
      ))}
    </Box>
  );
}

/** The taxes that are in the total already, in one quiet line. */
export function IncludedTaxes({ booking }: { booking: Pick<Received, 'price'> }) {
  const { t, i18n } = useTranslation('bookings');
  const included = booking.price.taxes.filter((tax) => tax.included && tax.amount.amount > 0);
  return included.map((tax) => (
    <Box component="span" key={`${tax.name}${tax.rate_bp}`} sx={{ display: 'block' }}>
      {t('price.includes', { tax: `${tax.name} ${percentText(tax.rate_bp, i18n.language)}` })}{' '}
      <Money {...tax.amount} />
    </Box>
  ));
}

function Row({ label, good = false, children }: { label: string; good?: boolean; children: ReactNode }) {
  return (
    <Box
      sx={{
        display: 'flex',
        justifyContent: 'space-between',
        alignItems: 'baseline',
        gap: 4,
        color: good ? 'success.main' : 'text.secondary',
      }}
    >
      <Box component="dt" sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        {label}
      </Box>
      <Box component="dd" className="tabular" sx={{ m: 0 }}>
        {children}
      </Box>
    </Box>
  );
}
