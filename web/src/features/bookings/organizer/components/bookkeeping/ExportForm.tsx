import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormDateTime, FormSelect, FormShell } from '@/components/form';
import { useFeedback } from '@/contexts/FeedbackContext';
import { eventTitlesQuery } from '@/features/events/organizer';
import { useZodForm } from '@/lib/forms';
import { localZone } from '@/lib/time';
import { useExport } from '../../documentsApi';

const KINDS = ['bookings', 'payments', 'attendees', 'taxes', 'ledger', 'datev'] as const;

const schema = z.object({
  kind: z.enum(KINDS),
  format: z.enum(['csv', 'xlsx']),
  event_id: z.string(),
  from: z.nullable(z.string()).check(z.refine((value) => value !== null)),
  to: z.nullable(z.string()).check(z.refine((value) => value !== null)),
});
type Values = z.infer<typeof schema>;

/** The month that is under way, from its first day. */
function thisMonth(now = new Date()): { from: string; to: string } {
  const first = new Date(now.getFullYear(), now.getMonth(), 1);
  const next = new Date(now.getFullYear(), now.getMonth() + 1, 1);
  return { from: first.toISOString(), to: next.toISOString() };
}

/** What, of which period, written how. */
export function ExportForm({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation('documents');
  const { notify } = useFeedback();
  const make = useExport(organizationId);
  const { data: events = [] } = useQuery(eventTitlesQuery(organizationId));
  const form = useZodForm<Values>(schema, { kind: 'bookings', format: 'csv', event_id: '', ...thisMonth() });
  const kind = form.watch('kind');
  const submit = async ({ event_id, from, to, format, ...rest }: Values) => {
    await make.mutateAsync({
      ...rest,
      format: rest.kind === 'datev' ? 'csv' : format,
      event_id: event_id || null,
      from: from ?? '',
      to: to ?? '',
    });
    notify(t('exports.made'));
  };
  return (
    <FormShell form={form} onSubmit={submit} submitLabel={t('exports.make')}>
      <FormSelect<Values>
        name="kind"
        label={t('exports.kind')}
        hint={t(`exports.hints.${kind}`)}
        options={KINDS.map((value) => ({ value, label: t(`exports.kinds.${value}`) }))}
      />
      {kind !== 'datev' && (
        <FormSelect<Values>
          name="format"
          label={t('exports.format')}
          options={(['csv', 'xlsx'] as const).map((value) => ({
            value,
            label: t(`exports.formats.${value}`),
          }))}
        />
      )}
      <FormSelect<Values>
        name="event_id"
        label={t('exports.event')}
        options={[
          { value: '', label: t('exports.all_events') },
          ...events.map(({ id, title }) => ({ value: id, label: title })),
        ]}
      />
      <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        <FormDateTime<Values> name="from" label={t('exports.from')} timeZone={localZone()} />
        <FormDateTime<Values> name="to" label={t('exports.to')} timeZone={localZone()} />
      </Box>
    </FormShell>
  );
}
