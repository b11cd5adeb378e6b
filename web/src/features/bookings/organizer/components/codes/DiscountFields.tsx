import Box from '@mui/material/Box';
import { type FieldValues, type Path, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import type { Schema } from '@/api/types';
import { FormNumber, FormSwitch } from '@/components/form';
import {
  type EditedProduct,
  ProductsField,
  ReductionFields,
  type ReductionValues,
  reductionOf,
  reductionSchema,
  reductionValues,
} from '@/features/events/organizer';
import { optionalNumber } from '@/lib/forms';

export type CodeDiscount = Schema<'CodeDiscount'>;

/** The fields of a code's discount, as a part of a form. */
export const discountSchema = {
  cheaper: z.boolean(),
  max_units: optionalNumber(1, 100),
  stacks: z.boolean(),
  ...reductionSchema,
};

export interface DiscountValues extends ReductionValues {
  cheaper: boolean;
  max_units: number | null;
  stacks: boolean;
}

export const discountValues = (discount: CodeDiscount | null | undefined): DiscountValues => ({
  cheaper: Boolean(discount),
  max_units: discount?.max_units ?? null,
  stacks: discount?.stacks ?? false,
  ...reductionValues(discount?.reduction),
});

/** The discount of the fields: none, or `undefined` while its value is missing. */
export function discountOf(values: DiscountValues, product_ids: string[]): CodeDiscount | null | undefined {
  if (!values.cheaper) return null;
  const reduction = reductionOf(values);
  if (!reduction) return undefined;
  return { reduction, product_ids, max_units: values.max_units, stacks: values.stacks };
}

interface Props {
  products: readonly EditedProduct[];
  currency: string;
  chosen: readonly string[];
  onChoose: (ids: string[]) => void;
}

/** How a code changes prices, if it does. */
export function DiscountFields<T extends FieldValues & DiscountValues>(props: Props) {
  const { t } = useTranslation('organizer');
  const cheaper = useFormContext<T>().watch('cheaper' as Path<T>);
  return (
    <>
      <FormSwitch<T> name={'cheaper' as Path<T>} label={t('codes.discount_some')} />
      {cheaper && (
        <Box sx={{ display: 'grid', gap: 5 }}>
          <ReductionFields<T> currency={props.currency} />
          <ProductsField
            label={t('codes.discount_products')}
            hint={t('charges.all_products')}
            products={props.products}
            value={props.chosen}
            onChange={props.onChoose}
          />
          <FormNumber<T>
            name={'max_units' as Path<T>}
            label={t('codes.max_units')}
            hint={t('codes.max_units_hint')}
            optional
          />
          <FormSwitch<T> name={'stacks' as Path<T>} label={t('codes.stacks')} hint={t('codes.stacks_hint')} />
        </Box>
      )}
    </>
  );
}
