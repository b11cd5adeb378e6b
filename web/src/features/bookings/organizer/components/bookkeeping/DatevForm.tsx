import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormNumber, FormShell } from '@/components/form';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import { useZodForm, wholeNumber } from '@/lib/forms';
import { type DatevSettings, useSetDatev } from '../../documentsApi';

const ACCOUNTS = [
  'provider_clearing',
  'sales',
  'refunds',
  'fees',
  'service_fees',
  'tax',
  'disputes',
  'transit',
] as const;

const account = wholeNumber(1, 99_999_999);
const schema = z.object({
  consultant: wholeNumber(1001, 9_999_999),
  client: wholeNumber(1, 99_999),
  account_length: wholeNumber(4, 8),
  accounts: z.object({
    provider_clearing: account,
    sales: account,
    refunds: account,
    fees: account,
    service_fees: account,
    tax: account,
    disputes: account,
    transit: account,
  }),
});
type Values = z.infer<typeof schema>;

interface Props {
  organizationId: string;
  settings: DatevSettings;
}

/** How the books are called in DATEV. */
export function DatevForm({ organizationId, settings }: Props) {
  const { t } = useTranslation(['documents', 'common']);
  const { notify } = useFeedback();
  const may = useMay();
  const set = useSetDatev(organizationId);
  const form = useZodForm<Values>(schema, settings);
  const save = async (values: Values) => {
    form.reset(await set.mutateAsync(values));
    notify(t('datev.saved'));
  };
  return (
    <Box
      component="fieldset"
      disabled={!may('organization_manage')}
      sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}
    >
      <Panel title={t('datev.title')}>
        <Typography variant="body2" sx={{ mb: 5, color: 'text.secondary' }}>
          {t('datev.text')}
        </Typography>
        <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} requireChange>
          <Box
            sx={{
              display: 'grid',
              alignItems: 'start',
              gap: 4,
              gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
            }}
          >
            <FormNumber<Values> name="consultant" label={t('datev.consultant')} />
            <FormNumber<Values> name="client" label={t('datev.client')} />
            <FormNumber<Values> name="account_length" label={t('datev.account_length')} />
            {ACCOUNTS.map((name) => (
              <FormNumber<Values> key={name} name={`accounts.${name}`} label={t(`datev.${name}`)} />
            ))}
          </Box>
        </FormShell>
      </Panel>
    </Box>
  );
}
