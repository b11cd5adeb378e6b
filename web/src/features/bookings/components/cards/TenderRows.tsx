import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import type { Received } from '../../types';

/** What gift cards and credit pay of the total, and what remains for the bank. */
export function TenderRows({ booking }: { booking: Pick<Received, 'tenders' | 'total'> }) {
  const { t } = useTranslation('bookings');
  const { tenders, total } = booking;
  if (tenders.length === 0) return null;
  const rest = tenders.reduce((left, tender) => left - tender.amount.amount, total.amount);
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        mt: 3,
        display: 'grid',
        gap: 1.5,
        fontSize: '0.9375rem',
        '& > div': { display: 'flex', justifyContent: 'space-between', gap: 4 },
        '& dd': { m: 0 },
      }}
    >
      {tenders.map((tender) => (
        <Box key={tender.payment_id} sx={{ color: 'success.main' }}>
          <dt>{t(`cards.name_${tender.kind}`, { end: tender.last_four })}</dt>
          <dd>
            <Money amount={-tender.amount.amount} currency={tender.amount.currency} />
          </dd>
        </Box>
      ))}
      {rest > 0 && (
        <Box sx={{ fontWeight: 600 }}>
          <dt>{t('cards.by_bank')}</dt>
          <dd>
            <Money amount={rest} currency={total.currency} />
          </dd>
        </Box>
      )}
    </Box>
  );
}
