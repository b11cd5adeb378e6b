import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormNumber, FormShell } from '@/components/form';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import { useZodForm } from '@/lib/forms';
import { type PurseSettings, useSetPurseSettings } from '../pursesApi';

/** How long gift cards are good that are sold from now on. */
export function PurseSettingsForm({
  organizationId,
  settings,
}: {
  organizationId: string;
  settings: PurseSettings;
}) {
  const { t } = useTranslation('purses');
  const { notify } = useFeedback();
  const may = useMay()('organization_manage');
  const save = useSetPurseSettings(organizationId);
  const months = z
    .number(t('months_error'))
    .check(z.gte(1, t('months_error')), z.lte(120, t('months_error')));
  const schema = z.object({ valid_months: z.nullable(months) });
  type Values = z.infer<typeof schema>;
  const form = useZodForm<Values>(schema, { valid_months: settings.valid_months ?? null });
  const submit = async (values: Values) => {
    await save.mutateAsync(values);
    notify(t('saved'));
  };
  return (
    <Panel title={t('settings')}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('save')}>
        <FormNumber<Values>
          name="valid_months"
          label={t('months')}
          hint={t('months_hint')}
          unit={t('months_unit')}
          optional
          disabled={!may}
        />
      </FormShell>
    </Panel>
  );
}
