import Add from '@mui/icons-material/Add';
import DeleteOutline from '@mui/icons-material/DeleteOutlineOutlined';
import Edit from '@mui/icons-material/EditOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { ListSkeleton } from '@/components/Skeletons';
import { StatusChip } from '@/components/StatusChip';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import { useProblemText } from '@/hooks/useProblemText';
import { DateDialog } from '../components/DateDialog';
import { datesQuery, useDeleteDate } from '../datesApi';
import { usePlace, useWorkspaceEvent } from '../place';
import type { EventDate } from '../types';

type Open = { date?: EventDate } | null;

export default function DatesPage() {
  const { t } = useTranslation(['organizer', 'common']);
  const place = usePlace();
  const event = useWorkspaceEvent();
  const may = useMay();
  const manage = may('events_manage') && event.state !== 'archived';
  const { data, error, refetch } = useQuery(datesQuery(place));
  const [open, setOpen] = useState<Open>(null);
  const remove = useDeleteDate(place);
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();

  const onRemove = async (date: EventDate) => {
    const yes = await confirm({
      title: t('organizer:dates.remove_title'),
      body: t('organizer:dates.remove_text'),
      confirmLabel: t('organizer:dates.remove'),
      destructive: true,
    });
    if (!yes) return;
    remove.mutate(date.id, {
      onSuccess: () => notify(t('organizer:dates.removed')),
      onError: (failure) =>
        notify(toProblem(failure).status === 409 ? t('organizer:dates.has_bookings') : problemText(failure), {
          severity: 'error',
        }),
    });
  };

  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={3} height={76} />;
  return (
    <Box sx={{ maxWidth: 880 }}>
      {data.length === 0 ? (
        <EmptyState
          title={t('organizer:dates.empty_title')}
          text={t('organizer:dates.empty_text')}
          {...(manage ? { action: { label: t('organizer:dates.add'), onClick: () => setOpen({}) } } : {})}
        />
      ) : (
        <>
          {manage && (
            <Box sx={{ display: 'flex', justifyContent: 'flex-end', mb: 4 }}>
              <Button variant="contained" color="primary" startIcon={<Add />} onClick={() => setOpen({})}>
                {t('organizer:dates.add')}
              </Button>
            </Box>
          )}
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 3 }}>
            {data.map((date) => (
              <DateRow
                key={date.id}
                date={date}
                {...(manage ? { onEdit: () => setOpen({ date }), onRemove: () => void onRemove(date) } : {})}
              />
            ))}
          </Box>
        </>
      )}
      {open && (
        <DateDialog
          date={open.date}
          after={data.at(-1)}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null);
            notify(t('organizer:dates.saved'));
          }}
        />
      )}
    </Box>
  );
}

function DateRow({
  date,
  onEdit,
  onRemove,
}: {
  date: EventDate;
  onEdit?: () => void;
  onRemove?: () => void;
}) {
  const { t } = useTranslation('organizer');
  const start = new Date(date.starts_at);
  const part = (options: Intl.DateTimeFormatOptions) =>
    start.toLocaleDateString(undefined, { ...options, timeZone: date.time_zone });
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 4,
        p: 4,
        border: 1,
        borderColor: 'divider',
        borderRadius: '12px',
        bgcolor: 'background.paper',
      }}
    >
      <Box
        aria-hidden
        className="tabular"
        sx={{
          width: 52,
          py: 1.5,
          textAlign: 'center',
          borderRadius: '10px',
          bgcolor: 'surface.sunken',
          flexShrink: 0,
        }}
      >
        <Box sx={{ fontSize: '0.75rem', color: 'primary.main', fontWeight: 640 }}>
          {part({ month: 'short' })}
        </Box>
        <Box sx={{ fontSize: '1.25rem', fontWeight: 660, lineHeight: 1.2 }}>{part({ day: 'numeric' })}</Box>
      </Box>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography variant="subtitle2" component="div">
          <EventTime start={date.starts_at} end={date.ends_at} timeZone={date.time_zone} localHint />
        </Typography>
        <Typography
          variant="body2"
          component="div"
          sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
        >
          {date.venue_name ?? (date.online_url ? t('dates.online') : t('dates.nowhere'))}
          {date.doors_at && (
            <>
              {' · '}
              {t('dates.doors_at')}{' '}
              <EventTime start={date.doors_at} timeZone={date.time_zone} variant="time" />
            </>
          )}
        </Typography>
      </Box>
      {date.state !== 'scheduled' && <StatusChip status={date.state} />}
      {onEdit && (
        <IconButton aria-label={`${t('dates.edit')}: ${part({ dateStyle: 'long' })}`} onClick={onEdit}>
          <Edit fontSize="small" />
        </IconButton>
      )}
      {onRemove && (
        <IconButton aria-label={`${t('dates.remove')}: ${part({ dateStyle: 'long' })}`} onClick={onRemove}>
          <DeleteOutline fontSize="small" />
        </IconButton>
      )}
    </Box>
  );
}
