import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormDateTime, FormNumber, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useFeedback } from '@/contexts/FeedbackContext';
import { productsQuery, usePlace, useWorkspaceEvent } from '@/features/events/organizer';
import { optionalNumber, optionalText, useZodForm } from '@/lib/forms';
import { type AccessCode, useChangeCode } from '../../codesApi';
import { DiscountFields, discountOf, discountSchema, discountValues } from './DiscountFields';

const schema = z.object({
  max_uses: optionalNumber(1, 1_000_000),
  max_per_person: optionalNumber(1, 1000),
  note: optionalText(200),
  valid_from: z.nullable(z.string()),
  valid_until: z.nullable(z.string()),
  ...discountSchema,
});
type Values = z.infer<typeof schema>;

interface Props {
  code: AccessCode;
  timeZone: string;
  onClose: () => void;
}

/** What of a code can still change: everything but its name and what it opens. */
export function EditCodeDialog({ code, timeZone, onClose }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const place = usePlace();
  const { currency } = useWorkspaceEvent();
  const { notify } = useFeedback();
  const change = useChangeCode(place);
  const { data: products = [] } = useQuery(productsQuery(place));
  const [chosen, setChosen] = useState<string[]>(code.discount?.product_ids ?? []);
  const form = useZodForm<Values>(schema, {
    max_uses: code.max_uses ?? null,
    max_per_person: code.max_per_person ?? null,
    note: code.note,
    valid_from: code.valid_from ?? null,
    valid_until: code.valid_until ?? null,
    ...discountValues(code.discount),
  });
  const submit = async (values: Values) => {
    const discount = discountOf(values, chosen);
    if (discount === undefined) {
      const field = values.off_kind === 'percent' ? 'off_bp' : 'off_minor';
      return form.setError(field, { message: t('common:form.required') }, { shouldFocus: true });
    }
    const { max_uses, max_per_person, note, valid_from, valid_until } = values;
    try {
      await change.mutateAsync({
        id: code.id,
        body: { version: code.version, max_uses, max_per_person, note, valid_from, valid_until, discount },
      });
    } catch (error) {
      if (toProblem(error).status !== 412) throw error;
      return form.setError('root', { message: t('organizer:charges.stale') });
    }
    notify(t('organizer:codes.is_saved', { code: code.code }));
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('organizer:codes.edit_title', { code: code.code })} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('common:action.save')}>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('organizer:codes.edit_text')}
        </Typography>
        <DiscountFields<Values>
          products={products}
          currency={currency}
          chosen={chosen}
          onChoose={setChosen}
        />
        <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}>
          <FormNumber<Values> name="max_uses" label={t('organizer:codes.max_uses')} optional />
          <FormNumber<Values> name="max_per_person" label={t('organizer:codes.max_per_person')} optional />
          <FormDateTime<Values>
            name="valid_from"
            label={t('organizer:codes.valid_from')}
            timeZone={timeZone}
            optional
          />
          <FormDateTime<Values>
            name="valid_until"
            label={t('organizer:codes.valid_until')}
            timeZone={timeZone}
            optional
          />
        </Box>
        <FormTextField<Values> name="note" label={t('organizer:codes.note')} maxLength={200} optional />
      </FormShell>
    </ResponsiveDialog>
  );
}
