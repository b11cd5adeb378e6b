import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import {
  FormDateTime,
  FormMoney,
  FormNumber,
  FormSelect,
  FormShell,
  FormSwitch,
  FormTextField,
} from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { optionalNumber, requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import { usePlace } from '../place';
import { useSaveOffer } from '../ticketsApi';
import type { EditedOffer, EditedProduct } from '../types';

const schema = z.object({
  name: requiredText(120),
  price_minor: wholeNumber(0, 100_000_000),
  flexible: z.boolean(),
  sales_start: z.nullable(z.string()),
  sales_end: z.nullable(z.string()),
  follows: z.string(),
  quantity: optionalNumber(0, 1_000_000),
  min_per_booking: optionalNumber(1, 100),
  max_per_booking: optionalNumber(1, 100),
  hidden: z.boolean(),
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
    follows: offer?.follows ?? '',
    quantity: offer?.quantity ?? null,
    min_per_booking: offer?.min_per_booking ?? null,
    max_per_booking: offer?.max_per_booking ?? null,
    hidden: offer?.hidden ?? false,
  });
  const before = product.offers.find(({ id }) => id === form.watch('follows'));
  const endless = before && before.quantity == null && !before.sales_end;
  const submit = async (fields: Values) => {
    try {
      await save.mutateAsync({ offer, fields: { ...fields, follows: fields.follows || null } });
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'capacity_below_sold' || problem.code === 'quantity_in_use') {
        return form.setError(
          'quantity',
          { message: t('organizer:offers.quantity_in_use') },
          { shouldFocus: true },
        );
      }
      if (problem.status !== 412) throw error;
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
        <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}>
          <FormNumber<Values>
            name="quantity"
            label={t('organizer:offers.quantity')}
            hint={t('organizer:offers.quantity_hint')}
            optional
          />
          <FormSelect<Values>
            name="follows"
            label={t('organizer:offers.follows')}
            hint={
              endless
                ? t('organizer:offers.follows_endless', { name: before.name })
                : t('organizer:offers.follows_hint')
            }
            options={steps(product, offer).map(({ id, name }) => ({
              value: id,
              label: id ? t('organizer:offers.follows_step', { name }) : t('organizer:offers.follows_none'),
            }))}
          />
          <FormNumber<Values> name="min_per_booking" label={t('organizer:tickets.min')} optional />
          <FormNumber<Values> name="max_per_booking" label={t('organizer:tickets.max')} optional />
        </Box>
        <FormSwitch<Values>
          name="hidden"
          label={t('organizer:offers.hidden')}
          hint={t('organizer:offers.hidden_hint')}
        />
      </FormShell>
    </ResponsiveDialog>
  );
}

/** The prices that an offer may follow: of the same product, followed by nobody else, and not after itself. */
function steps(product: EditedProduct, offer: EditedOffer | undefined): { id: string; name: string }[] {
  const after = (id: string): string[] =>
    product.offers.filter(({ follows }) => follows === id).flatMap((next) => [next.id, ...after(next.id)]);
  const own = offer ? new Set([offer.id, ...after(offer.id)]) : new Set<string>();
  const taken = new Set(
    product.offers.filter(({ id }) => id !== offer?.id).flatMap(({ follows }) => follows ?? []),
  );
  return [{ id: '', name: '' }, ...product.offers.filter(({ id }) => !own.has(id) && !taken.has(id))];
}
