import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormMoney, FormPercent, FormSelect, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { optionalNumber, requiredText, useZodForm } from '@/lib/forms';
import type { Fee } from '../../chargesApi';

const schema = z.object({
  name: requiredText(60),
  fixed_minor: optionalNumber(0, 100_000_000),
  percent_bp: optionalNumber(0, 10_000),
  payer: z.enum(['buyer', 'organizer']),
});
type Values = z.infer<typeof schema>;

interface Props {
  fee: Fee | undefined;
  currency: string;
  onClose: () => void;
  onSave: (fee: Fee) => Promise<void>;
  words: (error: unknown) => string;
}

export function FeeDialog({ fee, currency, onClose, onSave, words }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const ofFee = fee?.currency ?? currency;
  const form = useZodForm<Values>(schema, {
    name: fee?.name ?? t('organizer:charges.service_fee'),
    fixed_minor: fee?.fixed_minor || null,
    percent_bp: fee?.percent_bp || null,
    payer: fee && !fee.passed_on ? 'organizer' : 'buyer',
  });
  const submit = async ({ name, fixed_minor, percent_bp, payer }: Values) => {
    if (!fixed_minor && !percent_bp) {
      return form.setError('fixed_minor', { message: t('organizer:charges.fee_nothing') });
    }
    try {
      await onSave({
        name,
        fixed_minor: fixed_minor ?? 0,
        percent_bp: percent_bp ?? 0,
        currency: ofFee,
        passed_on: payer === 'buyer',
      });
    } catch (error) {
      if (toProblem(error).status === 422) throw error;
      form.setError('root', { message: words(error) });
    }
  };
  return (
    <ResponsiveDialog
      open
      title={t(fee ? 'organizer:charges.edit_fee' : 'organizer:charges.add_fee')}
      onClose={onClose}
    >
      <FormShell form={form} onSubmit={submit} submitLabel={t('common:action.save')}>
        <FormTextField<Values>
          name="name"
          label={t('organizer:charges.fee_name')}
          hint={t('organizer:charges.name_hint')}
          maxLength={60}
        />
        <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}>
          <FormMoney<Values>
            name="fixed_minor"
            label={t('organizer:charges.fixed')}
            currency={ofFee}
            optional
          />
          <FormPercent<Values> name="percent_bp" label={t('organizer:charges.percent')} optional />
        </Box>
        <FormSelect<Values>
          name="payer"
          label={t('organizer:charges.payer')}
          options={[
            { value: 'buyer', label: t('organizer:charges.payer_buyer') },
            { value: 'organizer', label: t('organizer:charges.payer_organizer') },
          ]}
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
