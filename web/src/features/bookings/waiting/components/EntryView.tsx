import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import { paths } from '@/app/paths';
import { EventTime } from '@/components/EventTime';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useLeave, useResume, type WaitingEntry } from '../api';
import { ChangeWishDialog } from './ChangeWishDialog';
import { EntryChip } from './EntryChip';
import { OfferPanel } from './OfferPanel';
import { Standing } from './Standing';

/** Somebody's place on a waiting list: where they stand, what is offered, what they wish for. */
export function EntryView({ entry }: { entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  return (
    <Box sx={{ display: 'grid', gap: 6 }}>
      <Box>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 3, mb: 3 }}>
          <EntryChip state={entry.state} />
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('entry.kicker', { organizer: entry.organizer })}
          </Typography>
        </Box>
        <Typography variant="h1">
          <Link component={RouterLink} to={paths.event(entry.event_slug)} underline="hover" color="inherit">
            {entry.event_title}
          </Link>
        </Typography>
      </Box>
      <State entry={entry} />
      <Wish entry={entry} />
    </Box>
  );
}

function State({ entry }: { entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  const resume = useResume({ eventId: entry.event_id, entryId: entry.id });
  if (entry.offer) return <OfferPanel entry={entry} offer={entry.offer} />;
  switch (entry.state) {
    case 'waiting':
      return <Standing entry={entry} />;
    case 'paused':
      return (
        <Alert
          severity="warning"
          action={
            <Button
              color="inherit"
              variant="outlined"
              loading={resume.isPending}
              onClick={() => resume.mutate()}
              sx={{ whiteSpace: 'nowrap' }}
            >
              {t('entry.resume')}
            </Button>
          }
        >
          {t('entry.paused')}
        </Alert>
      );
    case 'purchased':
      return <Alert severity="success">{t('entry.purchased')}</Alert>;
    case 'left':
      return <Alert severity="info">{t('entry.left')}</Alert>;
    case 'removed':
      return <Alert severity="info">{t('entry.removed', { organizer: entry.organizer })}</Alert>;
    case 'closed':
      return <Alert severity="info">{t('entry.closed')}</Alert>;
    default:
      return null;
  }
}

/** What is wished for; it can change as long as nothing is offered. */
function Wish({ entry }: { entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  const [changing, setChanging] = useState(false);
  const listed = entry.state === 'waiting' || entry.state === 'paused';
  const several = entry.choices.length > 1;
  return (
    <Panel
      title={t('wish.title')}
      action={
        listed && (
          <Button size="small" onClick={() => setChanging(true)}>
            {t('wish.change')}
          </Button>
        )
      }
    >
      <Typography sx={{ fontWeight: 560 }}>
        {entry.minimum < entry.quantity
          ? t('wish.at_least', { count: entry.quantity, minimum: entry.minimum })
          : t('wish.exactly', { count: entry.quantity })}
        {entry.together && ` · ${t('wish.side_by_side')}`}
      </Typography>
      <Box
        component={several ? 'ol' : 'ul'}
        sx={{
          m: 0,
          mt: 2,
          pl: several ? 5 : 0,
          listStyle: several ? 'decimal' : 'none',
          display: 'grid',
          gap: 1,
        }}
      >
        {entry.choices.map((choice) => (
          <Box
            component="li"
            key={`${choice.occurrence_id}:${choice.product_id}`}
            sx={{ color: choice.alive ? 'text.secondary' : 'text.disabled' }}
          >
            {choice.product_name} · <EventTime start={choice.starts_at} timeZone={choice.time_zone} />
            {!choice.alive && ` · ${t('wish.over')}`}
          </Box>
        ))}
      </Box>
      <Typography variant="body2" sx={{ mt: 3, color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {t('entry.mails_to', { email: entry.email })}
      </Typography>
      {(listed || entry.state === 'offered') && <Leave entry={entry} />}
      {changing && <ChangeWishDialog entry={entry} onClose={() => setChanging(false)} />}
    </Panel>
  );
}

function Leave({ entry }: { entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  const { confirm, notify } = useFeedback();
  const leave = useLeave({ eventId: entry.event_id, entryId: entry.id });
  const ask = async () => {
    const sure = await confirm({
      title: t('leave.title'),
      body: entry.offer ? t('leave.text_offer') : t('leave.text'),
      confirmLabel: t('leave.confirm'),
      destructive: true,
    });
    if (!sure) return;
    try {
      await leave.mutateAsync();
    } catch {
      notify(t('leave.failed'));
    }
  };
  return (
    <Button
      variant="text"
      size="small"
      loading={leave.isPending}
      onClick={() => void ask()}
      sx={{ mt: 3, ml: -1.5, color: 'text.secondary' }}
    >
      {t('leave.button')}
    </Button>
  );
}
