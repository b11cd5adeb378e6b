import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormAutocomplete, FormShell, FormSwitch, FormTextField } from '@/components/form';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { countryChoices, useMay } from '@/features/users';
import { emailText, optionalText, useZodForm } from '@/lib/forms';
import { type BillingSettings, useSetBillingSettings } from '../../documentsApi';

const schema = z.object({
  enabled: z.boolean(),
  legal_name: optionalText(160),
  address_line: optionalText(200),
  postal_code: optionalText(20),
  city: optionalText(100),
  country: z.string().check(z.minLength(2)),
  vat_id: optionalText(20),
  tax_number: optionalText(40),
  email: emailText(),
  phone: optionalText(40),
  invoice_prefix: optionalText(24),
  credit_note_prefix: optionalText(24),
  footer: optionalText(1000),
  small_business: z.boolean(),
  exemption_note: optionalText(300),
  reverse_charge: z.boolean(),
});
type Values = z.infer<typeof schema>;

const valuesOf = ({ version: _, ...settings }: BillingSettings): Values => ({
  ...settings,
  vat_id: settings.vat_id ?? '',
  tax_number: settings.tax_number ?? '',
  phone: settings.phone ?? '',
});

interface Props {
  organizationId: string;
  settings: BillingSettings;
}

export function BillingSettingsForm({ organizationId, settings }: Props) {
  const { t, i18n } = useTranslation(['documents', 'common']);
  const { notify } = useFeedback();
  const may = useMay();
  const set = useSetBillingSettings(organizationId);
  const form = useZodForm<Values>(schema, valuesOf(settings));
  const save = async (values: Values) => {
    const saved = await set.mutateAsync({
      ...values,
      vat_id: values.vat_id.trim() || null,
      tax_number: values.tax_number.trim() || null,
      phone: values.phone.trim() || null,
      version: settings.version,
    });
    form.reset(valuesOf(saved));
    notify(t('settings.saved'));
  };
  return (
    <Box
      component="fieldset"
      disabled={!may('organization_manage')}
      sx={{ border: 0, p: 0, m: 0, minWidth: 0, maxWidth: 720 }}
    >
      <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} requireChange sticky>
        {!settings.enabled && <Alert severity="info">{t('settings.off')}</Alert>}
        <FormSwitch<Values> name="enabled" label={t('settings.enabled')} hint={t('settings.enabled_hint')} />
        <Panel title={t('settings.seller')}>
          <Fields>
            <FormTextField<Values> name="legal_name" label={t('settings.legal_name')} maxLength={160} />
            <FormTextField<Values> name="address_line" label={t('billing.address')} maxLength={200} />
            <FormTextField<Values> name="postal_code" label={t('billing.postal_code')} maxLength={20} />
            <FormTextField<Values> name="city" label={t('billing.city')} maxLength={100} />
            <FormAutocomplete<Values>
              name="country"
              label={t('billing.country')}
              options={countryChoices(i18n.language)}
            />
            <FormTextField<Values> name="email" type="email" label={t('settings.email')} maxLength={254} />
            <FormTextField<Values> name="phone" label={t('settings.phone')} optional maxLength={40} />
          </Fields>
        </Panel>
        <Panel title={t('settings.taxes')}>
          <Fields>
            <FormTextField<Values>
              name="vat_id"
              label={t('billing.vat_id')}
              hint={t('billing.vat_id_hint')}
              optional
              maxLength={20}
            />
            <FormTextField<Values>
              name="tax_number"
              label={t('settings.tax_number')}
              hint={t('settings.tax_number_hint')}
              optional
              maxLength={40}
            />
            <FormSwitch<Values>
              name="small_business"
              label={t('settings.small_business')}
              hint={t('settings.small_business_hint')}
            />
            <FormTextField<Values>
              name="exemption_note"
              label={t('settings.exemption_note')}
              hint={t('settings.exemption_note_hint')}
              optional
              maxLength={300}
            />
            <FormSwitch<Values>
              name="reverse_charge"
              label={t('settings.reverse_charge')}
              hint={t('settings.reverse_charge_hint')}
            />
          </Fields>
        </Panel>
        <Panel title={t('settings.numbers')}>
          <Fields>
            <Prefix form={form} name="invoice_prefix" label={t('settings.invoice_prefix')} />
            <Prefix form={form} name="credit_note_prefix" label={t('settings.credit_note_prefix')} />
            <FormTextField<Values>
              name="footer"
              label={t('settings.footer')}
              optional
              multiline
              minRows={2}
              maxLength={1000}
            />
          </Fields>
        </Panel>
      </FormShell>
    </Box>
  );
}

function Fields({ children }: { children: ReactNode }) {
  return <Box sx={{ display: 'grid', gap: 5 }}>{children}</Box>;
}

interface PrefixProps {
  form: ReturnType<typeof useZodForm<Values>>;
  name: 'invoice_prefix' | 'credit_note_prefix';
  label: string;
}

/** What numbers begin with, and how the first one would read. */
function Prefix({ form, name, label }: PrefixProps) {
  const { t } = useTranslation('documents');
  const prefix = form.watch(name);
  const example = `${prefix.replace('{year}', String(new Date().getFullYear()))}00001`;
  return (
    <FormTextField<Values>
      name={name}
      label={label}
      hint={t('settings.prefix_hint', { example })}
      maxLength={24}
    />
  );
}
