import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { requiredText, useZodForm } from '@/lib/forms';
import { type BookingRef, useOpenConversation } from '../api';

const schema = z.object({ subject: requiredText(160), body: requiredText(10000) });
type Values = z.infer<typeof schema>;

/** The first message about a booking. */
export function WriteToOrganizer({ booking, onSent }: { booking: BookingRef; onSent: () => void }) {
  const { t } = useTranslation('support');
  const open = useOpenConversation(booking);
  const form = useZodForm<Values>(schema, { subject: '', body: '' });
  const submit = async (values: Values) => {
    await open.mutateAsync(values);
    form.reset();
    onSent();
  };
  return (
    <FormShell form={form} onSubmit={submit} submitLabel={t('composer.send')}>
      <FormTextField<Values>
        name="subject"
        label={t('buyer.subject')}
        placeholder={t('buyer.subject_placeholder')}
        maxLength={160}
      />
      <FormTextField<Values> name="body" label={t('buyer.message')} multiline minRows={4} maxLength={10000} />
    </FormShell>
  );
}
