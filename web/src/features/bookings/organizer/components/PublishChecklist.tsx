import CheckCircle from '@mui/icons-material/CheckCircle';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type EventTab, paths } from '@/app/paths';
import { ErrorState } from '@/components/ErrorState';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { checklistQuery, type OrganizerEvent, useLifecycle } from '@/features/events/organizer';
import { useMay } from '@/features/users';

const codes = [
  'title',
  'summary',
  'description',
  'cover',
  'occurrence',
  'venue_or_online',
  'product',
  'offer',
  'capacity',
  'future',
] as const;
type Code = (typeof codes)[number];

/** Where each gap is closed. */
const fixedIn: Record<Code, EventTab> = {
  title: 'details',
  summary: 'details',
  description: 'details',
  cover: 'details',
  occurrence: 'dates',
  venue_or_online: 'dates',
  future: 'dates',
  product: 'tickets',
  offer: 'tickets',
  capacity: 'tickets',
};

const isKnown = (code: string): code is Code => codes.includes(code as Code);

/** What a draft still needs, and the way to it. */
export function PublishChecklist({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation('organizer');
  const may = useMay();
  const place = { organizationId: event.organization_id, eventId: event.id };
  const { data, error, refetch } = useQuery(checklistQuery(place));
  const { publish, busy } = useLifecycle(event);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={4} height={44} />;
  const dated = data.items.some((item) => item.code === 'occurrence' && item.done);
  // Without a date there is none that lies ahead; once is enough to say so.
  const items = data.items.filter((item) => isKnown(item.code) && (dated || item.code !== 'future'));
  const done = items.filter((item) => item.done).length;
  return (
    <Panel
      title={data.ready ? t('checklist.ready_title') : t('checklist.title')}
      action={
        may('events_manage') && (
          <Button
            variant={data.ready ? 'contained' : 'outlined'}
            color={data.ready ? 'primary' : 'secondary'}
            disabled={!data.ready}
            loading={busy}
            onClick={() => void publish()}
          >
            {t('workspace.publish')}
          </Button>
        )
      }
    >
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 3 }}>
        {data.ready ? t('checklist.ready_text') : t('checklist.text')}
      </Typography>
      <LinearProgress
        variant="determinate"
        value={(done / Math.max(1, items.length)) * 100}
        aria-label={t('checklist.progress', { done, count: items.length })}
        sx={{ mb: 3, height: 6, borderRadius: 999 }}
      />
      <Box
        component="ul"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          display: 'grid',
          columnGap: 8,
          gridTemplateColumns: { md: '1fr 1fr' },
        }}
      >
        {items.map(({ code, done: isDone, required }) => (
          <Item key={code} code={code as Code} done={isDone} required={required} place={place} />
        ))}
      </Box>
    </Panel>
  );
}

interface ItemProps {
  code: Code;
  done: boolean;
  required: boolean;
  place: { organizationId: string; eventId: string };
}

function Item({ code, done, required, place }: ItemProps) {
  const { t } = useTranslation('organizer');
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center', gap: 3, minHeight: 48, py: 1 }}>
      {done ? (
        <CheckCircle titleAccess={t('checklist.done')} sx={{ color: 'success.main', fontSize: 22 }} />
      ) : (
        <RadioButtonUnchecked
          titleAccess={t('checklist.missing')}
          sx={{ color: required ? 'warning.main' : 'text.disabled', fontSize: 22 }}
        />
      )}
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography
          variant="body2"
          sx={{ fontWeight: done ? 440 : 560, color: done ? 'text.secondary' : 'text.primary' }}
        >
          {t(`checklist.item.${code}`)}
        </Typography>
        {!done && !required && (
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {t('checklist.recommended')}
          </Typography>
        )}
      </Box>
      {!done && (
        <Button
          component={Link}
          to={paths.organizer.event(place.organizationId, place.eventId, fixedIn[code])}
          size="small"
          variant="text"
          aria-label={`${t('checklist.fix')}: ${t(`checklist.item.${code}`)}`}
        >
          {t('checklist.fix')}
        </Button>
      )}
    </Box>
  );
}
