import Add from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { Cover } from '@/components/Cover';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { EventTime } from '@/components/EventTime';
import { PageHeader } from '@/components/PageHeader';
import { SearchField } from '@/components/SearchField';
import { ShowMore } from '@/components/ShowMore';
import { StatusChip } from '@/components/StatusChip';
import { Tabs } from '@/components/Tabs';
import { useMay } from '@/features/users';
import { useDebounce } from '@/hooks/useDebounce';
import { coverImage } from '../../lib/cover';
import { eventsQuery } from '../api';
import { SoldBar } from '../components/SoldBar';
import type { EventRow, EventState } from '../types';

const STATES = ['all', 'published', 'draft', 'cancelled', 'archived'] as const;
type Filter = (typeof STATES)[number];

export default function EventsPage() {
  const { t } = useTranslation('organizer');
  const { organizationId = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const wanted = params.get('state') as EventState | null;
  const filter: Filter = wanted && STATES.includes(wanted) ? wanted : 'all';
  const [typed, setTyped] = useState(params.get('q') ?? '');
  const q = useDebounce(typed.trim());
  const navigate = useNavigate();
  const may = useMay();
  const query = useInfiniteQuery(
    eventsQuery(organizationId, { ...(q ? { q } : {}), ...(filter === 'all' ? {} : { state: filter }) }),
  );
  const open = (event: EventRow) => paths.organizer.event(organizationId, event.id);
  return (
    <>
      <Breadcrumbs items={[{ label: t('events.title') }]} />
      <PageHeader
        title={t('events.title')}
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
      <Box
        sx={{
          mb: 5,
          display: 'grid',
          gap: 4,
          alignItems: 'center',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 320px' },
        }}
      >
        <Tabs<Filter>
          label={t('events.filter')}
          value={filter}
          onChange={(next) => setParams(next === 'all' ? {} : { state: next }, { replace: true })}
          tabs={STATES.map((value) => ({ value, label: t(`events.state.${value}`) }))}
        />
        <SearchField
          label={t('events.search')}
          placeholder={t('events.search')}
          defaultValue={typed}
          onSearch={setTyped}
          onType={setTyped}
        />
      </Box>
      <DataTable
        label={t('events.title')}
        columns={useColumns(open)}
        rows={query.data}
        rowKey={(event) => event.id}
        onRowClick={(event) => navigate(open(event))}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<NoEvents searching={q !== '' || filter !== 'all'} mayCreate={may('events_manage')} />}
      />
      <ShowMore query={query} />
    </>
  );
}

function useColumns(to: (event: EventRow) => string): Column<EventRow>[] {
  const { t } = useTranslation('organizer');
  return [
    {
      key: 'event',
      header: t('events.event'),
      primary: true,
      cell: (event) => (
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 3, minWidth: 0 }}>
          <Box sx={{ width: 84, flexShrink: 0 }}>
            <Cover title={event.title} image={coverImage(event.cover)} sizes="84px" plain />
          </Box>
          <Box sx={{ minWidth: 0 }}>
            <MuiLink
              component={Link}
              to={to(event)}
              onClick={(click) => click.stopPropagation()}
              sx={{
                color: 'text.primary',
                fontWeight: 600,
                textDecoration: 'none',
                '&:hover': { textDecoration: 'underline' },
              }}
            >
              {event.title}
            </MuiLink>
            <Typography variant="caption" component="div" sx={{ color: 'text.secondary', fontWeight: 420 }}>
              {event.starts_at ? (
                <EventTime
                  start={event.starts_at}
                  {...(event.time_zone ? { timeZone: event.time_zone } : {})}
                />
              ) : (
                t('events.no_date')
              )}
              {event.occurrence_count > 1 && ` · ${t('events.dates', { count: event.occurrence_count })}`}
            </Typography>
          </Box>
        </Box>
      ),
    },
    {
      key: 'state',
      header: t('events.state_header'),
      width: 140,
      cell: (event) => <StatusChip status={event.state} />,
    },
    {
      key: 'sold',
      header: t('events.sold'),
      width: 240,
      cell: (event) => <SoldBar sold={event.sold} capacity={event.capacity} />,
    },
  ];
}

function NoEvents({ searching, mayCreate }: { searching: boolean; mayCreate: boolean }) {
  const { t } = useTranslation('organizer');
  const { organizationId = '' } = useParams();
  if (searching)
    return <EmptyState art="search" title={t('events.none_found')} text={t('events.none_found_text')} />;
  return (
    <EmptyState
      title={t('events.empty_title')}
      text={t('events.empty_text')}
      {...(mayCreate
        ? { action: { label: t('events.new'), to: paths.organizer.newEvent(organizationId) } }
        : {})}
    />
  );
}
