import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import type { Schema } from '@/api/types';
import { FormMoney, FormShell } from '@/components/form';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { organizationQuery, useMay } from '@/features/users';
import { optionalNumber, useZodForm } from '@/lib/forms';
import { useSetRefundSettings } from '../returnsApi';

const schema = z.object({ approval_above_minor: optionalNumber(0, 1_000_000_000_000) });
type Values = z.infer<typeof schema>;

interface Props {
  organizationId: string;
  settings: Schema<'RefundSettings'>;
}

/** From which sum on a refund needs four eyes. */
export function ApprovalForm({ organizationId, settings }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const { notify } = useFeedback();
  const may = useMay();
  const set = useSetRefundSettings(organizationId);
  const { data: organization } = useQuery(organizationQuery(organizationId));
  const form = useZodForm<Values>(schema, { approval_above_minor: settings.approval_above_minor ?? null });
  const save = async (values: Values) => {
    const saved = await set.mutateAsync(values);
    form.reset({ approval_above_minor: saved.approval_above_minor ?? null });
    notify(t('organizer:refunds.saved'));
  };
  if (!organization) return null;
  return (
    <Box
      component="fieldset"
      disabled={!may('organization_manage')}
      sx={{ border: 0, p: 0, m: 0, minWidth: 0, maxWidth: 560 }}
    >
      <Panel title={t('organizer:refunds.four_eyes')}>
        <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} requireChange>
          <FormMoney<Values>
            name="approval_above_minor"
            label={t('organizer:refunds.above')}
            hint={t('organizer:refunds.above_hint')}
            currency={organization.currency}
            optional
          />
        </FormShell>
      </Panel>
    </Box>
  );
}
