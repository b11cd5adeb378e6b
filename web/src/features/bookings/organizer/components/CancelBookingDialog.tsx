import Alert from '@mui/material/Alert';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormSwitch, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useFeedback } from '@/contexts/FeedbackContext';
import { requiredText, useZodForm } from '@/lib/forms';
import { formatMoney } from '@/lib/money';
import { useCancelBooking } from '../api';
import type { OrganizerBooking } from '../types';

const schema = z.object({ reason: requiredText(300), refund: z.boolean() });
type Values = z.infer<typeof schema>;

interface Props {
  organizationId: string;
  booking: OrganizerBooking;
  onClose: () => void;
}

export function CancelBookingDialog({ organizationId, booking, onClose }: Props) {
  const { t, i18n } = useTranslation('organizer');
  const { notify } = useFeedback();
  const cancel = useCancelBooking({ organizationId, eventId: booking.event_id }, booking.id);
  const { paid, refunded } = booking.money;
  const left = paid.amount - refunded.amount;
  const form = useZodForm<Values>(schema, { reason: '', refund: left > 0 });
  const submit = async (values: Values) => {
    await cancel.mutateAsync(values);
    notify(t('booking.cancelled'));
    onClose();
  };
  return (
    <ResponsiveDialog
      open
      title={t('booking.cancel_title', { reference: booking.reference })}
      onClose={onClose}
    >
      <FormShell form={form} onSubmit={submit} submitLabel={t('booking.cancel_submit')} submitColor="error">
        <Alert severity="warning">{t('booking.cancel_text', { count: booking.quantity })}</Alert>
        <FormTextField<Values>
          name="reason"
          label={t('booking.cancel_reason')}
          hint={t('booking.cancel_reason_hint')}
          maxLength={300}
          autoFocus
        />
        {left > 0 && (
          <FormSwitch<Values>
            name="refund"
            label={t('booking.refund', {
              amount: formatMoney(left, paid.currency, { locale: i18n.language }),
            })}
            hint={t('booking.refund_hint')}
          />
        )}
      </FormShell>
    </ResponsiveDialog>
  );
}
