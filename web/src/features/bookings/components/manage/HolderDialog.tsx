import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useFeedback } from '@/contexts/FeedbackContext';
import { optionalText, useZodForm } from '@/lib/forms';
import { useRenameHolder } from '../../api';
import type { Booking, Ticket } from '../../types';

const schema = z.object({ holder_name: optionalText(120) });

interface Props {
  booking: Booking;
  ticket: Ticket;
  onClose: () => void;
}

export function HolderDialog({ booking, ticket, onClose }: Props) {
  const { t } = useTranslation(['bookings', 'common']);
  const { notify } = useFeedback();
  const rename = useRenameHolder({ eventId: booking.event_id, bookingId: booking.id });
  const form = useZodForm(schema, { holder_name: ticket.holder_name ?? '' });
  const save = async ({ holder_name }: { holder_name: string }) => {
    await rename.mutateAsync({ ticketId: ticket.id, name: holder_name });
    notify(t('holder.saved'));
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('holder.title', { number: ticket.number })} onClose={onClose} size="xs">
      <FormShell
        form={form}
        onSubmit={save}
        submitLabel={t('common:action.save')}
        secondary={<Button onClick={onClose}>{t('common:action.cancel')}</Button>}
      >
        <FormTextField
          name="holder_name"
          label={t('holder.name')}
          hint={t('holder.hint')}
          autoComplete="off"
          maxLength={120}
          autoFocus
          optional
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
