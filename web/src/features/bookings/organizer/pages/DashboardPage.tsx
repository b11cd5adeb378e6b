import Add from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { ErrorState } from '@/components/ErrorState';
import { Money } from '@/components/Money';
import { PageHeader } from '@/components/PageHeader';
import { StatTile } from '@/components/StatTile';
import { useSession } from '@/contexts/SessionContext';
import { organizationQuery, useMay } from '@/features/users';
import { overviewQuery } from '../api';
import { FirstSteps } from '../components/FirstSteps';
import { NextEvents } from '../components/NextEvents';
import { RecentBookings } from '../components/RecentBookings';
import { SalesChart } from '../components/SalesChart';
import { Stats } from '../components/Stats';
import { lastDays } from '../lib/days';
import type { Overview } from '../types';

export default function DashboardPage() {
  const may = useMay();
  // Who only opens doors has nothing to see here.
  if (!may('bookings_read')) return <Navigate to={paths.door.choose()} replace />;
  return <Dashboard />;
}

function greetingKey(hour: number) {
  return hour < 5 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
}

function Dashboard() {
  const { t } = useTranslation('organizer');
  const { organizationId = '' } = useParams();
  const { user } = useSession();
  const may = useMay();
  const { data, error, refetch } = useQuery(overviewQuery(organizationId));
  const organization = useQuery(organizationQuery(organizationId));
  const name = user?.name.trim().split(/\s+/)[0] ?? '';
  const currency = organization.data?.currency ?? data?.currency_totals[0]?.currency ?? 'EUR';
  const started = data && (data.tickets_sold > 0 || data.next_events.length > 0);
  return (
    <>
      <Breadcrumbs items={[{ label: t('nav.dashboard') }]} />
      <PageHeader
        title={t(`dashboard.greeting.${greetingKey(new Date().getHours())}`, { name })}
        text={t('dashboard.text')}
        documentTitle={t('nav.dashboard')}
        actions={
          may('events_manage') && (
            <Button
              component={Link}
              to={paths.organizer.newEvent(organizationId)}
              variant="contained"
              color="primary"
              startIcon={<Add />}
            >
              {t('events.new')}
            </Button>
          )
        }
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Box sx={{ display: 'grid', gap: { xs: 4, md: 6 }, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          <Tiles overview={data} currency={currency} />
          {data && !started && <FirstSteps organizationId={organizationId} />}
          {started && (
            <>
              <SalesChart days={lastDays(data.sales_by_day, 30, currency)} currency={currency} />
              <Box
                sx={{
                  display: 'grid',
                  gap: { xs: 4, md: 6 },
                  gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) minmax(0, 1fr)' },
                  alignItems: 'start',
                }}
              >
                <NextEvents organizationId={organizationId} events={data.next_events} />
                <RecentBookings organizationId={organizationId} bookings={data.recent_bookings} />
              </Box>
            </>
          )}
        </Box>
      )}
    </>
  );
}

function Tiles({ overview, currency }: { overview: Overview | undefined; currency: string }) {
  const { t, i18n } = useTranslation('organizer');
  const loading = !overview;
  const number = (value: number | undefined) => (value ?? 0).toLocaleString(i18n.language);
  const own = overview?.currency_totals.find((one) => one.currency === currency);
  const others = overview?.currency_totals.filter((one) => one.currency !== currency) ?? [];
  return (
    <Stats>
      <StatTile
        label={t('dashboard.revenue')}
        loading={loading}
        value={
          <Money amount={(own?.revenue_minor ?? 0) - (own?.refunded_minor ?? 0)} currency={currency} short />
        }
        hint={
          others.length > 0 ? (
            <>
              {t('dashboard.also')}{' '}
              {others.map((one, index) => (
                <span key={one.currency}>
                  {index > 0 && ', '}
                  <Money amount={one.revenue_minor - one.refunded_minor} currency={one.currency} short />
                </span>
              ))}
            </>
          ) : (
            t('dashboard.after_refunds')
          )
        }
      />
      <StatTile
        label={t('dashboard.sold')}
        loading={loading}
        value={number(overview?.tickets_sold)}
        hint={t('dashboard.last_week', { count: overview?.tickets_sold_7d ?? 0 })}
      />
      <StatTile
        label={t('dashboard.check_ins')}
        loading={loading}
        value={number(overview?.check_ins_today)}
        hint={t('dashboard.today')}
      />
      <StatTile
        label={t('dashboard.upcoming')}
        loading={loading}
        value={number(overview?.upcoming_events)}
        hint={t('dashboard.bookings_week', { count: overview?.bookings_7d ?? 0 })}
      />
    </Stats>
  );
}
