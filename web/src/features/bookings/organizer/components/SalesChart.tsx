import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/components/Section';
import { formatMoney } from '@/lib/money';
import type { Day } from '../lib/days';

const SalesPlot = lazy(() => import('./SalesPlot'));
const HEIGHT = 260;

/** What was sold day by day: money or tickets. The same in words for who cannot see the line. */
export function SalesChart({ days, currency }: { days: readonly Day[]; currency: string }) {
  const { t, i18n } = useTranslation('organizer');
  const [measure, setMeasure] = useState<'revenue' | 'tickets'>('revenue');
  const total = days.reduce((sum, day) => sum + day[measure], 0);
  const summary = t('sales.summary', {
    days: days.length,
    total:
      measure === 'revenue'
        ? formatMoney(total, currency, { locale: i18n.language })
        : t('sales.tickets_count', { count: total }),
  });
  return (
    <Panel
      title={t('sales.title', { count: days.length })}
      action={
        <ToggleButtonGroup
          exclusive
          size="small"
          value={measure}
          onChange={(_, next: typeof measure | null) => next && setMeasure(next)}
          aria-label={t('sales.measure')}
        >
          <ToggleButton value="revenue">{t('sales.revenue')}</ToggleButton>
          <ToggleButton value="tickets">{t('sales.tickets')}</ToggleButton>
        </ToggleButtonGroup>
      }
    >
      <Box sx={{ height: HEIGHT }}>
        <Suspense fallback={<Skeleton variant="rounded" height={HEIGHT} />}>
          <SalesPlot
            days={days}
            measure={measure}
            currency={currency}
            height={HEIGHT}
            label={t(`sales.${measure}`)}
          />
        </Suspense>
      </Box>
      <Box
        component="p"
        className="tabular"
        sx={{ m: 0, mt: 3, fontSize: '0.8125rem', color: 'text.secondary' }}
      >
        {summary}
      </Box>
    </Panel>
  );
}
