import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormNumber, FormSelect, FormShell, FormSwitch, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { optionalNumber, optionalText, requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import { percentText } from '@/lib/percent';
import { taxRatesQuery } from '../chargesApi';
import { usePlace } from '../place';
import { useUpdateProduct } from '../ticketsApi';
import type { EditedProduct } from '../types';

const schema = z.object({
  name: requiredText(120),
  description: optionalText(1000),
  min_per_booking: wholeNumber(0, 100),
  max_per_booking: wholeNumber(1, 100),
  max_per_person: optionalNumber(1, 1000),
  admissions: wholeNumber(0, 20),
  hidden: z.boolean(),
  tax_rate_id: z.string(),
});
type Values = z.infer<typeof schema>;

interface Props {
  product: EditedProduct;
  onClose: () => void;
  onSaved: () => void;
}

export function ProductDialog({ product, onClose, onSaved }: Props) {
  const { t, i18n } = useTranslation(['organizer', 'common']);
  const place = usePlace();
  const update = useUpdateProduct(place);
  const { data: taxes } = useQuery(taxRatesQuery(place.organizationId));
  const { name, description, min_per_booking, max_per_booking, max_per_person, admissions, hidden } = product;
  const form = useZodForm<Values>(schema, {
    name,
    description,
    min_per_booking,
    max_per_booking,
    max_per_person: max_per_person ?? null,
    admissions,
    hidden,
    tax_rate_id: product.tax_rate_id ?? '',
  });
  const submit = async ({ tax_rate_id, ...rest }: Values) => {
    try {
      await update.mutateAsync({ product, fields: { ...rest, tax_rate_id: tax_rate_id || null } });
    } catch (error) {
      if (toProblem(error).status !== 412) throw error;
      // The list behind this dialog has the newest version by now: sending again is a knowing overwrite.
      return form.setError('root', { message: t('organizer:tickets.stale') });
    }
    onSaved();
  };
  return (
    <ResponsiveDialog open title={t('organizer:tickets.edit', { name: product.name })} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('common:action.save')} requireChange>
        <FormTextField<Values> name="name" label={t('organizer:tickets.name')} maxLength={120} autoFocus />
        <FormTextField<Values>
          name="description"
          label={t('organizer:tickets.description')}
          maxLength={1000}
          multiline
          optional
        />
        <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}>
          <FormNumber<Values> name="min_per_booking" label={t('organizer:tickets.min')} />
          <FormNumber<Values> name="max_per_booking" label={t('organizer:tickets.max')} />
          <FormNumber<Values>
            name="max_per_person"
            label={t('organizer:tickets.max_per_person')}
            hint={t('organizer:tickets.max_per_person_hint')}
            optional
          />
          <FormNumber<Values>
            name="admissions"
            label={t('organizer:tickets.admissions')}
            hint={t('organizer:tickets.admissions_hint')}
            disabled={product.kind !== 'admission'}
          />
        </Box>
        <FormSelect<Values>
          name="tax_rate_id"
          label={t('organizer:charges.tax')}
          hint={t('organizer:charges.tax_hint')}
          options={[
            { value: '', label: t('organizer:charges.no_tax') },
            ...(taxes?.rates ?? []).map((rate) => ({
              value: rate.id ?? '',
              label: `${rate.name} ${percentText(rate.rate_bp, i18n.language)}`,
            })),
          ]}
        />
        <FormSwitch<Values>
          name="hidden"
          label={t('organizer:tickets.hidden')}
          hint={t('organizer:tickets.hidden_hint')}
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
