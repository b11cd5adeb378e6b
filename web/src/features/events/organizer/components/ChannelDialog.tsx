import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormDateTime, FormNumber, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import { usePlace } from '../place';
import { useSaveChannel } from '../ticketsApi';
import type { Pool } from '../types';

const schema = z.object({
  name: requiredText(120),
  capacity: wholeNumber(1, 1_000_000),
  release_at: z.nullable(z.string()),
});
type Values = z.infer<typeof schema>;

interface Props {
  pool: Pool;
  channel?: Pool | undefined;
  timeZone: string;
  onClose: () => void;
}

/** Places for a box office, a partner or a sponsor. */
export function ChannelDialog({ pool, channel, timeZone, onClose }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const save = useSaveChannel(usePlace());
  const form = useZodForm<Values>(schema, {
    name: channel?.name ?? '',
    capacity: channel?.capacity ?? (null as unknown as number),
    release_at: channel?.release_at ?? null,
  });
  const submit = async (fields: Values) => {
    try {
      await save.mutateAsync({ pool, channel, fields });
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status === 412) return form.setError('root', { message: t('organizer:tickets.stale') });
      if (problem.code !== 'sold_out') throw error;
      const { free } = problem.body.extra as { free: number };
      return form.setError(
        'capacity',
        { message: t('organizer:channels.too_many', { count: free }) },
        { shouldFocus: true },
      );
    }
    onClose();
  };
  return (
    <ResponsiveDialog
      open
      title={channel ? t('organizer:channels.edit') : t('organizer:channels.add_to', { name: pool.name })}
      onClose={onClose}
    >
      <FormShell form={form} onSubmit={submit} submitLabel={t('common:action.save')}>
        <FormTextField<Values>
          name="name"
          label={t('organizer:channels.name')}
          placeholder={t('organizer:channels.name_placeholder')}
          maxLength={120}
          autoFocus
        />
        <FormNumber<Values>
          name="capacity"
          label={t('organizer:channels.capacity')}
          hint={t('organizer:channels.capacity_hint', { count: pool.free })}
        />
        <FormDateTime<Values>
          name="release_at"
          label={t('organizer:channels.release_at')}
          timeZone={timeZone}
          optional
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
