import Alert from '@mui/material/Alert';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { Panel } from '@/components/Section';
import { emailText, useZodForm } from '@/lib/forms';
import { useChangeEmail } from '../security';
import { NotProved, useStepUp } from './StepUp';

const schema = z.object({ email: emailText() });
type Values = z.infer<typeof schema>;

/** Another address for the account: it counts once it is proved. */
export function EmailPanel({ current }: { current: string }) {
  const { t } = useTranslation('users');
  const change = useChangeEmail();
  const { guarded, dialog } = useStepUp();
  const [sent, setSent] = useState<string | null>(null);
  const form = useZodForm(schema, { email: '' });
  const submit = async ({ email }: Values) => {
    try {
      await guarded(() => change.mutateAsync(email));
    } catch (error) {
      if (error instanceof NotProved) return;
      throw error;
    }
    setSent(email);
    form.reset();
  };
  return (
    <Panel title={t('email_change.title')}>
      {sent && (
        <Alert severity="success" sx={{ mb: 5 }}>
          {t('email_change.sent', { email: sent })}
        </Alert>
      )}
      <FormShell form={form} onSubmit={submit} submitLabel={t('email_change.submit')} requireChange>
        <FormTextField<Values>
          name="email"
          label={t('email_change.field')}
          hint={t('email_change.hint', { email: current })}
          type="email"
          autoComplete="email"
        />
      </FormShell>
      {dialog}
    </Panel>
  );
}
