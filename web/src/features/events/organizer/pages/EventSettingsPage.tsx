import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormNumber, FormShell } from '@/components/form';
import { Panel } from '@/components/Section';
import { StaleNotice } from '@/components/StaleNotice';
import { useFeedback } from '@/contexts/FeedbackContext';
import { optionalNumber, useZodForm, wholeNumber } from '@/lib/forms';
import { useUpdateEvent } from '../api';
import { CancelEventDialog } from '../components/CancelEventDialog';
import { useLifecycle } from '../components/useLifecycle';
import { usePlace, useWorkspaceEvent } from '../place';
import type { OrganizerEvent } from '../types';

const schema = z.object({
  max_per_booking: wholeNumber(1, 100),
  max_per_person: optionalNumber(1, 1000),
  hold_minutes: wholeNumber(2, 60),
});
type Values = z.infer<typeof schema>;

export default function EventSettingsPage() {
  const event = useWorkspaceEvent();
  return (
    <Box sx={{ maxWidth: 720, display: 'grid', gap: 6 }}>
      <BookingRules event={event} />
      <DangerZone event={event} />
    </Box>
  );
}

function BookingRules({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation(['organizer', 'common']);
  const { notify } = useFeedback();
  const update = useUpdateEvent(usePlace());
  const [stale, setStale] = useState(false);
  const values = ({ max_per_booking, max_per_person, hold_minutes }: OrganizerEvent) => ({
    max_per_booking,
    max_per_person: max_per_person ?? null,
    hold_minutes,
  });
  const form = useZodForm<Values>(schema, values(event));
  const save = async (changed: Values) => {
    try {
      form.reset(values(await update.mutateAsync({ ...changed, version: event.version })));
      setStale(false);
      notify(t('organizer:details.saved'));
    } catch (error) {
      if (toProblem(error).status !== 412) throw error;
      setStale(true);
    }
  };
  return (
    <Panel title={t('organizer:event_settings.rules')}>
      <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} requireChange>
        {stale && (
          <StaleNotice
            onTakeTheirs={() => {
              form.reset(values(event));
              setStale(false);
            }}
            onKeepMine={() => void save(form.getValues())}
          />
        )}
        <FormNumber<Values>
          name="max_per_booking"
          label={t('organizer:event_settings.max_per_booking')}
          hint={t('organizer:event_settings.max_per_booking_hint')}
        />
        <FormNumber<Values>
          name="max_per_person"
          label={t('organizer:event_settings.max_per_person')}
          hint={t('organizer:event_settings.max_per_person_hint')}
          optional
        />
        <FormNumber<Values>
          name="hold_minutes"
          label={t('organizer:event_settings.hold_minutes')}
          hint={t('organizer:event_settings.hold_minutes_hint')}
          unit={t('organizer:event_settings.minutes')}
        />
      </FormShell>
    </Panel>
  );
}

function DangerZone({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation('organizer');
  const { unpublish, archive } = useLifecycle(event);
  const [cancelling, setCancelling] = useState(false);
  return (
    <Panel title={t('event_settings.danger')}>
      <Box sx={{ display: 'grid', gap: 5 }}>
        {event.state === 'published' && (
          <Act text={t('workspace.unpublish_text')}>
            <Button onClick={() => void unpublish()}>{t('workspace.unpublish')}</Button>
          </Act>
        )}
        {event.state === 'published' && (
          <Act text={t('cancel_event.warning')}>
            <Button color="error" onClick={() => setCancelling(true)}>
              {t('workspace.cancel_event')}
            </Button>
          </Act>
        )}
        {event.state === 'archived' ? (
          <Typography sx={{ color: 'text.secondary' }}>{t('event_settings.is_archived')}</Typography>
        ) : (
          <Act text={t('workspace.archive_text')}>
            <Button color="error" onClick={() => void archive()}>
              {t('workspace.archive')}
            </Button>
          </Act>
        )}
      </Box>
      {cancelling && <CancelEventDialog event={event} onClose={() => setCancelling(false)} />}
    </Panel>
  );
}

function Act({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 4,
        alignItems: 'center',
        justifyContent: 'space-between',
      }}
    >
      <Typography variant="body2" sx={{ flex: '1 1 260px', color: 'text.secondary' }}>
        {text}
      </Typography>
      {children}
    </Box>
  );
}
