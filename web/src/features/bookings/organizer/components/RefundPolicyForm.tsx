import Add from '@mui/icons-material/Add';
import Delete from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useFieldArray } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormMoney, FormNumber, FormShell, FormSwitch } from '@/components/form';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { usePlace } from '@/features/events/organizer';
import { useZodForm, wholeNumber } from '@/lib/forms';
import { type RefundPolicy, useSetRefundPolicy } from '../returnsApi';

const schema = z.object({
  self_service: z.boolean(),
  windows: z
    .array(
      z.object({
        until_hours: wholeNumber(0, 17_520),
        percent: wholeNumber(0, 100),
        fee_minor: wholeNumber(0, 1_000_000_000),
      }),
    )
    .check(z.maxLength(6)),
  withdrawal_days: wholeNumber(0, 365),
  freeze_disputed: z.boolean(),
});
type Values = z.infer<typeof schema>;

interface Props {
  policy: RefundPolicy;
  currency: string;
  disabled: boolean;
}

export function RefundPolicyForm({ policy, currency, disabled }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const { notify } = useFeedback();
  const set = useSetRefundPolicy(usePlace());
  const form = useZodForm<Values>(schema, policy);
  const windows = useFieldArray({ control: form.control, name: 'windows' });
  const offered = form.watch('self_service');
  const save = async (values: Values) => {
    form.reset(await set.mutateAsync(values));
    notify(t('organizer:refund_policy.saved'));
  };
  return (
    <Box component="fieldset" disabled={disabled} sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}>
      <Panel title={t('organizer:refund_policy.title')}>
        <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} requireChange>
          <FormSwitch<Values>
            name="self_service"
            label={t('organizer:refund_policy.self_service')}
            hint={t('organizer:refund_policy.self_service_hint')}
          />
          {offered && (
            <Box sx={{ display: 'grid', gap: 5 }}>
              {windows.fields.length === 0 && (
                <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                  {t('organizer:refund_policy.no_windows')}
                </Typography>
              )}
              {windows.fields.map((field, index) => (
                <Box
                  key={field.id}
                  sx={{
                    display: 'grid',
                    alignItems: 'start',
                    gap: 3,
                    gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr 1fr auto' },
                  }}
                >
                  <FormNumber<Values>
                    name={`windows.${index}.until_hours`}
                    label={t('organizer:refund_policy.until')}
                    unit={t('organizer:refund_policy.hours')}
                  />
                  <FormNumber<Values>
                    name={`windows.${index}.percent`}
                    label={t('organizer:refund_policy.percent')}
                    unit="%"
                  />
                  <FormMoney<Values>
                    name={`windows.${index}.fee_minor`}
                    label={t('organizer:refund_policy.fee')}
                    currency={currency}
                  />
                  <IconButton
                    aria-label={t('organizer:refund_policy.remove', { number: index + 1 })}
                    onClick={() => windows.remove(index)}
                    sx={{ mt: { sm: 2 } }}
                  >
                    <Delete />
                  </IconButton>
                </Box>
              ))}
              {windows.fields.length < 6 && (
                <Box>
                  <Button
                    startIcon={<Add />}
                    onClick={() => windows.append({ until_hours: 24, percent: 100, fee_minor: 0 })}
                  >
                    {t('organizer:refund_policy.add')}
                  </Button>
                </Box>
              )}
            </Box>
          )}
          <FormNumber<Values>
            name="withdrawal_days"
            label={t('organizer:refund_policy.withdrawal')}
            hint={t('organizer:refund_policy.withdrawal_hint')}
            unit={t('organizer:refund_policy.days')}
          />
          <FormSwitch<Values>
            name="freeze_disputed"
            label={t('organizer:refund_policy.freeze')}
            hint={t('organizer:refund_policy.freeze_hint')}
          />
        </FormShell>
      </Panel>
    </Box>
  );
}
