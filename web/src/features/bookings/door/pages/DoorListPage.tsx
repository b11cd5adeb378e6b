import ChevronRight from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { ShareBar } from '@/components/ShareBar';
import { ListSkeleton } from '@/components/Skeletons';
import { useSession } from '@/contexts/SessionContext';
import { allows } from '@/features/users';
import { usePageTitle } from '@/hooks/usePageTitle';
import { doorListQuery } from '../api';
import type { DoorOccurrence } from '../types';

interface Item extends DoorOccurrence {
  organizationId: string;
  organization: string;
}

const HOURS = 3_600_000;

/** On today, by the clock of the place, or open from the night before or into the next morning. */
function isToday({ starts_at, ends_at, time_zone }: DoorOccurrence): boolean {
  const now = new Date();
  const day = (moment: Date) => moment.toLocaleDateString('en-CA', { timeZone: time_zone });
  const [start, end] = [new Date(starts_at), new Date(ends_at)];
  const near = start.getTime() < now.getTime() + 6 * HOURS && end.getTime() > now.getTime() - 6 * HOURS;
  return near || day(start) === day(now);
}

export default function DoorListPage() {
  const { t } = useTranslation('door');
  const { memberships } = useSession();
  usePageTitle(t('title'));
  const doors = memberships.filter((one) => allows(one, 'door_scan'));
  const lists = useQueries({ queries: doors.map((one) => doorListQuery(one.organization_id)) });
  const items: Item[] = lists.flatMap(({ data }, index) =>
    (data ?? []).map((item) => ({
      ...item,
      organizationId: doors[index]?.organization_id ?? '',
      organization: doors[index]?.organization_name ?? '',
    })),
  );
  const failed = lists.find((list) => list.error);
  items.sort((one, other) => one.starts_at.localeCompare(other.starts_at));
  const today = items.filter(isToday);
  const later = items.filter((item) => !isToday(item));
  return (
    <Box sx={{ width: 1, maxWidth: 680, mx: 'auto', px: 4, pb: 10 }}>
      <Typography variant="h2" component="h1" sx={{ mt: 4 }}>
        {t('list.title')}
      </Typography>
      {failed && items.length === 0 ? (
        <ErrorState
          error={failed.error}
          onRetry={() => void Promise.all(lists.map((list) => list.refetch()))}
        />
      ) : lists.some((list) => list.isPending) ? (
        <Box sx={{ mt: 6 }}>
          <ListSkeleton height={92} rows={4} />
        </Box>
      ) : items.length === 0 ? (
        <EmptyState title={t('list.empty_title')} text={t('list.empty_text')} />
      ) : (
        <>
          <Group
            title={t('list.today')}
            items={today}
            empty={t('list.none_today')}
            several={doors.length > 1}
          />
          {later.length > 0 && <Group title={t('list.later')} items={later} several={doors.length > 1} />}
        </>
      )}
    </Box>
  );
}

interface GroupProps {
  title: string;
  items: readonly Item[];
  empty?: string;
  /** Scans for several organizations: then each says whose it is. */
  several: boolean;
}

function Group({ title, items, empty, several }: GroupProps) {
  return (
    <Box component="section" sx={{ mt: 8 }}>
      <Typography variant="h5" component="h2" sx={{ mb: 3 }}>
        {title}
      </Typography>
      {items.length === 0 && <Typography sx={{ color: 'text.secondary' }}>{empty}</Typography>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 3 }}>
        {items.map((item) => (
          <li key={item.occurrence_id}>
            <DoorCard item={item} several={several} />
          </li>
        ))}
      </Box>
    </Box>
  );
}

function DoorCard({ item, several }: { item: Item; several: boolean }) {
  const { t } = useTranslation('door');
  return (
    <Box
      component={Link}
      to={paths.door.scan(item.organizationId, item.event_id, item.occurrence_id)}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        p: 4,
        minHeight: 92,
        border: 1,
        borderColor: 'divider',
        borderRadius: '14px',
        bgcolor: 'background.paper',
        color: 'inherit',
        textDecoration: 'none',
        '&:hover': { borderColor: 'text.disabled' },
      }}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography sx={{ fontSize: '1.0625rem', fontWeight: 620 }}>{item.title}</Typography>
        <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
          <EventTime start={item.starts_at} timeZone={item.time_zone} localHint />
          <Box>
            {[...new Set([item.venue_name, several && item.organization])].filter(Boolean).join(' · ')}
          </Box>
        </Typography>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 3, mt: 2 }}>
          <ShareBar total={item.sold} parts={[{ value: item.checked_in, color: 'success.main' }]} />
          <Box
            className="tabular"
            sx={{ fontSize: '0.8125rem', color: 'text.secondary', whiteSpace: 'nowrap' }}
          >
            {t('counter', { in: item.checked_in, sold: item.sold })}
          </Box>
        </Box>
      </Box>
      <ChevronRight aria-hidden sx={{ color: 'text.secondary' }} />
    </Box>
  );
}
