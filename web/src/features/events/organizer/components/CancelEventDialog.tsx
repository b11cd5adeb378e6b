import Alert from '@mui/material/Alert';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useFeedback } from '@/contexts/FeedbackContext';
import { requiredText, useZodForm } from '@/lib/forms';
import { useCancelEvent } from '../api';
import type { OrganizerEvent } from '../types';

const schema = z.object({ reason: requiredText(300) });
type Values = z.infer<typeof schema>;

/** Calling an event off cannot be taken back, and buyers read the reason. */
export function CancelEventDialog({ event, onClose }: { event: OrganizerEvent; onClose: () => void }) {
  const { t } = useTranslation('organizer');
  const { notify } = useFeedback();
  const cancel = useCancelEvent({ organizationId: event.organization_id, eventId: event.id });
  const form = useZodForm(schema, { reason: '' });
  const submit = async ({ reason }: Values) => {
    await cancel.mutateAsync(reason);
    notify(t('cancel_event.done'));
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('cancel_event.title', { title: event.title })} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('cancel_event.submit')} submitColor="error">
        <Alert severity="warning">{t('cancel_event.warning')}</Alert>
        <FormTextField<Values>
          name="reason"
          label={t('cancel_event.reason')}
          hint={t('cancel_event.reason_hint')}
          maxLength={300}
          autoFocus
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
