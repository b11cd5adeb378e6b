import QrCodeScanner from '@mui/icons-material/QrCodeScanner';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { CopyButton } from '@/components/CopyButton';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { QrCode } from '@/components/QrCode';
import { Panel } from '@/components/Section';
import { ShareBar } from '@/components/ShareBar';
import { ListSkeleton } from '@/components/Skeletons';
import { datesQuery, type EventDate, usePlace } from '@/features/events/organizer';
import { useMay } from '@/features/users';
import { doorQuery } from '../../door/api';
import { RecentScans } from '../../door/components/RecentScans';
import { salesQuery } from '../api';

/** The date the house is busy with: the first that is not over yet. */
function currentDate(dates: readonly EventDate[]): EventDate | undefined {
  const now = Date.now();
  return dates.find((date) => new Date(date.ends_at).getTime() > now) ?? dates.at(-1);
}

export default function CheckInPage() {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const dates = useQuery(datesQuery(place));
  const sales = useQuery({ ...salesQuery(place), refetchInterval: 10_000 });
  const [chosen, setChosen] = useState<string | null>(null);
  if (dates.error) return <ErrorState error={dates.error} onRetry={() => void dates.refetch()} />;
  if (!dates.data) return <ListSkeleton rows={3} height={96} />;
  const date = dates.data.find((one) => one.id === chosen) ?? currentDate(dates.data);
  if (!date) {
    return (
      <EmptyState
        title={t('check_in.no_dates_title')}
        text={t('check_in.no_dates_text')}
        action={{
          label: t('dates.add'),
          to: paths.organizer.event(place.organizationId, place.eventId, 'dates'),
        }}
      />
    );
  }
  return (
    <Box
      sx={{
        display: 'grid',
        gap: { xs: 4, md: 6 },
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 340px' },
        alignItems: 'start',
      }}
    >
      <Box sx={{ display: 'grid', gap: { xs: 4, md: 6 }, minWidth: 0 }}>
        <Panel title={t('check_in.dates')}>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 2 }}>
            {dates.data.map((one) => {
              const counts = sales.data?.by_occurrence.find((entry) => entry.occurrence_id === one.id);
              return (
                <li key={one.id}>
                  <DateButton
                    date={one}
                    sold={counts?.sold ?? 0}
                    checkedIn={counts?.checked_in ?? 0}
                    chosen={one.id === date.id}
                    onChoose={() => setChosen(one.id)}
                  />
                </li>
              );
            })}
          </Box>
        </Panel>
        <Recent date={date} />
      </Box>
      <OpenDoor date={date} />
    </Box>
  );
}

interface DateButtonProps {
  date: EventDate;
  sold: number;
  checkedIn: number;
  chosen: boolean;
  onChoose: () => void;
}

function DateButton({ date, sold, checkedIn, chosen, onChoose }: DateButtonProps) {
  const { t } = useTranslation('organizer');
  return (
    <Box
      component="button"
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      sx={{
        font: 'inherit',
        color: 'inherit',
        textAlign: 'start',
        width: 1,
        p: 4,
        border: 1,
        borderColor: chosen ? 'primary.main' : 'divider',
        bgcolor: chosen ? 'primary.soft' : 'transparent',
        borderRadius: '10px',
        cursor: 'pointer',
      }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 3, mb: 2, fontSize: '0.9375rem' }}>
        <Box component="span" sx={{ fontWeight: 580 }}>
          <EventTime start={date.starts_at} timeZone={date.time_zone} />
        </Box>
        <Box component="span" className="tabular" sx={{ color: 'text.secondary' }}>
          {t('check_in.in_of', { in: checkedIn, sold })}
        </Box>
      </Box>
      <ShareBar total={sold} parts={[{ value: checkedIn, color: 'success.main' }]} />
    </Box>
  );
}

function Recent({ date }: { date: EventDate }) {
  const { t } = useTranslation('organizer');
  const may = useMay();
  const place = usePlace();
  const { data } = useQuery({ ...doorQuery({ ...place, occurrenceId: date.id }), enabled: may('door_scan') });
  if (!may('door_scan')) return null;
  return (
    <Panel title={t('check_in.recent')}>
      {data ? <RecentScans scans={data.recent} timeZone={date.time_zone} /> : <ListSkeleton rows={3} />}
    </Panel>
  );
}

function OpenDoor({ date }: { date: EventDate }) {
  const { t } = useTranslation('organizer');
  const { organizationId, eventId } = usePlace();
  const path = paths.door.scan(organizationId, eventId, date.id);
  const link = `${window.location.origin}${path}`;
  return (
    <Panel title={t('check_in.door')}>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 4 }}>
        {t('check_in.door_text')}
      </Typography>
      <Box sx={{ maxWidth: 220, mx: 'auto', mb: 4 }}>
        <QrCode value={link} size={220} label={t('check_in.qr')} />
      </Box>
      <Box sx={{ display: 'grid', gap: 2 }}>
        <Button component={Link} to={path} startIcon={<QrCodeScanner />} variant="contained" color="primary">
          {t('check_in.open_here')}
        </Button>
        <CopyButton text={link} label={t('check_in.copy')} />
      </Box>
    </Panel>
  );
}
