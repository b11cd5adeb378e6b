import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
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
import { optionalText, requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import { usePlace } from '../place';
import { useAddTicketType } from '../ticketsApi';

const schema = z.object({
  name: requiredText(120),
  description: optionalText(1000),
  price_minor: wholeNumber(0, 100_000_000),
  kind: z.enum(['admission', 'addon', 'merchandise', 'gift_card']),
  admissions: wholeNumber(1, 20),
  hidden: z.boolean(),
  flexible: z.boolean(),
  capacity: wholeNumber(0, 1_000_000),
  sales_start: z.nullable(z.string()),
  sales_end: z.nullable(z.string()),
});
type Values = z.infer<typeof schema>;

interface Props {
  currency: string;
  timeZone: string;
  /** How many dates it will be on sale for. */
  dates: number;
  onClose: () => void;
  onAdded: (name: string) => void;
}

/** Name, price, number: all that most tickets need. Pools and offers come into being behind it. */
export function TicketTypeDialog({ currency, timeZone, dates, onClose, onAdded }: Props) {
  const { t } = useTranslation('organizer');
  const add = useAddTicketType(usePlace());
  const form = useZodForm<Values>(schema, {
    name: '',
    description: '',
    sales_start: null,
    sales_end: null,
    kind: 'admission',
    admissions: 1,
    hidden: false,
    flexible: true,
    price_minor: null as unknown as number,
    capacity: null as unknown as number,
  });
  const admission = form.watch('kind') === 'admission';
  const card = form.watch('kind') === 'gift_card';
  const people = form.watch('admissions');
  const submit = async ({ sales_start, sales_end, description, admissions, flexible, ...values }: Values) => {
    await add.mutateAsync({
      ...values,
      ...(values.kind === 'admission' ? { admissions } : {}),
      ...(values.kind === 'gift_card' ? { flexible } : {}),
      ...(description ? { description } : {}),
      ...(sales_start ? { sales_start } : {}),
      ...(sales_end ? { sales_end } : {}),
    });
    onAdded(values.name);
  };
  return (
    <ResponsiveDialog open title={t('tickets.add')} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('tickets.add')}>
        <FormTextField<Values>
          name="name"
          label={t('tickets.name')}
          placeholder={t('tickets.name_placeholder')}
          maxLength={120}
          autoFocus
        />
        <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
          <FormMoney<Values>
            name="price_minor"
            label={t('tickets.price')}
            hint={t(card ? 'tickets.card_price_hint' : 'tickets.price_hint')}
            currency={currency}
          />
          <FormNumber<Values>
            name="capacity"
            label={t('tickets.capacity')}
            hint={dates > 1 ? t('tickets.capacity_each', { count: dates }) : t('tickets.capacity_hint')}
          />
        </Box>
        <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}>
          <FormSelect<Values>
            name="kind"
            label={t('tickets.kind_label')}
            hint={admission ? '' : t(card ? 'tickets.card_hint' : 'tickets.kind_hint')}
            options={[
              { value: 'admission', label: t('tickets.kind_admission') },
              { value: 'addon', label: t('tickets.kind.addon') },
              { value: 'merchandise', label: t('tickets.kind.merchandise') },
              { value: 'gift_card', label: t('tickets.kind.gift_card') },
            ]}
          />
          {admission && (
            <FormNumber<Values>
              name="admissions"
              label={t('tickets.admissions')}
              hint={people > 1 ? t('tickets.group_hint', { count: people }) : t('tickets.admissions_hint')}
            />
          )}
        </Box>
        {card && (
          <FormSwitch<Values>
            name="flexible"
            label={t('tickets.card_flexible')}
            hint={t('tickets.card_flexible_hint')}
          />
        )}
        <FormTextField<Values>
          name="description"
          label={t('tickets.description')}
          placeholder={t('tickets.description_placeholder')}
          maxLength={1000}
          multiline
          optional
        />
        <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
          <FormDateTime<Values>
            name="sales_start"
            label={t('tickets.sales_start')}
            timeZone={timeZone}
            optional
          />
          <FormDateTime<Values>
            name="sales_end"
            label={t('tickets.sales_end')}
            timeZone={timeZone}
            optional
          />
        </Box>
        <FormSwitch<Values> name="hidden" label={t('tickets.hidden')} hint={t('tickets.hidden_hint')} />
      </FormShell>
    </ResponsiveDialog>
  );
}
