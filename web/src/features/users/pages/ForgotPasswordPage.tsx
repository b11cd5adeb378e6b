import LockReset from '@mui/icons-material/LockReset';
import MarkEmailUnread from '@mui/icons-material/MarkEmailUnreadOutlined';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { paths } from '@/app/paths';
import { FormShell, FormTextField } from '@/components/form';
import { emailText, useZodForm } from '@/lib/forms';
import { useRequestReset } from '../api';
import { AuthCard } from '../components/AuthCard';
import { TextLink } from '../components/TextLink';

const schema = z.object({ email: emailText() });
type Values = z.infer<typeof schema>;

export default function ForgotPasswordPage() {
  const { t } = useTranslation('users');
  const request = useRequestReset();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useZodForm(schema, { email: '' });
  const footer = <TextLink to={paths.signIn()}>{t('forgot.back')}</TextLink>;
  if (sentTo) {
    return (
      <AuthCard
        icon={<MarkEmailUnread />}
        title={t('forgot.sent_title')}
        text={t('forgot.sent_text', { email: sentTo })}
        footer={footer}
      />
    );
  }
  const submit = async ({ email }: Values) => {
    await request.mutateAsync(email);
    setSentTo(email);
  };
  return (
    <AuthCard icon={<LockReset />} title={t('forgot.title')} text={t('forgot.text')} footer={footer}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('forgot.submit')} wide>
        <FormTextField<Values>
          name="email"
          label={t('field.email')}
          type="email"
          autoComplete="username"
          autoFocus
        />
      </FormShell>
    </AuthCard>
  );
}
