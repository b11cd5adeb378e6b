import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormNumber, FormSelect, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import { formatTime } from '@/lib/time';
import { usePlace } from '../place';
import { useAddPool } from '../ticketsApi';
import type { EventDate } from '../types';

const schema = z.object({
  occurrence_id: z.string().check(z.minLength(1)),
  name: requiredText(120),
  capacity: wholeNumber(0, 1_000_000),
});
type Values = z.infer<typeof schema>;

export function PoolDialog({ dates, onClose }: { dates: readonly EventDate[]; onClose: () => void }) {
  const { t, i18n } = useTranslation('organizer');
  const add = useAddPool(usePlace());
  const form = useZodForm<Values>(schema, {
    occurrence_id: dates[0]?.id ?? '',
    name: '',
    capacity: null as unknown as number,
  });
  const submit = async (values: Values) => {
    await add.mutateAsync(values);
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('pools.add')} onClose={onClose} size="xs">
      <FormShell form={form} onSubmit={submit} submitLabel={t('pools.add')}>
        <FormTextField<Values>
          name="name"
          label={t('pools.name')}
          placeholder={t('pools.name_placeholder')}
          maxLength={120}
          autoFocus
        />
        <FormSelect<Values>
          name="occurrence_id"
          label={t('pools.date')}
          options={dates.map((date) => ({
            value: date.id,
            label: formatTime(new Date(date.starts_at), 'long', date.time_zone, i18n.language),
          }))}
        />
        <FormNumber<Values> name="capacity" label={t('tickets.capacity')} />
      </FormShell>
    </ResponsiveDialog>
  );
}
