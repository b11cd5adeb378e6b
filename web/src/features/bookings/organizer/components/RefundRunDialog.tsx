import Alert from '@mui/material/Alert';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormDateTime, FormSelect, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { datesQuery, usePlace } from '@/features/events/organizer';
import { requiredText, useZodForm } from '@/lib/forms';
import { formatTime, localZone } from '@/lib/time';
import { useBeginRun } from '../returnsApi';

const schema = z.object({
  kind: z.enum(['moved', 'cancelled']),
  occurrence_id: z.string(),
  open_until: z.nullable(z.string()),
  reason: requiredText(300),
});
type Values = z.infer<typeof schema>;

/** A date is off or moved: what buyers get. */
export function RefundRunDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation('organizer');
  const place = usePlace();
  const begin = useBeginRun(place);
  const { data: dates = [] } = useQuery(datesQuery(place));
  const form = useZodForm<Values>(schema, {
    kind: 'moved',
    occurrence_id: '',
    open_until: null,
    reason: '',
  });
  const kind = form.watch('kind');
  const submit = async ({ occurrence_id, open_until, ...rest }: Values) => {
    await begin.mutateAsync({
      ...rest,
      occurrence_id: occurrence_id || null,
      open_until: rest.kind === 'moved' ? open_until : null,
    });
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('refund_runs.begin_title')} onClose={onClose}>
      <FormShell
        form={form}
        onSubmit={submit}
        submitLabel={t(`refund_runs.submit.${kind}`)}
        {...(kind === 'cancelled' ? { submitColor: 'error' as const } : {})}
      >
        <FormSelect<Values>
          name="kind"
          label={t('refund_runs.what')}
          options={[
            { value: 'moved', label: t('refund_runs.kind.moved') },
            { value: 'cancelled', label: t('refund_runs.kind.cancelled') },
          ]}
        />
        <FormSelect<Values>
          name="occurrence_id"
          label={t('refund_runs.date')}
          options={[
            { value: '', label: t('refund_runs.all_dates') },
            ...dates.map((date) => ({
              value: date.id,
              label: formatTime(new Date(date.starts_at), 'long', date.time_zone, i18n.language),
            })),
          ]}
        />
        {kind === 'moved' ? (
          <FormDateTime<Values>
            name="open_until"
            label={t('refund_runs.until')}
            hint={t('refund_runs.until_hint')}
            timeZone={dates[0]?.time_zone ?? localZone()}
          />
        ) : (
          <Alert severity="warning">{t('refund_runs.warning')}</Alert>
        )}
        <FormTextField<Values>
          name="reason"
          label={t('booking.cancel_reason')}
          hint={t('booking.cancel_reason_hint')}
          maxLength={300}
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
