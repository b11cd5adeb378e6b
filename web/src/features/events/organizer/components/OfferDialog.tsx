import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormDateTime, FormMoney, FormShell, FormSwitch, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import { usePlace } from '../place';
import { useSaveOffer } from '../ticketsApi';
import type { EditedOffer, EditedProduct } from '../types';

const schema = z.object({
  name: requiredText(120),
  price_minor: wholeNumber(0, 100_000_000),
  flexible: z.boolean(),
  sales_start: z.nullable(z.string()),
  sales_end: z.nullable(z.string()),
});
type Values = z.infer<typeof schema>;

interface Props {
  product: EditedProduct;
  offer?: EditedOffer | undefined;
  currency: string;
  timeZone: string;
  onClose: () => void;
  onSaved: () => void;
}

/** A price, and when it counts. */
export function OfferDialog({ product, offer, currency, timeZone, onClose, onSaved }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const save = useSaveOffer(usePlace(), product.id);
  const form = useZodForm<Values>(schema, {
    name: offer?.name ?? '',
    price_minor: offer?.price_minor ?? (null as unknown as number),
    flexible: offer?.flexible ?? false,
    sales_start: offer?.sales_start ?? null,
    sales_end: offer?.sales_end ?? null,
  });
  const submit = async (fields: Values) => {
    try {
      await save.mutateAsync({ offer, fields });
    } catch (error) {
      if (toProblem(error).status !== 412) throw error;
      return form.setError('root', { message: t('organizer:tickets.stale') });
    }
    onSaved();
  };
  return (
    <ResponsiveDialog
      open
      title={offer ? t('organizer:offers.edit') : t('organizer:offers.add_to', { name: product.name })}
      onClose={onClose}
    >
      <FormShell
        form={form}
        onSubmit={submit}
        submitLabel={offer ? t('common:action.save') : t('organizer:offers.add')}
      >
        <FormTextField<Values>
          name="name"
          label={t('organizer:offers.name')}
          placeholder={t('organizer:offers.name_placeholder')}
          maxLength={120}
          autoFocus
        />
        <FormMoney<Values>
          name="price_minor"
          label={form.watch('flexible') ? t('organizer:offers.minimum_price') : t('organizer:tickets.price')}
          hint={t('organizer:tickets.price_hint')}
          currency={currency}
        />
        <FormSwitch<Values>
          name="flexible"
          label={t('organizer:offers.flexible')}
          hint={t('organizer:offers.flexible_hint')}
        />
        <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
          <FormDateTime<Values>
            name="sales_start"
            label={t('organizer:tickets.sales_start')}
            timeZone={timeZone}
            optional
          />
          <FormDateTime<Values>
            name="sales_end"
            label={t('organizer:tickets.sales_end')}
            timeZone={timeZone}
            optional
          />
        </Box>
      </FormShell>
    </ResponsiveDialog>
  );
}
