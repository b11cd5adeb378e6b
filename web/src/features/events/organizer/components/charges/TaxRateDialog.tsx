import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormPercent, FormSelect, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import type { TaxRate } from '../../chargesApi';

const schema = z.object({
  name: requiredText(60),
  rate_bp: wholeNumber(0, 10_000),
  place: z.enum(['inside', 'on_top']),
});
type Values = z.infer<typeof schema>;

interface Props {
  rate: TaxRate | undefined;
  onClose: () => void;
  onSave: (rate: TaxRate) => Promise<void>;
  words: (error: unknown) => string;
}

export function TaxRateDialog({ rate, onClose, onSave, words }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const form = useZodForm<Values>(schema, {
    name: rate?.name ?? t('organizer:charges.vat'),
    rate_bp: rate?.rate_bp ?? 1900,
    place: rate && !rate.inclusive ? 'on_top' : 'inside',
  });
  const submit = async ({ name, rate_bp, place }: Values) => {
    try {
      const inclusive = place === 'inside';
      // A new rate gets its id from the server.
      await onSave({ ...(rate ? { id: rate.id } : {}), name, rate_bp, inclusive } as TaxRate);
    } catch (error) {
      if (toProblem(error).status === 422) throw error;
      form.setError('root', { message: words(error) });
    }
  };
  return (
    <ResponsiveDialog
      open
      title={t(rate ? 'organizer:charges.edit_tax' : 'organizer:charges.add_tax')}
      onClose={onClose}
    >
      <FormShell form={form} onSubmit={submit} submitLabel={t('common:action.save')}>
        <FormTextField<Values>
          name="name"
          label={t('organizer:charges.tax_name')}
          hint={t('organizer:charges.name_hint')}
          maxLength={60}
        />
        <FormPercent<Values> name="rate_bp" label={t('organizer:charges.rate')} />
        <FormSelect<Values>
          name="place"
          label={t('organizer:charges.tax_place')}
          options={[
            { value: 'inside', label: t('organizer:charges.tax_inside') },
            { value: 'on_top', label: t('organizer:charges.tax_on_top') },
          ]}
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
