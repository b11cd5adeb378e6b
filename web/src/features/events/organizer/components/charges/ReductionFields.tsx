import Box from '@mui/material/Box';
import { type FieldValues, type Path, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormMoney, FormPercent, FormSelect } from '@/components/form';
import { optionalNumber } from '@/lib/forms';
import type { Reduction } from '../../chargesApi';

/** The fields of a reduction, as a part of a form. */
export const reductionSchema = {
  off_kind: z.enum(['percent', 'amount', 'price']),
  off_bp: optionalNumber(1, 10_000),
  off_minor: optionalNumber(0, 100_000_000),
};

export interface ReductionValues {
  off_kind: Reduction['kind'];
  off_bp: number | null;
  off_minor: number | null;
}

export function reductionValues(reduction: Reduction | undefined): ReductionValues {
  const percent = !reduction || reduction.kind === 'percent';
  return {
    off_kind: reduction?.kind ?? 'percent',
    off_bp: percent ? (reduction?.value ?? 1000) : null,
    off_minor: percent ? null : (reduction?.value ?? null),
  };
}

/** The reduction of the fields; null while its value is missing. */
export function reductionOf({ off_kind, off_bp, off_minor }: ReductionValues): Reduction | null {
  const value = off_kind === 'percent' ? off_bp : off_minor;
  if (value === null || (value === 0 && off_kind !== 'price')) return null;
  return { kind: off_kind, value };
}

/** How the price of a unit goes down. */
export function ReductionFields<T extends FieldValues & ReductionValues>({ currency }: { currency: string }) {
  const { t } = useTranslation('organizer');
  const kind = useFormContext<T>().watch('off_kind' as Path<T>);
  return (
    <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}>
      <FormSelect<T>
        name={'off_kind' as Path<T>}
        label={t('charges.reduction')}
        options={[
          { value: 'percent', label: t('charges.by_percent') },
          { value: 'amount', label: t('charges.by_amount') },
          { value: 'price', label: t('charges.to_price') },
        ]}
      />
      {kind === 'percent' ? (
        <FormPercent<T> name={'off_bp' as Path<T>} label={t('charges.percent_off')} />
      ) : (
        <FormMoney<T>
          name={'off_minor' as Path<T>}
          label={t(kind === 'amount' ? 'charges.amount_off' : 'charges.new_price')}
          currency={currency}
        />
      )}
    </Box>
  );
}
