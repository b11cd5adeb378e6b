import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormNumber, FormSelect, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import type { AutoDiscount } from '../../chargesApi';
import type { EditedProduct } from '../../types';
import { ProductsField } from './ProductsField';
import { ReductionFields, reductionOf, reductionSchema, reductionValues } from './ReductionFields';

const schema = z.object({
  name: requiredText(60),
  kind: z.enum(['quantity', 'bundle']),
  minimum: wholeNumber(1, 100),
  ...reductionSchema,
});
type Values = z.infer<typeof schema>;

interface Props {
  discount: AutoDiscount | undefined;
  products: readonly EditedProduct[];
  currency: string;
  onClose: () => void;
  onSave: (discount: AutoDiscount) => Promise<void>;
  words: (error: unknown) => string;
}

export function DiscountDialog({ discount, products, currency, onClose, onSave, words }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const [chosen, setChosen] = useState<string[]>(discount?.product_ids ?? []);
  const [few, setFew] = useState(false);
  const form = useZodForm<Values>(schema, {
    name: discount?.name ?? '',
    kind: discount?.kind ?? 'quantity',
    minimum: discount?.minimum ?? 4,
    ...reductionValues(discount?.reduction),
  });
  const bundle = form.watch('kind') === 'bundle';
  const submit = async ({ name, kind, minimum, ...off }: Values) => {
    const reduction = reductionOf(off);
    if (!reduction) {
      const field = off.off_kind === 'percent' ? 'off_bp' : 'off_minor';
      return form.setError(field, { message: t('common:form.required') }, { shouldFocus: true });
    }
    if (kind === 'bundle' && chosen.length < 2) return setFew(true);
    try {
      await onSave({
        name,
        kind,
        minimum: kind === 'bundle' ? 1 : minimum,
        product_ids: chosen,
        reduction,
      });
    } catch (error) {
      if (toProblem(error).status === 422) throw error;
      form.setError('root', { message: words(error) });
    }
  };
  return (
    <ResponsiveDialog
      open
      title={t(discount ? 'organizer:charges.edit_discount' : 'organizer:charges.add_discount')}
      onClose={onClose}
    >
      <FormShell form={form} onSubmit={submit} submitLabel={t('common:action.save')}>
        <FormTextField<Values>
          name="name"
          label={t('organizer:charges.discount_name')}
          hint={t('organizer:charges.name_hint')}
          placeholder={t('organizer:charges.discount_example')}
          maxLength={60}
        />
        <FormSelect<Values>
          name="kind"
          label={t('organizer:charges.when')}
          options={[
            { value: 'quantity', label: t('organizer:charges.quantity') },
            { value: 'bundle', label: t('organizer:charges.bundle') },
          ]}
        />
        {!bundle && <FormNumber<Values> name="minimum" label={t('organizer:charges.minimum')} />}
        <ProductsField
          label={t('organizer:charges.products')}
          hint={t(bundle ? 'organizer:charges.bundle_hint' : 'organizer:charges.all_products')}
          error={few ? t('organizer:charges.bundle_few') : undefined}
          products={products}
          value={chosen}
          onChange={(next) => {
            setFew(false);
            setChosen(next);
          }}
        />
        <ReductionFields<Values> currency={currency} />
      </FormShell>
    </ResponsiveDialog>
  );
}
