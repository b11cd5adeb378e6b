import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { Panel } from '@/components/Section';
import { ShareBar } from '@/components/ShareBar';
import { StatTile } from '@/components/StatTile';
import { datesQuery, type OrganizerEvent, usePlace, useWorkspaceEvent } from '@/features/events/organizer';
import { useMay } from '@/features/users';
import { salesQuery } from '../api';
import { PublishChecklist } from '../components/PublishChecklist';
import { SalesChart } from '../components/SalesChart';
import { Stats } from '../components/Stats';
import { lastDays } from '../lib/days';
import type { EventSales } from '../types';

export default function EventOverviewPage() {
  const { t } = useTranslation('organizer');
  const event = useWorkspaceEvent();
  const may = useMay();
  return (
    <Box sx={{ display: 'grid', gap: { xs: 4, md: 6 }, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      {event.state === 'draft' && <PublishChecklist event={event} />}
      {event.state === 'cancelled' && event.cancel_reason && (
        <Alert severity="error">{t('overview.cancelled', { reason: event.cancel_reason })}</Alert>
      )}
      {may('bookings_read') && <Sales event={event} />}
    </Box>
  );
}

function Sales({ event }: { event: OrganizerEvent }) {
  const { t, i18n } = useTranslation('organizer');
  const { data, error, refetch } = useQuery(salesQuery(usePlace()));
  const number = (value: number | undefined) => (value ?? 0).toLocaleString(i18n.language);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const loading = !data;
  const sold = data?.sold ?? 0;
  return (
    <>
      <Stats>
        <StatTile
          label={t('overview.sold')}
          loading={loading}
          value={number(sold)}
          hint={t('overview.of_capacity', { capacity: number(data?.capacity), held: number(data?.held) })}
          share={data && data.capacity > 0 ? sold / data.capacity : 0}
        />
        <StatTile
          label={t('overview.revenue')}
          loading={loading}
          value={<Money amount={data?.revenue.amount ?? 0} currency={event.currency} short />}
          hint={
            data && data.refunded.amount > 0 ? (
              <>
                {t('overview.refunded')} <Money {...data.refunded} />
              </>
            ) : (
              t('overview.no_refunds')
            )
          }
        />
        <StatTile label={t('overview.bookings')} loading={loading} value={number(data?.bookings)} />
        <StatTile
          label={t('overview.checked_in')}
          loading={loading}
          value={number(data?.checked_in)}
          hint={t('overview.of_sold', { sold: number(sold) })}
          share={sold > 0 ? (data?.checked_in ?? 0) / sold : 0}
        />
      </Stats>
      {data && sold > 0 && <SalesChart days={lastDays(data.by_day, 30)} currency={event.currency} />}
      {data && data.by_product.length + data.by_occurrence.length > 0 && (
        <Box
          sx={{
            display: 'grid',
            gap: { xs: 4, md: 6 },
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) minmax(0, 1fr)' },
            alignItems: 'start',
          }}
        >
          <ByProduct sales={data} currency={event.currency} />
          <ByDate sales={data} />
        </Box>
      )}
    </>
  );
}

function ByProduct({ sales, currency }: { sales: EventSales; currency: string }) {
  const { t } = useTranslation('organizer');
  const most = Math.max(1, ...sales.by_product.map(({ sold }) => sold));
  return (
    <Panel title={t('overview.by_product')}>
      {sales.by_product.length === 0 && (
        <Typography sx={{ color: 'text.secondary' }}>{t('overview.nothing_sold')}</Typography>
      )}
      <Rows>
        {sales.by_product.map((product) => (
          <Row
            key={product.product_id}
            label={product.name}
            figures={
              <>
                {t('overview.sold_count', { count: product.sold })} ·{' '}
                <Money amount={product.revenue_minor} currency={currency} />
              </>
            }
            bar={<ShareBar total={most} parts={[{ value: product.sold, color: 'primary.main' }]} />}
          />
        ))}
      </Rows>
    </Panel>
  );
}

function ByDate({ sales }: { sales: EventSales }) {
  const { t } = useTranslation('organizer');
  const { data: dates } = useQuery(datesQuery(usePlace()));
  const zones = new Map(dates?.map((date) => [date.id, date.time_zone]));
  return (
    <Panel title={t('overview.by_date')}>
      <Rows>
        {sales.by_occurrence.map((date) => {
          const timeZone = zones.get(date.occurrence_id);
          return (
            <Row
              key={date.occurrence_id}
              label={<EventTime start={date.starts_at} {...(timeZone ? { timeZone } : {})} />}
              figures={t('overview.date_figures', {
                sold: date.sold,
                capacity: date.capacity,
                checked_in: date.checked_in,
              })}
              bar={
                <ShareBar
                  total={date.capacity}
                  parts={[
                    { value: date.sold, color: 'primary.main' },
                    { value: date.held, color: 'warning.main' },
                  ]}
                />
              }
            />
          );
        })}
      </Rows>
    </Panel>
  );
}

function Rows({ children }: { children: ReactNode }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 4 }}>
      {children}
    </Box>
  );
}

function Row({ label, figures, bar }: { label: ReactNode; figures: ReactNode; bar: ReactNode }) {
  return (
    <li>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          columnGap: 3,
          mb: 1.5,
          fontSize: '0.875rem',
        }}
      >
        <Box component="span" sx={{ fontWeight: 560 }}>
          {label}
        </Box>
        <Box component="span" className="tabular" sx={{ color: 'text.secondary' }}>
          {figures}
        </Box>
      </Box>
      {bar}
    </li>
  );
}
