import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormAutocomplete, FormShell, FormTextField } from '@/components/form';
import { useFeedback } from '@/contexts/FeedbackContext';
import { countryChoices } from '@/features/users';
import { optionalText, requiredText, useZodForm } from '@/lib/forms';
import { type BillingDetails, type Place, useSetBilling } from './api';

const schema = z.object({
  company: requiredText(160),
  address_line: requiredText(200),
  postal_code: requiredText(20),
  city: requiredText(100),
  country: z.string().check(z.minLength(2)),
  vat_id: optionalText(20),
  reference: optionalText(60),
});
type Values = z.infer<typeof schema>;

interface Props {
  place: Place;
  details: BillingDetails | null | undefined;
  /** There is an invoice already: it will be written anew. */
  corrects: boolean;
  onDone: () => void;
}

/** Whom the invoice is for. */
export function BillingForm({ place, details, corrects, onDone }: Props) {
  const { t, i18n } = useTranslation(['documents', 'common']);
  const { notify } = useFeedback();
  const set = useSetBilling(place);
  const form = useZodForm<Values>(schema, {
    company: details?.company ?? '',
    address_line: details?.address_line ?? '',
    postal_code: details?.postal_code ?? '',
    city: details?.city ?? '',
    country: details?.country ?? '',
    vat_id: details?.vat_id ?? '',
    reference: details?.reference ?? '',
  });
  const save = async ({ vat_id, reference, ...rest }: Values) => {
    await set.mutateAsync({ ...rest, vat_id: vat_id.trim() || null, reference: reference.trim() || null });
    notify(t(corrects ? 'billing.corrected' : 'billing.saved'));
    onDone();
  };
  return (
    <FormShell
      form={form}
      onSubmit={save}
      submitLabel={t(corrects ? 'billing.correct' : 'common:action.save')}
    >
      <FormTextField<Values>
        name="company"
        label={t('billing.company')}
        autoComplete="organization"
        maxLength={160}
      />
      <FormTextField<Values>
        name="address_line"
        label={t('billing.address')}
        autoComplete="address-line1"
        maxLength={200}
      />
      <FormTextField<Values>
        name="postal_code"
        label={t('billing.postal_code')}
        autoComplete="postal-code"
        maxLength={20}
      />
      <FormTextField<Values>
        name="city"
        label={t('billing.city')}
        autoComplete="address-level2"
        maxLength={100}
      />
      <FormAutocomplete<Values>
        name="country"
        label={t('billing.country')}
        options={countryChoices(i18n.language)}
      />
      <FormTextField<Values>
        name="vat_id"
        label={t('billing.vat_id')}
        hint={t('billing.vat_id_hint')}
        optional
        maxLength={20}
      />
      <FormTextField<Values>
        name="reference"
        label={t('billing.reference')}
        hint={t('billing.reference_hint')}
        optional
        maxLength={60}
      />
    </FormShell>
  );
}
