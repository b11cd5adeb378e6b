import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import { StatusChip } from '@/components/StatusChip';
import type { MoneyView } from '../types';

/** What was paid and what went back, for the page of a booking. */
export function MoneyRows({ money }: { money: MoneyView }) {
  const { t } = useTranslation('payments');
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gap: 2,
        '& > div': { display: 'flex', justifyContent: 'space-between', alignItems: 'center' },
        '& dt': { color: 'text.secondary' },
        '& dd': { m: 0, fontWeight: 560 },
      }}
    >
      <div>
        <dt>{t('paid')}</dt>
        <dd>
          <Money {...money.paid} />
        </dd>
      </div>
      {money.refunded.amount > 0 && (
        <div>
          <dt>{t('refunded')}</dt>
          <dd>
            <Money {...money.refunded} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t('state')}</dt>
        <dd>
          <StatusChip status={money.state} />
        </dd>
      </div>
    </Box>
  );
}
