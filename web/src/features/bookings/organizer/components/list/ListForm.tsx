import Box from '@mui/material/Box';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormNumber, FormSelect, FormShell } from '@/components/form';
import { Panel } from '@/components/Section';
import { StaleNotice } from '@/components/StaleNotice';
import { useFeedback } from '@/contexts/FeedbackContext';
import { usePlace } from '@/features/events/organizer';
import { useZodForm, wholeNumber } from '@/lib/forms';
import { type ListSettings, useSetList } from '../../waitingListApi';

const MODES = ['open', 'paused', 'closed'] as const;

const schema = z.object({
  mode: z.enum(MODES),
  offer_minutes: wholeNumber(30, 10_080),
  quiet_from: wholeNumber(0, 23),
  quiet_until: wholeNumber(0, 23),
});
type Values = z.infer<typeof schema>;

const values = ({ mode, offer_minutes, quiet_from, quiet_until }: ListSettings): Values => ({
  mode,
  offer_minutes,
  quiet_from,
  quiet_until,
});

/** Whether the list is open, and how long its offers stand. */
export function ListForm({ list }: { list: ListSettings }) {
  const { t } = useTranslation(['waiting', 'common']);
  const { notify } = useFeedback();
  const set = useSetList(usePlace());
  const form = useZodForm<Values>(schema, values(list));
  const [stale, setStale] = useState(false);
  useEffect(() => form.reset(values(list), { keepDirtyValues: true }), [form, list]);
  const save = async (changed: Values) => {
    try {
      await set.mutateAsync({ ...changed, version: list.version });
      form.reset(changed);
      setStale(false);
      notify(t('waiting:desk.saved'));
    } catch (error) {
      if (toProblem(error).status !== 412) throw error;
      setStale(true);
    }
  };
  return (
    <Panel title={t('waiting:desk.settings')}>
      <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} requireChange>
        {stale && (
          <StaleNotice
            onTakeTheirs={() => {
              form.reset(values(list));
              setStale(false);
            }}
            onKeepMine={() => void save(form.getValues())}
          />
        )}
        <FormSelect<Values>
          name="mode"
          label={t('waiting:desk.mode')}
          hint={t('waiting:desk.mode_hint')}
          options={MODES.map((mode) => ({ value: mode, label: t(`waiting:desk.mode_${mode}`) }))}
        />
        <FormNumber<Values>
          name="offer_minutes"
          label={t('waiting:desk.minutes')}
          hint={t('waiting:desk.minutes_hint')}
          unit={t('waiting:desk.minutes_unit')}
        />
        <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 3 }}>
          <FormNumber<Values>
            name="quiet_from"
            label={t('waiting:desk.quiet_from')}
            hint={t('waiting:desk.quiet_hint')}
            unit={t('waiting:desk.hour')}
          />
          <FormNumber<Values>
            name="quiet_until"
            label={t('waiting:desk.quiet_until')}
            unit={t('waiting:desk.hour')}
          />
        </Box>
      </FormShell>
    </Panel>
  );
}
