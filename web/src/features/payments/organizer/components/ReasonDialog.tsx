import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { requiredText, useZodForm } from '@/lib/forms';

const schema = z.object({ reason: requiredText(300) });
type Values = z.infer<typeof schema>;

interface Props {
  title: string;
  text: string;
  submitLabel: string;
  onClose: () => void;
  onSave: (reason: string) => Promise<unknown>;
}

/** Asks why something is as it is; the words stay beside it. */
export function ReasonDialog({ title, text, submitLabel, onClose, onSave }: Props) {
  const { t } = useTranslation('reconciliation');
  const form = useZodForm<Values>(schema, { reason: '' });
  const submit = async ({ reason }: Values) => {
    await onSave(reason);
    onClose();
  };
  return (
    <ResponsiveDialog open title={title} onClose={onClose}>
      <Typography variant="body2" sx={{ mb: 4, color: 'text.secondary' }}>
        {text}
      </Typography>
      <FormShell form={form} onSubmit={submit} submitLabel={submitLabel}>
        <FormTextField<Values> name="reason" label={t('reason')} maxLength={300} autoFocus />
      </FormShell>
    </ResponsiveDialog>
  );
}
